import * as z from 'zod';
import { EVENT_TYPES, PUBLISHED_EVENTS, schemaPath } from '../../functions/core/model/published-events.ts';

/** Returns the JSON Schemas (draft 2020-12) of the published events, by the names of their files. */
export const eventSchemas = (): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    EVENT_TYPES.map((type) => {
      const path = schemaPath(type);
      const { $schema, ...schema } = z.toJSONSchema(PUBLISHED_EVENTS[type], { target: 'draft-2020-12', io: 'input' });
      return [path.slice(path.lastIndexOf('/') + 1), { $schema, $id: path, title: type, ...schema }];
    }),
  );
