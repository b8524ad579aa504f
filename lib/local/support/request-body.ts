import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body. Returns undefined when the body exceeds the limit. The rest of such a body is still read, so that the
 * client, which is still sending it, sees the response.
 *
 * @param mostBytes the limit
 */
export function bodyOf(request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> | Buffer {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return Buffer.alloc(0);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>();
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= mostBytes) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', () => resolve(size > mostBytes ? undefined : Buffer.concat(chunks, size)));
  request.on('error', reject);
  return promise;
}
