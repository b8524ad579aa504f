import type { Route } from '../model/endpoint.ts';
import { Problem } from '../problems/problem.ts';
import type { Step } from './call.ts';

const JSON_MEDIA_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/**
 * Makes the step that checks `Content-Type`, on endpoints with a body.
 *
 * The step throws Problem `unsupported-media-type` for anything but JSON in UTF-8.
 */
export const checkMediaType = ({ body }: Route): Step => ({
  before: ({ event }) => {
    if (body === undefined) return;
    const contentType = event.headers['content-type'];
    if (contentType !== undefined && JSON_MEDIA_TYPE.test(contentType.trim())) return;
    throw new Problem(
      'unsupported-media-type',
      `Content-Type must be application/json, got ${contentType === undefined ? 'none' : JSON.stringify(contentType.slice(0, 64))}.`,
    );
  },
});
