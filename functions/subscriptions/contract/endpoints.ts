import * as z from 'zod';
import { endpointTable } from '../../core/model/endpoint.ts';
import { exampleCalls } from '../examples/example-calls.ts';
import { accountEndpoints } from './account-endpoints.ts';
import { catalogEndpoints } from './catalog-endpoints.ts';
import { subscriptionErrors } from './error-meanings.ts';
import { line } from './line.ts';
import { operationsEndpoints } from './operations-endpoints.ts';
import { orderEndpoints } from './order-endpoints.ts';
import { following } from './status-meanings.ts';

/** Headers of every partner call, checked by `api-key-check.ts` (docs/contracts/subscriptions.md, "Headers"). */
const headers = z.object({
  'X-Api-Key': z.string().meta({
    description: 'Client id of the client that the access token was issued to.',
    param: { example: 'YOUR_CLIENT_ID' },
  }),
});

/** Endpoints of the subscription line. */
export const subscriptions = endpointTable({
  ...line,
  title: 'Subscription orders',
  description: "Software subscriptions for a partner's customers: preview, order, return and renew them.",
  headers,
  errors: subscriptionErrors,
  reportsOneCode: true,
  following,
  // Calls work in this order: customers and the catalog come before the orders.
  endpoints: { ...accountEndpoints, ...catalogEndpoints, ...orderEndpoints, ...operationsEndpoints },
  exampleCalls,
});
