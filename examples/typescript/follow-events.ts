/*
 * Follows the log of events. A copy of all orders and the place in the log lie in one file, so that the program may end at any moment and
 * start again.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type LoggedEvent, ProblemError } from '../../sdk/src/index.ts';
import { connect } from './quartermaster.ts';

const FILE = process.env.STATE_FILE || 'orders.json';

/** Copy of the orders by number, and the place in the log up to which it is complete. */
interface Copy {
  readonly after?: string;
  readonly orders: Record<string, { readonly status: string; readonly version: number }>;
}

// #region take
/** Takes an event over. One that comes twice, or late, changes nothing. */
function take(orders: Copy['orders'], event: LoggedEvent): void {
  if (!('number' in event.data)) return; // it is about a webhook, or about what a later version adds
  const { number, status, version } = event.data;
  if (version <= (orders[number]?.version ?? 0)) return;
  orders[number] = { status, version };
  console.log(`Order ${number}: ${status}`);
}
// #endregion take

// #region keep
/** Keeps the orders and the place in the log, both or neither. */
function keep(copy: Copy): void {
  writeFileSync(`${FILE}.new`, JSON.stringify(copy));
  renameSync(`${FILE}.new`, FILE);
}
// #endregion keep

const api = connect();

// #region follow
/** Follows the log from the place in the copy on. */
async function followLog({ after, orders }: Copy): Promise<void> {
  for await (const { data, next } of api.events.follow({ after })) {
    for (const event of data) take(orders, event);
    keep({ after: next, orders });
  }
}
// #endregion follow

const copy: Copy = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : { orders: {} };

// #region outage
try {
  await followLog(copy);
} catch (error) {
  if (!(error instanceof ProblemError && error.status === 410)) throw error;
  console.log('The log no longer has all events after this place');
  // in your program: read your orders again here
  await followLog({ after: error.problem.oldest, orders: copy.orders });
}
// #endregion outage
