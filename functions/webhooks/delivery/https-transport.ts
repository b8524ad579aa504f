import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { ANSWER_LIMIT_MS, LONGEST_ANSWER_BYTES } from '../model/answers.ts';
import type { Answer, Transport, WebhookRequest } from './transport.ts';

/**
 * Networks that no webhook may be in, beside those that the agent refuses. It refuses loopback, private, link-local, shared, mapped,
 * translated and multicast addresses. This is the prefix of translators for local use (RFC 8215).
 */
const REFUSED_NETWORKS = ['64:ff9b:1::/48'];

/** Settings of the connection. */
export interface HttpsOptions {
  /** True in the local cloud alone: plain http and addresses of this machine are allowed. */
  readonly allowsInside?: boolean;
  /** Resolves names; by default the one of the system. */
  readonly lookup?: RequestOptions['lookup'];
  /** Limit of the whole exchange, in milliseconds. */
  readonly limitMs?: number;
}

/**
 * Makes the transport of deliveries. Each connection goes to an address that the agent has checked after the look-up, so that a
 * name which changes between a check and the connection leads nowhere. It needs TLS 1.2 and a valid certificate. It uses no proxy,
 * and each request has a connection of its own.
 */
export function httpsTransport({
  allowsInside = false,
  lookup,
  limitMs = ANSWER_LIMIT_MS,
}: HttpsOptions = {}): Transport {
  const settings = { keepAlive: false, minVersion: 'TLSv1.2', rejectUnauthorized: true } as const;
  const guarded = new RequestFilteringHttpsAgent({ ...settings, denyIPAddressList: REFUSED_NETWORKS });
  const agents = allowsInside
    ? { 'http:': new http.Agent({ keepAlive: false }), 'https:': new https.Agent(settings) }
    : { 'https:': guarded };
  return (request) => exchange(request, { agents, lookup, limitMs });
}

interface Exchange {
  readonly agents: { readonly 'https:': https.Agent; readonly 'http:'?: http.Agent };
  readonly lookup: RequestOptions['lookup'];
  readonly limitMs: number;
}

function exchange(
  { url: text, headers, body }: WebhookRequest,
  { agents, lookup, limitMs }: Exchange,
): Promise<Answer> {
  const url = new URL(text);
  const isPlain = url.protocol === 'http:';
  const agent = isPlain ? agents['http:'] : agents['https:'];
  // A stored address that is no longer allowed is refused as an inside one is.
  if (agent === undefined) return Promise.resolve({ error: 'refused-address' });
  return new Promise((resolve) => {
    const options: RequestOptions = {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      ...(lookup && { lookup }),
    };
    const request: ClientRequest = isPlain ? http.request(url, options) : https.request(url, options);
    let answer: Answer | undefined;
    const settle = (result: Answer) => {
      if (answer !== undefined) return;
      answer = result;
      clearTimeout(timer);
      request.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => settle({ error: 'timeout' }), limitMs);
    request.on('error', (error) => settle({ error: errorOf(error) }));
    request.on('response', (response) => readAnswer(response, settle));
    // Without a listener a 101 ends the connection, and no further event comes.
    request.on('upgrade', ({ statusCode = 0 }) => settle({ statusCode, retryAfter: undefined }));
    request.end(body);
  });
}

/** Reads an answer to its end, or up to the bytes that are read of any. Until then the answer does not count. */
function readAnswer(response: IncomingMessage, settle: (answer: Answer) => void): void {
  const { statusCode = 0, headers } = response;
  const answer = { statusCode, retryAfter: headers['retry-after'] };
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes >= LONGEST_ANSWER_BYTES) settle(answer);
  });
  response.on('end', () => settle(answer));
  response.on('error', () => settle({ error: 'connection' }));
  response.on('aborted', () => settle({ error: 'connection' }));
}

/** Codes of errors of TLS and certificates. */
const TLS = /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

function errorOf(error: Error): 'tls' | 'refused-address' | 'connection' {
  if (/is not allowed\. Because/.test(error.message)) return 'refused-address';
  const code = 'code' in error ? String(error.code) : '';
  return TLS.test(code) ? 'tls' : 'connection';
}
