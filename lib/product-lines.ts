import { appliances } from '../functions/appliances/endpoints.ts';
import { lifecycle as appliancesLifecycle } from '../functions/appliances/lifecycle.ts';
import type { EndpointTable } from '../functions/core/endpoint.ts';
import type { Lifecycle } from '../functions/core/lifecycle.ts';
import { devices } from '../functions/devices/endpoints.ts';
import { lifecycle as devicesLifecycle } from '../functions/devices/lifecycle.ts';
import { service } from '../functions/service/endpoints.ts';

/** A product line as the stacks see it: what it answers and what its statuses demand. */
export interface ProductLine {
  readonly table: EndpointTable;
  readonly lifecycle: Lifecycle;
}

/** The product lines that are deployed. Adding a line is one entry here. */
export const productLines: readonly ProductLine[] = [
  { table: appliances, lifecycle: appliancesLifecycle },
  { table: devices, lifecycle: devicesLifecycle },
];

/** Every endpoint that is deployed: those of the lines and the service's own public ones. */
export const endpointTables: readonly EndpointTable[] = [...productLines.map(({ table }) => table), service];
