import { gzipSync } from 'node:zlib';
import type { HttpEvent } from '../../core/http/request.ts';
import { service } from '../contract/endpoints.ts';
import { assetText } from '../http/asset.ts';
import { content, contentResponse } from '../http/content.ts';
import { documentFor } from '../http/openapi-document.ts';
import { serve } from '../http/pipeline.ts';

/** Short, so that a deployment is seen soon; the entity tag spares the transfer. */
const CACHE_CONTROL = 'public, max-age=60';

const readDocument = () => assetText('openapi.json');

/**
 * Serves the OpenAPI document.
 *
 * @param read the document as it was made with the stack
 * @param tokenUrl where access tokens are issued, if that is known
 */
export const getOpenApi = (read: () => string = readDocument, tokenUrl = process.env.TOKEN_URL) => {
  let template: string | undefined;
  return serve('get-openapi', async ({ headers, rawPath }) => {
    template ??= read();
    const text = JSON.stringify(documentFor(template, { serverUrl: calledUrl(headers, rawPath), tokenUrl }));
    const served = content('application/json', gzipSync(text), {
      'cache-control': CACHE_CONTROL,
    });
    return contentResponse(served, headers);
  });
};

/** The URL the API was called at: host, and where the stage or a custom domain adds a path, that path. */
function calledUrl(headers: HttpEvent['headers'], rawPath: string): string {
  const { path } = service.endpoints['get-openapi'];
  const base = rawPath.endsWith(path) ? rawPath.slice(0, -path.length) : '';
  return `${headers['x-forwarded-proto'] ?? 'https'}://${headers.host ?? 'localhost'}${base}`;
}

export const handler = getOpenApi()();
