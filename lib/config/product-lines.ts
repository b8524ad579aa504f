import { appliances } from '../../functions/appliances/contract/endpoints.ts';
import { orderDocument as appliancesDocument } from '../../functions/appliances/contract/order-document.ts';
import { printProblem as printAppliances } from '../../functions/appliances/http/problems.ts';
import { lifecycle as appliancesLifecycle } from '../../functions/appliances/model/lifecycle.ts';
import { storedApplianceOrder } from '../../functions/appliances/model/stored-order.ts';
import type { TaskTable } from '../../functions/core/model/background-task.ts';
import type { EndpointTable } from '../../functions/core/model/endpoint.ts';
import type { Lifecycle } from '../../functions/core/model/lifecycle.ts';
import type { StoredData } from '../../functions/core/model/order.ts';
import type { OrderDocument } from '../../functions/core/model/order-document.ts';
import type { HttpResponse } from '../../functions/core/model/response.ts';
import type { Problem } from '../../functions/core/problems/routing-problems.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import { orderDocument as devicesDocument } from '../../functions/devices/contract/order-document.ts';
import { printProblem as printDevices } from '../../functions/devices/http/problems.ts';
import { lifecycle as devicesLifecycle } from '../../functions/devices/model/lifecycle.ts';
import { storedDeviceOrder } from '../../functions/devices/model/stored-order.ts';
import { tasks as devicesTasks } from '../../functions/devices/model/tasks.ts';
import { events } from '../../functions/events/contract/endpoints.ts';
import { service } from '../../functions/service/contract/endpoints.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { orderDocument as subscriptionsDocument } from '../../functions/subscriptions/contract/order-document.ts';
import { printProblem as printSubscriptions } from '../../functions/subscriptions/http/problems.ts';
import { lifecycle as subscriptionsLifecycle } from '../../functions/subscriptions/model/lifecycle.ts';
import { storedSubscriptionOrder } from '../../functions/subscriptions/model/stored-order.ts';
import { tasks as subscriptionsTasks } from '../../functions/subscriptions/model/tasks.ts';
import { webhooks } from '../../functions/webhooks/contract/endpoints.ts';

/** Product line as the stacks see it: its endpoints, the form of its errors, the lifecycle of its orders, and its background tasks. */
export interface ProductLine {
  readonly table: EndpointTable;
  /** Prints a problem in the form of the line. */
  readonly print: (problem: Problem, requestId: string) => HttpResponse;
  readonly lifecycle: Lifecycle;
  readonly tasks: TaskTable;
  /** The document of an order, for the log of events. */
  readonly document: OrderDocument;
  /** Schema of the line's own part of a stored order, for the operators' commands. */
  readonly storedData: StoredData;
}

/** Returns the statuses of a line whose work is long, so that it has a Standard execution. */
export const longWorkStatuses = ({ lifecycle, tasks }: Pick<ProductLine, 'lifecycle' | 'tasks'>): readonly string[] =>
  Object.entries(lifecycle).flatMap(([status, { task }]) =>
    task !== undefined && tasks[task]?.isLong === true ? [status] : [],
  );

/** All product lines. To add a line, add one entry here. */
export const productLines: readonly ProductLine[] = [
  {
    table: appliances,
    print: printAppliances,
    lifecycle: appliancesLifecycle,
    tasks: {},
    document: appliancesDocument,
    storedData: storedApplianceOrder,
  },
  {
    table: devices,
    print: printDevices,
    lifecycle: devicesLifecycle,
    tasks: devicesTasks,
    document: devicesDocument,
    storedData: storedDeviceOrder,
  },
  {
    table: subscriptions,
    print: printSubscriptions,
    lifecycle: subscriptionsLifecycle,
    tasks: subscriptionsTasks,
    document: subscriptionsDocument,
    storedData: storedSubscriptionOrder,
  },
];

/** Content of a stage: its product lines and endpoints. */
export interface Deployed {
  readonly lines: readonly ProductLine[];
  /** Endpoint tables of the lines, followed by the tables of events, of webhooks and of the service's own public endpoints. */
  readonly endpointTables: readonly EndpointTable[];
}

/**
 * Returns the content of a stage, with or without the sandbox endpoints.
 *
 * @param all the product lines; by default those of the service
 *
 * @example deployed({ sandbox: false }).lines.map(({ table }) => table.line) // ['appliances', 'devices', 'subscriptions']
 */
export function deployed({ sandbox }: { readonly sandbox: boolean }, all = productLines): Deployed {
  const lines = all.map((line) => (sandbox ? line : { ...line, table: withoutSandbox(line.table) }));
  return { lines, endpointTables: [...lines.map(({ table }) => table), events, webhooks, service] };
}

function withoutSandbox(table: EndpointTable): EndpointTable {
  const rows = Object.entries(table.endpoints).filter(([, { sandbox = false }]) => !sandbox);
  return { ...table, endpoints: Object.fromEntries(rows) };
}
