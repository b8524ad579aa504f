import { gzipOf } from '../model/compressed-body.ts';
import type { HttpResponse } from '../model/response.ts';

/** Bytes from which a body is packed. A shorter one fits into a packet of the network anyway. */
export const PACKED_FROM = 1024;

/**
 * Returns true if the caller takes gzip (RFC 9110, section 12.5.3).
 *
 * @example takesGzip('br, gzip;q=0.5') // true
 * @example takesGzip('gzip;q=0, *') // false
 */
export function takesGzip(acceptEncoding: string | undefined): boolean {
  const weights = new Map((acceptEncoding ?? '').toLowerCase().split(',').map(weightOf));
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}

/** Returns a coding with its weight, by default 1. A weight that is no number counts as 1. */
function weightOf(text: string): [coding: string, weight: number] {
  const [coding = '', ...parameters] = text.split(';').map((part) => part.trim());
  const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '');
  return [coding, weight === undefined || Number.isNaN(Number(weight)) ? 1 : Number(weight)];
}

/**
 * Returns the response as it is sent to a caller: packed if that pays and the caller takes it.
 *
 * The `ETag` stays that of the version, since callers send it back as `If-Match`, whatever the encoding was.
 *
 * @example packed({ status: 200, headers: {}, body: '{}' }, 'gzip').body // '{}'
 */
export function packed(response: HttpResponse, acceptEncoding: string | undefined): HttpResponse {
  const { body, base64, headers } = response;
  if (base64 === true || body.length * 3 < PACKED_FROM || Buffer.byteLength(body) < PACKED_FROM) return response;
  const varied = { ...headers, vary: 'accept-encoding' };
  if (!takesGzip(acceptEncoding)) return { ...response, headers: varied };
  return {
    ...response,
    headers: { ...varied, 'content-encoding': 'gzip' },
    body: gzipOf(response, 'sent').toString('base64'),
    base64: true,
  };
}
