import { calledUrl } from '../../core/http/called-url.ts';
import * as routes from '../contract/routes.ts';
import { compressedAsset } from '../http/asset.ts';
import { content, contentResponse } from '../http/content.ts';
import { serve } from '../http/pipeline.ts';
import { pageFor } from '../http/reference-page.ts';

const readPage = () => compressedAsset('reference.html');

/**
 * Makes the endpoint that serves the reference page. An environment packs the page once, for the URL of its callers.
 *
 * @param read returns the page built with the stack, compressed
 * @param tokenUrl the issuer's token endpoint, if known; the page may call it
 */
export const getDocs = (read: () => Uint8Array = readPage, tokenUrl = process.env.TOKEN_URL) => {
  const pack = (serverUrl: string) => ({
    serverUrl,
    content: content('text/html; charset=utf-8', pageFor(read(), serverUrl), {
      // Revalidated each time, since the page names the current script.
      'cache-control': 'no-cache',
      'content-security-policy': contentSecurityPolicy(tokenUrl),
      'referrer-policy': 'no-referrer',
    }),
  });
  // Callers use one URL of a deployment. The page of another URL takes its place, so the memory stays bounded.
  let packed: ReturnType<typeof pack> | undefined;
  return serve(routes.getDocs, async ({ headers, rawPath }) => {
    const serverUrl = calledUrl(headers, rawPath, routes.getDocs.path);
    if (packed?.serverUrl !== serverUrl) packed = pack(serverUrl);
    return contentResponse(packed.content, headers);
  });
};

/**
 * Returns the page's policy: it runs its own script, and calls this API and the token endpoint, nothing else. The page's styles are
 * inline, so that it needs one request less. The page itself names their digest and allows no others.
 */
function contentSecurityPolicy(tokenUrl: string | undefined): string {
  const tokenOrigin = tokenUrl === undefined ? '' : ` ${new URL(tokenUrl).origin}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    `connect-src 'self'${tokenOrigin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export const handler = getDocs()();
