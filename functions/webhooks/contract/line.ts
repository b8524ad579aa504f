import { DEFAULT_MAX_BODY_BYTES, type Line, OPERATIONS_BASE_PATH } from '../../core/model/endpoint.ts';

/** Settings that all endpoints of webhooks share. */
export const line = {
  line: 'webhooks',
  basePath: '',
  maxBodyBytes: DEFAULT_MAX_BODY_BYTES,
  strictQueries: true,
} as const satisfies Line;

/** The scope of reading endpoints. */
export const READ = 'webhooks/read';
/** The scope of writing endpoints. */
export const WRITE = 'webhooks/write';

/** The base path and scope of operators' reading endpoints. */
export const operatorsRead = { basePath: OPERATIONS_BASE_PATH, scope: 'operations/read' } as const;
/** The base path and scope of operators' writing endpoints. */
export const operatorsWrite = { basePath: OPERATIONS_BASE_PATH, scope: 'operations/write' } as const;

/** Responses are stored under their idempotency key for ten days. */
export const idempotency = { days: 10 };
