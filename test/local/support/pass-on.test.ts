import { Agent, createServer, type IncomingMessage, type RequestListener, request as requestHttp } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { passOn } from '../../../lib/local/support/pass-on.ts';

async function serve(handle: RequestListener): Promise<number> {
  const server = createServer(handle);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Starts a server behind another, which tells how each request ended. */
async function behind(handle: RequestListener) {
  const port = await serve(handle);
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const ended = Promise.withResolvers<unknown>();
  const door = await serve((request, response) => {
    const url = `http://127.0.0.1:${port}`;
    passOn(request, response, { url, agent, headers: { 'x-door': 'yes' } }).then(
      () => ended.resolve('passed'),
      (error) => {
        response.destroy();
        ended.resolve(error);
      },
    );
  });
  return { door, ended: ended.promise };
}

/** Collects the errors that nobody takes while a test runs. */
function untaken(): readonly unknown[] {
  const errors: unknown[] = [];
  const take = (error: unknown) => void errors.push(error);
  process.on('unhandledRejection', take);
  onTestFinished(() => void process.off('unhandledRejection', take));
  return errors;
}

/** Waits until Node has told of promises that nobody handles. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('the request arrives with the headers of the door, and the answer without those of its connection', async () => {
  const { door, ended } = await behind(async (request, response) => {
    response.writeHead(201, { 'access-control-allow-origin': '*', 'x-kept': String(request.headers['x-door']) });
    response.end(`${request.method} ${request.url} ${await text(request)}`);
  });
  const request = requestHttp({ port: door, host: '127.0.0.1', method: 'PUT', path: '/a?b' }).end('body');
  const answer = await new Promise<IncomingMessage>((resolve) => request.on('response', resolve));
  expect(answer).toMatchObject({ statusCode: 201, headers: { 'x-kept': 'yes' } });
  expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  expect(await text(answer)).toBe('PUT /a?b body');
  expect(await ended).toBe('passed');
});

test('a caller that gives up within its request leaves no error that nobody takes', async () => {
  const errors = untaken();
  const { door, ended } = await behind(() => socket.destroy());
  const socket = connect(door, '127.0.0.1', () => {
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf');
  });
  expect(await ended).toBeInstanceOf(Error);
  await turn();
  expect(errors).toEqual([]);
});

test('a server that closes its connection ends the request with an error', async () => {
  const errors = untaken();
  const { door, ended } = await behind((request) => request.socket.destroy());
  const request = requestHttp({ port: door, host: '127.0.0.1', method: 'POST' }).on('error', () => undefined);
  request.end('body');
  expect(await ended).toMatchObject({ code: 'ECONNRESET' });
  await turn();
  expect(errors).toEqual([]);
});
