import type { HttpEvent } from './request.ts';

/**
 * Returns the address of the API that a caller used: its host, and the path that the stage or a custom domain adds.
 *
 * @param path path of the endpoint
 * @example calledUrl({ host: 'api.example.com' }, '/v1/events', '/events') // 'https://api.example.com/v1'
 * @example calledUrl({ host: 'localhost:3000', 'x-forwarded-proto': 'http' }, '/events', '/events') // 'http://localhost:3000'
 */
export function calledUrl(headers: HttpEvent['headers'], rawPath: string, path: string): string {
  const base = rawPath.endsWith(path) ? rawPath.slice(0, -path.length) : '';
  return `${headers['x-forwarded-proto'] ?? 'https'}://${headers.host ?? 'localhost'}${base}`;
}
