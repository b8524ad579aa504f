import type { IncomingMessage } from 'node:http';

/** API Gateway's limit for HTTP APIs, in bytes ("Quotas for configuring and running an HTTP API"). */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** Returns a header; the values of a repeated header are joined by commas. */
export function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}
