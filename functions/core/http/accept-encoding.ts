import { gzipOf } from '../model/compressed-body.ts';
import type { HttpResponse } from '../model/response.ts';
import { weightsOf } from './accepted.ts';

/** Bytes from which a body is packed. A shorter one fits into a packet of the network anyway. */
export const PACKED_FROM = 1024;

/** The header of a response that {@link varies}. */
export const VARIES = { vary: 'accept-encoding' };

/**
 * Returns true if the caller takes gzip (RFC 9110, section 12.5.3).
 *
 * @example takesGzip('br, gzip;q=0.5') // true
 * @example takesGzip('gzip;q=0, *') // false
 */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  const weights = weightsOf(acceptEncoding);
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}

/**
 * Returns true for a response that is packed for some callers and not for others.
 *
 * @example varies({ status: 200, headers: {}, body: '{}' }) // false
 */
export const varies = ({ body, base64 }: HttpResponse): boolean =>
  base64 !== true && body.length * 3 >= PACKED_FROM && Buffer.byteLength(body) >= PACKED_FROM;

/**
 * Returns the response as it is sent to a caller: packed if that pays and the caller takes it.
 *
 * The `ETag` stays that of the version, since callers send it back as `If-Match`, whatever the encoding was.
 *
 * @example packed({ status: 200, headers: {}, body: '{}' }, 'gzip').body // '{}'
 */
export function packed(response: HttpResponse, acceptEncoding: string | undefined): HttpResponse {
  if (!varies(response)) return response;
  const { headers } = response;
  const varied = { ...headers, ...VARIES };
  if (!takesGzip(acceptEncoding)) return { ...response, headers: varied };
  return {
    ...response,
    headers: { ...varied, 'content-encoding': 'gzip' },
    body: gzipOf(response, 'sent').toString('base64'),
    base64: true,
  };
}
