import { Problem } from '../../core/problems/problem.ts';
import * as routes from '../contract/routes.ts';
import { compressedAssets } from '../http/asset.ts';
import { content, contentResponse } from '../http/content.ts';
import { serve } from '../http/pipeline.ts';

/**
 * Caching of a year, the longest there is (RFC 9111): file names contain a hash of the content, so the content of a name never
 * changes.
 */
const IMMUTABLE = 'public, max-age=31536000, immutable';

/**
 * Makes the endpoint that serves the files of the reference page.
 *
 * @param read returns the files, compressed, by their names
 */
export const getDocsAsset = (read: () => ReadonlyMap<string, Uint8Array> = compressedAssets) => {
  let files: ReadonlyMap<string, Uint8Array> | undefined;
  return serve(routes.getDocsAsset, async ({ path, headers }) => {
    files ??= read();
    const gzip = files.get(path.asset);
    if (gzip === undefined) throw new Problem('not-found', 'The reference page has no such file; load /docs again.');
    return contentResponse(content('text/javascript; charset=utf-8', gzip, { 'cache-control': IMMUTABLE }), headers);
  });
};

export const handler = getDocsAsset()();
