import { DEFAULT_MAX_BODY_BYTES, type Line } from '../../core/model/endpoint.ts';

/** The settings that all endpoints of the line share. */
export const line = {
  line: 'appliances',
  basePath: '/provisioning/api/v1',
  maxBodyBytes: DEFAULT_MAX_BODY_BYTES,
} as const satisfies Line;

/** The scope of the line's reading endpoints. */
export const READ = 'appliance-orders/read';
/** The scope of the line's writing endpoints. */
export const WRITE = 'appliance-orders/write';

/** Responses are stored under their idempotency key for ten days. */
export const idempotency = { days: 10 };
