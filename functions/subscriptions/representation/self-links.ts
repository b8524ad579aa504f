import type * as z from 'zod';
import type { Links } from '../contract/common-schemas.ts';
import { subscriptions } from '../contract/endpoints.ts';

/** Links of a thing to itself, by the parts of its path below the line's: relative to the server. */
export const linksTo = (...parts: readonly string[]): z.input<typeof Links> => ({
  self: {
    uri: [subscriptions.basePath, ...parts.map(encodeURIComponent)].join('/'),
    method: 'GET',
    headers: [],
  },
});
