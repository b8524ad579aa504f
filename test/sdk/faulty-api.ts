import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import { tokenFor } from '../support/api/api.ts';

/** Fault that a caller sees in place of a response. The API has done what was asked, except in `rejected`. */
export type Fault = 'lost' | '503' | 'rejected' | undefined;

/** Local cloud behind a network that loses responses, and a token endpoint beside it. */
export interface FaultyApi {
  readonly url: string;
  readonly tokenUrl: string;
  /** Number of tokens that were given. */
  readonly tokens: () => number;
  /** Number of calls that reached the API. */
  readonly calls: () => number;
  close(): void;
}

/**
 * Starts a proxy of the local cloud that tests share.
 *
 * @param scope scopes of the tokens that it gives
 * @param faultOf decides the fault of each call, by its number from 0 and its token
 */
export async function startFaultyApi(
  tenant: string,
  scope: string,
  faultOf: (call: number, token: string) => Fault,
): Promise<FaultyApi> {
  let calls = 0;
  let tokens = 0;
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (incoming.url === '/token') {
      tokens += 1;
      // The number makes each token another one.
      const token = await tokenFor(tenant, `${scope} token/${tokens}`, inject('cloud'));
      outgoing.setHeader('content-type', 'application/json');
      return outgoing.end(JSON.stringify({ access_token: token, expires_in: 3_600, token_type: 'Bearer' }));
    }
    const fault = faultOf(calls, incoming.headers.authorization ?? '');
    calls += 1;
    if (fault === 'rejected') return outgoing.writeHead(401).end('{"message":"Unauthorized"}');
    const { status, headers, body } = await forward(incoming);
    if (fault === 'lost') return outgoing.destroy();
    if (fault === '503') return outgoing.writeHead(503).end('{"message":"Service Unavailable"}');
    return outgoing.writeHead(status, headers).end(body);
  };
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return { url, tokenUrl: `${url}/token`, tokens: () => tokens, calls: () => calls, close: () => server.close() };
}

async function forward(incoming: IncomingMessage) {
  const { method, headers } = incoming;
  const forwarded = request(new URL(incoming.url ?? '/', inject('cloud').apiUrl), { method, headers });
  forwarded.end(await text(incoming));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    forwarded.on('response', resolve).on('error', reject);
  });
  return { status: response.statusCode ?? 500, headers: response.headers, body: await readAll(response) };
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks);
}
