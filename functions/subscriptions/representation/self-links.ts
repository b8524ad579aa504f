import type * as z from 'zod';
import type { Links } from '../contract/common-schemas.ts';
import { line } from '../contract/line.ts';

/** Builds a resource's link to itself, relative to the server, from the parts of its path below the line's base path. */
export const linksTo = (...parts: readonly string[]): z.input<typeof Links> => ({
  self: {
    uri: [line.basePath, ...parts.map(encodeURIComponent)].join('/'),
    method: 'GET',
    headers: [],
  },
});

/** Returns the header with the address of a new resource, from the parts of its path below the line's base path. */
export const locationOf = (...parts: readonly string[]) => ({ location: linksTo(...parts).self.uri });
