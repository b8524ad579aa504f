import type { RequestOptions } from 'node:http';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { httpsTransport } from '../../../functions/webhooks/delivery/https-transport.ts';

const request = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{"a":"é"}' });
const inside = httpsTransport({ allowsInside: true, limitMs: 300 });

/** Starts a server on this machine, and returns its address. */
async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
}

/** Returns a lookup that resolves each name to the next of some addresses. */
function resolving(...addresses: readonly string[]): {
  lookup: NonNullable<RequestOptions['lookup']>;
  names: string[];
} {
  const names: string[] = [];
  return {
    names,
    lookup: (name, options, callback) => {
      const address = addresses[Math.min(names.length, addresses.length - 1)] ?? '';
      names.push(name);
      const family = address.includes(':') ? 6 : 4;
      if (options.all === true) callback(null, [{ address, family }]);
      else callback(null, address, family);
    },
  };
}

describe('a request to a webhook', () => {
  test('sends the bytes as they are, and reads the status', async () => {
    const seen: string[] = [];
    const url = await serving((incoming, response) => {
      incoming.setEncoding('utf8');
      let body = '';
      incoming.on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.on('end', () => {
        seen.push(`${incoming.method} ${incoming.url} ${incoming.headers['content-length']} ${body}`);
        response.writeHead(429, { 'retry-after': '7' }).end('later');
      });
    });
    expect(await inside(request(url))).toEqual({ statusCode: 429, retryAfter: '7' });
    expect(seen).toEqual(['POST /in 10 {"a":"é"}']);
  });

  test('does not follow a redirect', async () => {
    let requests = 0;
    const url = await serving((_, response) => {
      requests += 1;
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    });
    expect(await inside(request(url))).toEqual({ statusCode: 302, retryAfter: undefined });
    expect(requests).toBe(1);
  });

  test('gives up on a hang, before the answer or within it', async () => {
    const silent = await serving(() => {});
    expect(await inside(request(silent))).toEqual({ error: 'timeout' });
    const stuck = await serving((_, response) => void response.writeHead(200).write('a'));
    expect(await inside(request(stuck))).toEqual({ error: 'timeout' });
  });

  test('reads 64 KB of an endless body, and forgets it', async () => {
    const endless = await serving((_, response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', more);
      more();
    });
    expect(await inside(request(endless))).toEqual({ statusCode: 200, retryAfter: undefined });
  });

  test('tells a reset and a refused connection', async () => {
    const reset = createTcpServer((socket) => void socket.on('data', () => socket.resetAndDestroy()));
    await new Promise<void>((resolve) => reset.listen(0, '127.0.0.1', resolve));
    const { port } = reset.address() as AddressInfo;
    expect(await inside(request(`http://127.0.0.1:${port}/`))).toEqual({ error: 'connection' });
    await new Promise((resolve) => reset.close(resolve));
    expect(await inside(request(`http://127.0.0.1:${port}/`))).toEqual({ error: 'connection' });
  });

  test('takes a switch of protocols for the answer, and 1xx before one for none', async () => {
    const answering = (text: string) =>
      serving((incoming) => {
        incoming.socket.write(text);
      });
    const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n';
    expect(await inside(request(await answering(upgrade)))).toEqual({ statusCode: 101, retryAfter: undefined });
    const early = 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n';
    expect(await inside(request(await answering(early)))).toEqual({ statusCode: 204, retryAfter: undefined });
  });

  test('tells an answer that is no TLS', async () => {
    const plain = (await serving((_, response) => void response.end())).replace('http:', 'https:');
    expect(await inside(request(plain))).toEqual({ error: 'tls' });
  });
});

describe('the guard of addresses', () => {
  const INSIDE = [
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    'fd00::1',
    'fe80::1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::7f00:1',
  ];

  test.each(INSIDE)('refuses a name that resolves to %s', async (address) => {
    const send = httpsTransport({ lookup: resolving(address).lookup, limitMs: 300 });
    expect(await send(request('https://hooks.example.com/'))).toEqual({ error: 'refused-address' });
  });

  test.each(['https://127.0.0.1/', 'https://[::1]/', 'http://hooks.example.com/', 'http://localhost/'])(
    'refuses the stored address %s',
    async (url) => {
      const send = httpsTransport({ lookup: resolving('127.0.0.1').lookup, limitMs: 300 });
      expect(await send(request(url))).toEqual({ error: 'refused-address' });
    },
  );

  test('refuses a name that changes after the check: it connects to the address that it has checked', async () => {
    const { lookup, names } = resolving('127.0.0.1');
    const send = httpsTransport({ lookup, limitMs: 300 });
    expect(await send(request('https://hooks.example.com/'))).toEqual({ error: 'refused-address' });
    // One look-up: there is no second one that could have another result.
    expect(names).toEqual(['hooks.example.com']);
  });
});
