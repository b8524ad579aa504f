import type { CorsSettings } from './http-definition.ts';
import type { HttpResponse } from './http-response.ts';

type RequestHeader = (name: string) => string | undefined;

/**
 * Returns the response to a preflight request; undefined for any other request ("Configuring CORS for HTTP APIs").
 *
 * @example preflight(cors, 'GET', () => undefined) // undefined
 */
export function preflight(cors: CorsSettings, method: string, header: RequestHeader): HttpResponse | undefined {
  if (method !== 'OPTIONS' || header('origin') === undefined || header('access-control-request-method') === undefined) {
    return undefined;
  }
  const shared = sharedHeaders(cors, header);
  if (shared === undefined) return { status: 204, headers: {}, body: '' };
  const headers: Record<string, string> = { ...shared };
  if (cors.AllowMethods.length > 0) headers['access-control-allow-methods'] = cors.AllowMethods.join(',');
  if (cors.AllowHeaders.length > 0) headers['access-control-allow-headers'] = cors.AllowHeaders.join(',');
  if (cors.MaxAge !== undefined) headers['access-control-max-age'] = String(cors.MaxAge);
  return { status: 204, headers, body: '' };
}

/**
 * Returns a response with the CORS headers of the API's settings. They replace those of the function.
 *
 * @example
 * withCors({ ...cors, AllowOrigins: ['*'] }, () => 'https://a.example', response).headers
 * // { 'access-control-allow-origin': '*' }
 */
export function withCors(cors: CorsSettings, header: RequestHeader, response: HttpResponse): HttpResponse {
  const shared = sharedHeaders(cors, header);
  const headers: Record<string, string | readonly string[]> = { ...shared };
  for (const [name, value] of Object.entries(response.headers)) {
    if (!name.startsWith('access-control-') && !Object.hasOwn(headers, name)) headers[name] = value;
  }
  if (shared !== undefined && cors.ExposeHeaders.length > 0) {
    headers['access-control-expose-headers'] = cors.ExposeHeaders.join(',');
  }
  return { ...response, headers };
}

/**
 * Returns `true` for an origin that the API's settings allow.
 *
 * @example allowsOrigin({ ...cors, AllowOrigins: ['https://*'] }, 'https://a.example') // true
 */
export function allowsOrigin({ AllowOrigins: allowed }: CorsSettings, origin: string): boolean {
  return allowed.includes('*') || allowed.includes(origin) || allowed.includes(`${origin.split('://')[0]}://*`);
}

function sharedHeaders(cors: CorsSettings, header: RequestHeader): Record<string, string> | undefined {
  const origin = header('origin');
  if (origin === undefined || !allowsOrigin(cors, origin)) return undefined;
  const any = cors.AllowOrigins.includes('*');
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(any ? {} : { vary: 'Origin' }),
    ...(cors.AllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
  };
}
