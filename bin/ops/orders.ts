import { DEADLINE_KEYS, STUCK_KEYS } from '../../functions/core/model/keys.ts';
import { type Position, readDeadlines } from '../../functions/workflow/deadline-index.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { UsageError } from '../support/command-line.ts';
import { describeOrders, type ListedOrder } from './order-list.ts';
import type { Command, Flags } from './stage/command.ts';
import { OpsError } from './stage/ops-error.ts';
import type { Stage } from './stage/stage.ts';
import { linesNamed, tenantOrders } from './tenant-orders.ts';

/** Entries of the index that one query reads. They fit a megabyte. */
const PAGE = 1_000;

/** Lists orders. */
export const orders: Command = {
  usage: 'orders --stuck | --status <status> | --tenant <tenant> [--line <line>] [--json]',
  summary:
    'Lists orders, those that entered their status first at the top: stuck ones, those in a status, or all of a tenant. The exit code is 1 if there are stuck ones.',
  flags: ['stuck', 'status', 'tenant', 'line', 'json'],
  names: [0, 0],
  run: async ({ stage, flags, print }) => {
    const found = await matching(stage, flags, linesNamed(flags.line));
    found.sort((a, b) => a.statusSince.localeCompare(b.statusSince) || a.number - b.number);
    if (flags.json) print(JSON.stringify(found, null, 2));
    else for (const line of describeOrders(found, stage.name)) print(line);
    return !flags.stuck || found.length === 0;
  },
};

async function matching(stage: Stage, flags: Flags, lines: readonly string[]): Promise<ListedOrder[]> {
  const { stuck, status, tenant } = flags;
  if (!stuck && status === undefined && tenant === undefined) {
    throw new UsageError('orders needs --stuck, --status or --tenant');
  }
  if (status !== undefined) checkStatus(status, lines);
  if (tenant === undefined) {
    if (status !== undefined) checkIndexed(status, lines);
    return outstanding(stage, stuck ? STUCK_KEYS : [...STUCK_KEYS, ...DEADLINE_KEYS], ({ line, status: present }) => {
      return lines.includes(line) && (status === undefined || status === present);
    });
  }
  if (stuck) throw new UsageError('orders takes --stuck or --tenant, but not both');
  const found: ListedOrder[] = [];
  const statuses = status === undefined ? [] : [status];
  for await (const order of tenantOrders(stage, { tenant, lines, statuses })) found.push(listed(order));
  return found;
}

/** Returns what a list shows of an order. */
export const listed = ({
  number,
  line,
  status,
  statusSince,
  tenant,
  createdAt,
}: Required<Omit<ListedOrder, 'twins'>>) => ({
  number,
  line,
  status,
  statusSince,
  tenant,
  createdAt,
});

function checkStatus(status: string, lines: readonly string[]): void {
  const known = rowsOf(lines).map(([name]) => name);
  if (known.includes(status)) return;
  throw new UsageError(`there is no status ${JSON.stringify(status)}; the statuses are ${known.join(', ')}`);
}

/** Checks that the index of deadlines has the orders in this status. Others wait for nothing, so that no index lists them. */
function checkIndexed(status: string, lines: readonly string[]): void {
  const rows = rowsOf(lines).filter(([name]) => name === status);
  if (rows.some(([, row]) => row.stuckAfterDays !== undefined || (row.deadlines ?? []).length > 0)) return;
  throw new OpsError(`orders in ${JSON.stringify(status)} wait for nothing; to list them, name a tenant with --tenant`);
}

const rowsOf = (lines: readonly string[]) =>
  productLines.filter(({ table }) => lines.includes(table.line)).flatMap(({ lifecycle }) => Object.entries(lifecycle));

/** Reads orders that wait from the index of deadlines. */
async function outstanding(
  stage: Stage,
  keys: readonly string[],
  matches: (entry: ListedOrder) => boolean,
): Promise<ListedOrder[]> {
  const store = await stage.store();
  const found: ListedOrder[] = [];
  for (const key of keys) {
    let after: Position | undefined;
    do {
      const page = await readDeadlines(store, { key, after, limit: PAGE });
      found.push(...page.entries.map(({ deadlineAt: _, ...entry }) => entry).filter(matches));
      after = page.next;
    } while (after !== undefined);
  }
  return found;
}
