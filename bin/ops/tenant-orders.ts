import type { Order, OrderData } from '../../functions/core/model/order.ts';
import { listOrders } from '../../functions/core/orders/list-orders.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { UsageError } from '../support/command-line.ts';
import type { Stage } from './stage/stage.ts';

/** Orders on a page of a list (`functions/core/orders/list-orders.ts` reads pages of this size with few queries). */
const PAGE = 100;

/**
 * Returns the lines that a command is about: the given one, or all.
 *
 * @throws UsageError for a line that does not exist
 */
export function linesNamed(line: string | undefined): readonly string[] {
  const all = productLines.map(({ table }) => table.line);
  if (line === undefined) return all;
  if (all.includes(line)) return [line];
  throw new UsageError(`there is no line ${line}; the lines are ${all.join(', ')}`);
}

/** Reads the orders of a tenant, newest first in each line. */
export async function* tenantOrders(
  stage: Stage,
  { tenant, lines, createdAfter, statuses }: TenantQuery,
): AsyncGenerator<Order> {
  const store = await stage.store();
  for (const line of lines) {
    let cursor: string | undefined;
    do {
      const orders: Order[] = [];
      const note = (order: Order<OrderData>) => {
        orders.push(order);
        return {};
      };
      const filter = { createdAfter, statuses };
      ({ cursor } = await listOrders<OrderData>(store, { tenant, line }, filter, { limit: PAGE, cursor }, note));
      yield* orders;
    } while (cursor !== undefined);
  }
}

/** Orders of a tenant to read. */
export interface TenantQuery {
  readonly tenant: string;
  readonly lines: readonly string[];
  /** RFC 3339, exclusive; absent for all. */
  readonly createdAfter?: string;
  readonly statuses?: readonly string[];
}
