import {
  type Agent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as requestHttp,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream/promises';

/** Headers that concern one connection only, and an emulator's permissions for pages of all origins. */
const NOT_PASSED_ON = /^(connection|keep-alive|transfer-encoding|access-control-.*)$/;

/** The server that gets the requests. */
export interface PassOnTarget {
  readonly url: string | URL;
  /** Connections to the server. */
  readonly agent: Agent;
  /** Headers that the server gets instead of the caller's. */
  readonly headers?: OutgoingHttpHeaders;
}

/**
 * Sends a request on to another server, and its answer back to the caller.
 *
 * @throws Error when the caller or the other server closes its connection before the end; the request to the server is over then
 */
export async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { url, agent, headers }: PassOnTarget,
): Promise<void> {
  const { hostname, port, host } = new URL(url);
  const { method, url: path } = request;
  const passed = requestHttp({
    hostname,
    port,
    method,
    path,
    agent,
    headers: { ...request.headers, host, connection: 'keep-alive', ...headers },
  });
  const answered = Promise.withResolvers<IncomingMessage>();
  passed.on('response', answered.resolve).on('error', answered.reject);
  // A caller that gives up ends both: who waits for one after the other leaves an error that nobody takes.
  const [answer] = await Promise.all([answered.promise, pipeline(request, passed)]);
  const kept = Object.entries(answer.headers).filter(([name]) => !NOT_PASSED_ON.test(name));
  response.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
  await pipeline(answer, response);
}
