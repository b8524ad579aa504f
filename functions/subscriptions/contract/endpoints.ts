import * as z from 'zod';
import { endpointTable } from '../../core/model/endpoint.ts';
import { accountEndpoints } from './account-endpoints.ts';
import { catalogEndpoints } from './catalog-endpoints.ts';
import { operationsEndpoints } from './operations-endpoints.ts';
import { orderEndpoints } from './order-endpoints.ts';

/** docs/contracts/subscriptions.md, "Headers": what `screen.ts` looks for in every call of a partner. */
const headers = z.object({
  'X-Api-Key': z.string().describe("The client id of the access token's client."),
});

/** The endpoints of the subscription line. */
export const subscriptions = endpointTable({
  line: 'subscriptions',
  title: 'Subscription orders',
  description: "Software subscriptions for a partner's customers: previewed, ordered, returned, renewed.",
  basePath: '/v3',
  maxBodyBytes: 1024 * 1024,
  headers,
  requestIdHeader: 'x-request-id',
  endpoints: { ...orderEndpoints, ...accountEndpoints, ...catalogEndpoints, ...operationsEndpoints },
});
