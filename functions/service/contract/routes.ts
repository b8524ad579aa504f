import type { Route } from '../../core/model/endpoint.ts';
import { AssetPath, EventSchemaPath } from './schemas.ts';

/** A partition without items. Reading it shows that the table exists and can be read. */
export const HEALTH_PARTITION = 'HEALTH';

/** Every request that no other route takes. Its method and path are of no meaning. */
export const answerUnrouted = {
  key: 'answer-unrouted',
  method: 'GET',
  path: '/',
  scope: null,
  tables: {},
} as const satisfies Route;

/** GET /health */
export const getHealth = {
  key: 'get-health',
  method: 'GET',
  path: '/health',
  scope: null,
  tables: { Orders: ['GetItem'] },
  // A public endpoint may read no order.
  onlyPartition: HEALTH_PARTITION,
} as const satisfies Route;

/** GET /openapi.json */
export const getOpenapi = {
  key: 'get-openapi',
  method: 'GET',
  path: '/openapi.json',
  scope: null,
  tables: {},
} as const satisfies Route;

/** GET /docs */
export const getDocs = {
  key: 'get-docs',
  method: 'GET',
  path: '/docs',
  scope: null,
  tables: {},
} as const satisfies Route;

/** GET /docs/{asset} */
export const getDocsAsset = {
  key: 'get-docs-asset',
  method: 'GET',
  path: '/docs/{asset}',
  scope: null,
  pathParameters: AssetPath,
  tables: {},
} as const satisfies Route;

/** GET /schemas/{schema} */
export const getEventSchema = {
  key: 'get-event-schema',
  method: 'GET',
  path: '/schemas/{schema}',
  scope: null,
  pathParameters: EventSchemaPath,
  tables: {},
} as const satisfies Route;
