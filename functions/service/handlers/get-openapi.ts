import { gzipSync } from 'node:zlib';
import { calledUrl } from '../../core/http/called-url.ts';
import * as routes from '../contract/routes.ts';
import { assetText } from '../http/asset.ts';
import { content, contentResponse } from '../http/content.ts';
import { documentFor } from '../http/openapi-document.ts';
import { serve } from '../http/pipeline.ts';

/** Short caching, so that callers see a deployment soon. The entity tag saves the transfer. */
const CACHE_CONTROL = 'public, max-age=60';

const readDocument = () => assetText('openapi.json');

/**
 * Makes the endpoint that serves the OpenAPI document. An environment packs the document once, for the URL of its callers.
 *
 * @param read returns the document built with the stack
 * @param tokenUrl the issuer's token endpoint, if known
 */
export const getOpenApi = (read: () => string = readDocument, tokenUrl = process.env.TOKEN_URL) => {
  const pack = (serverUrl: string) => {
    const document = JSON.stringify(documentFor(read(), { serverUrl, tokenUrl }));
    return { serverUrl, content: content('application/json', gzipSync(document), { 'cache-control': CACHE_CONTROL }) };
  };
  // Callers use one URL of a deployment. The document of another URL takes its place, so the memory stays bounded.
  let packed: ReturnType<typeof pack> | undefined;
  return serve(routes.getOpenapi, async ({ headers, rawPath }) => {
    const serverUrl = calledUrl(headers, rawPath, routes.getOpenapi.path);
    if (packed?.serverUrl !== serverUrl) packed = pack(serverUrl);
    return contentResponse(packed.content, headers);
  });
};

export const handler = getOpenApi()();
