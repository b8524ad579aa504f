import { Agent, type ServerResponse, request as sendHttp } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FrontDoor } from '../../../lib/local/support/front-door.ts';
import { LocalServer, type LocalServerOptions } from '../../../lib/local/support/local-server.ts';
import { oddRequests, sendRaw, statusOf } from './raw-request.ts';

async function start(options: Partial<LocalServerOptions> = {}) {
  const errors: unknown[] = [];
  const server = new LocalServer({
    door: new FrontDoor(),
    handle: (_, response) => void response.end('ok'),
    refuse: (response, reason) => void response.writeHead(403).end(reason),
    onError: (error, response) => {
      errors.push(error);
      response.writeHead(500).end();
    },
    ...options,
  });
  onTestFinished(() => server.stop(0));
  return { server, errors, url: await server.listen() };
}

describe('the front door', () => {
  const refused = (headers: Record<string, string>) => new FrontDoor().refusal(headers) !== undefined;

  test.each(['127.0.0.1', '127.0.0.1:3000', 'localhost', 'LOCALHOST:80', '[::1]', '[::1]:3000'])(
    'lets the name %s in',
    (host) => expect(refused({ host })).toBe(false),
  );

  test.each([
    '',
    ':80',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:3000',
    'localhost@evil.example',
    'localhost:3000@evil.example',
    'evil.example:localhost',
    'localhost, evil.example',
    '127.0.0.2',
    '[::2]',
    '::1',
    'localhost.',
  ])('keeps the name "%s" out', (host) => expect(refused({ host })).toBe(true));

  test('keeps a request without a name out', () => expect(refused({})).toBe(true));

  test('lets the names in that the user has configured', () => {
    const door = new FrontDoor({ hosts: ['Orders.Tunnel.example'] });
    expect(
      door.refusal({ host: 'orders.tunnel.example:443', origin: 'https://orders.tunnel.example:443' }),
    ).toBeUndefined();
    expect(door.refusal({ host: 'other.tunnel.example' })).toBeDefined();
  });

  test('lets pages of the same port under another name of this machine in, where told to', () => {
    const door = new FrontDoor({ otherNames: true });
    const refuses = (origin: string) => door.refusal({ host: '127.0.0.1:3000', origin }) !== undefined;
    expect(['http://localhost:3000', 'http://[::1]:3000', 'http://127.0.0.1:3000'].map(refuses)).toEqual([
      false,
      false,
      false,
    ]);
    const strangers = [
      'null',
      '',
      'http://localhost:3001',
      'http://localhost',
      'http://evil.example:3000',
      'http://localhost:3000/x',
    ];
    expect(strangers.map(refuses)).toEqual(strangers.map(() => true));
  });

  test.each([
    ['null'],
    [''],
    ['http://evil.example'],
    ['http://127.0.0.1'],
    ['http://127.0.0.1:3001'],
    ['http://localhost:3000'],
    ['http://127.0.0.1:3000.evil.example'],
    ['chrome-extension://abc'],
    ['file://'],
  ])('keeps the origin "%s" out, and lets its own in', (origin) => {
    expect(refused({ host: '127.0.0.1:3000', origin })).toBe(true);
    expect(refused({ host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' })).toBe(false);
  });

  test.each([
    ['an image', 'no-cors', 'image', true],
    ['a script', 'no-cors', 'script', true],
    ['a frame', 'navigate', 'iframe', true],
    ['a link', 'navigate', 'document', false],
  ])('keeps %s of another site out: %s %s %s', (_, mode, dest, expected) => {
    for (const site of ['cross-site', 'same-site']) {
      const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest };
      expect(refused({ host: 'localhost', ...headers })).toBe(expected);
    }
    expect(refused({ host: 'localhost', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': mode })).toBe(false);
  });
});

describe('a server of the local cloud', () => {
  test('answers odd requests or closes, and goes on', async () => {
    const { url } = await start();
    for (const request of oddRequests()) await sendRaw(url, request);
    expect(await (await fetch(url)).text()).toBe('ok');
  });

  test.each<[string, LocalServerOptions['handle']]>([
    [
      'throws',
      () => {
        throw new Error('thrown');
      },
    ],
    ['rejects', () => Promise.reject(new Error('rejected'))],
  ])('answers 500 where the handler %s, and goes on', async (_, handle) => {
    const { url, errors } = await start({ handle });
    for (const count of [1, 2]) {
      expect((await fetch(url)).status).toBe(500);
      expect(errors).toHaveLength(count);
    }
  });

  test.each([
    ['sends nothing', ''],
    ['sends half a header', 'GET / HTTP/1.1\r\nHost: loc'],
    ['sends a part of its body', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{'],
  ])('cuts a connection that %s', async (_, bytes) => {
    const { url } = await start({
      arrivalMilliseconds: 20,
      handle: (request, response) => void request.resume().on('end', () => response.end()),
    });
    expect([undefined, 408]).toContain(statusOf(await sendRaw(url, bytes)));
  });

  test('keeps an idle connection for a minute, and says so', async () => {
    const { url } = await start();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    const answered = Promise.withResolvers<unknown>();
    sendHttp(url, { agent }, (response) => {
      response.resume();
      answered.resolve(response.headers['keep-alive']);
    }).end();
    expect(await answered.promise).toBe('timeout=60');
  });

  test('cuts no call of busy connections when it stops', async () => {
    const arrived = Promise.withResolvers<void>();
    let handled = 0;
    const waiting: ServerResponse[] = [];
    const answerAll = () => {
      for (const response of waiting.splice(0)) response.end('ok');
    };
    const { server, url } = await start({
      handle: (_, response) => {
        handled += 1;
        waiting.push(response);
        if (handled === 100) arrived.resolve();
        // Several calls are in progress at a time, and their headers are sent before their ends.
        response.writeHead(200, { 'content-length': 2 }).flushHeaders();
        setImmediate(answerAll);
      },
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const failures: string[] = [];
    let succeeded = 0;
    const caller = async () => {
      for (;;) {
        const result = await callOnce(url, agent);
        if (result === 'refused') return;
        if (result === 'ok') succeeded += 1;
        else failures.push(result);
      }
    };
    const callers = Array.from({ length: 16 }, caller);
    await arrived.promise;
    await server.stop();
    await Promise.all(callers);
    agent.destroy();
    expect(failures).toEqual([]);
    expect(succeeded).toBe(handled);
  });
});

/** Sends one call on a connection that stays open: `ok`, `refused` when nobody listens, or what went wrong. */
function callOnce(url: string, agent: Agent): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const request = sendHttp(url, { agent }, (response) => {
    response.on('end', () => resolve(response.complete ? 'ok' : 'cut')).on('error', () => resolve('cut'));
    response.resume();
  });
  request.on('error', (error) => resolve(error.message.includes('ECONNREFUSED') ? 'refused' : error.message));
  request.end();
  return promise;
}
