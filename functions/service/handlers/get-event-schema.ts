import { gzipSync } from 'node:zlib';
import { Problem } from '../../core/problems/problem.ts';
import * as routes from '../contract/routes.ts';
import { assetText } from '../http/asset.ts';
import { type Content, content, contentResponse } from '../http/content.ts';
import { serve } from '../http/pipeline.ts';

/** Caching of an hour: within a version a schema only grows. */
const CACHE_CONTROL = 'public, max-age=3600';

const readSchemas = () => assetText('event-schemas.json');

/**
 * Makes the endpoint that serves the schemas of events.
 *
 * @param read returns the schemas built with the stack: a JSON object by their names
 */
export const getEventSchema = (read: () => string = readSchemas) => {
  let schemas: ReadonlyMap<string, unknown> | undefined;
  const packed = new Map<string, Content>();
  return serve(routes.getEventSchema, async ({ path: { schema: name }, headers }) => {
    schemas ??= new Map(Object.entries<unknown>(JSON.parse(read())));
    const schema = schemas.get(name);
    if (schema === undefined) {
      throw new Problem('not-found', `There is no such schema; there are ${[...schemas.keys()].join(', ')}.`);
    }
    const served =
      packed.get(name) ??
      content('application/schema+json', gzipSync(JSON.stringify(schema)), { 'cache-control': CACHE_CONTROL });
    packed.set(name, served);
    return contentResponse(served, headers);
  });
};

export const handler = getEventSchema()();
