import { DEFAULT_MAX_BODY_BYTES, type Line, OPERATIONS_BASE_PATH } from '../../core/model/endpoint.ts';

/** The settings that all endpoints of the line share. */
export const line = {
  line: 'devices',
  basePath: '/api/v1/device-hub',
  maxBodyBytes: DEFAULT_MAX_BODY_BYTES,
} as const satisfies Line;

/** The scope of the line's reading endpoints. */
export const READ = 'device-orders/read';
/** The scope of the line's writing endpoints. */
export const WRITE = 'device-orders/write';

/** The base path and scope of operators' reading endpoints. */
export const read = { basePath: OPERATIONS_BASE_PATH, scope: 'operations/read' } as const;
/** The base path and scope of operators' writing endpoints. */
export const write = { basePath: OPERATIONS_BASE_PATH, scope: 'operations/write' } as const;

/** Responses are stored under their idempotency key for ten days. */
export const idempotency = { days: 10 };
