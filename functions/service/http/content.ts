import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { takesGzip } from '../../core/http/accept-encoding.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { namesTag } from '../../core/problems/if-none-match.ts';

/** Content to serve unchanged: a page, a script, a document. */
export interface Content {
  readonly mediaType: string;
  /** The content, gzip-compressed. */
  readonly gzip: Uint8Array;
  /** Weak, since one tag stands for the compressed and the plain form. */
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Makes content with an entity tag, a digest of the content and its headers. */
export function content(
  mediaType: string,
  gzip: Uint8Array,
  headers: Readonly<Record<string, string>> & { readonly 'cache-control': string },
): Content {
  const digest = createHash('sha256').update(gzip).update(JSON.stringify(headers)).digest('base64url').slice(0, 22);
  return { mediaType, gzip, etag: `W/"${digest}"`, headers: { ...headers, 'x-content-type-options': 'nosniff' } };
}

type RequestHeaders = Readonly<Record<string, string | undefined>>;

/**
 * Makes the response: 304 if the caller has the content, otherwise the content. It is compressed if the caller accepts gzip (RFC
 * 9110, sections 8 and 13).
 *
 * @example contentResponse({ mediaType: 'text/html', gzip: new Uint8Array(), etag: 'W/"1"', headers: {} }, { 'if-none-match': '"1"' }).status // 304
 */
export function contentResponse(served: Content, request: RequestHeaders): HttpResponse {
  const headers = { ...served.headers, etag: served.etag, vary: 'accept-encoding' };
  if (namesTag(request['if-none-match'], served.etag)) return { status: 304, headers, body: '' };
  const typed = { ...headers, 'content-type': served.mediaType };
  return takesGzip(request['accept-encoding'])
    ? {
        status: 200,
        headers: { ...typed, 'content-encoding': 'gzip' },
        body: Buffer.from(served.gzip).toString('base64'),
        base64: true,
      }
    : { status: 200, headers: typed, body: gunzipSync(served.gzip).toString('utf8') };
}
