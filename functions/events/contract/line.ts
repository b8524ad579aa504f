import { DEFAULT_MAX_BODY_BYTES, type Line } from '../../core/model/endpoint.ts';

/** The settings that all endpoints for events share. They are no product line: they serve the events of all. */
export const line = {
  line: 'events',
  basePath: '',
  maxBodyBytes: DEFAULT_MAX_BODY_BYTES,
  strictQueries: true,
} as const satisfies Line;

/** The scope to read the log. It shows the events of all product lines of the tenant. */
export const READ = 'events/read';
