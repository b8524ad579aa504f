import type { Route } from '../../core/model/endpoint.ts';
import { READ } from './line.ts';
import { ListEventsQuery } from './log-contract.ts';

/** GET /events */
export const listEvents = {
  key: 'list-events',
  method: 'GET',
  path: '/events',
  scope: READ,
  query: ListEventsQuery,
  tables: { Events: ['GetItem', 'Query'] },
} as const satisfies Route;
