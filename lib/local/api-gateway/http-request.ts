import type { IncomingMessage } from 'node:http';

/** API Gateway's limit for HTTP APIs, in bytes ("Quotas for configuring and running an HTTP API"). */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Returns a header; the values of a repeated header are joined by commas. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/**
 * Reads a request's body. Returns undefined when the body exceeds API Gateway's limit. The rest of such a body is still read, so
 * that the client, which is still sending it, sees the response.
 */
export function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> | Buffer {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return Buffer.alloc(0);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>();
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', () => resolve(size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks, size)));
  request.on('error', reject);
  return promise;
}
