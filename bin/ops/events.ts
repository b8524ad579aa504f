import { appendEvents, served, unseen } from '../../functions/core/events/append-events.ts';
import type { HistoryEntry, OrderData } from '../../functions/core/model/order.ts';
import { readHistory } from '../../functions/core/orders/read-history.ts';
import { ANY_TENANT, type Owner, readLineOf, readOrder } from '../../functions/core/orders/read-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { historyEvents } from '../../functions/workflow/history-events.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { type Call, type Command, count, say } from './stage/command.ts';
import { eachOrder, reportUndone } from './stage/each-order.ts';

/** Appends events that the log of events lacks. */
export const events: Command = {
  usage: 'events <number>… [--dry-run] [--json]',
  summary:
    "Appends the events of the last 30 days that an order's history has and the log of events has not, if changes in the stream were lost. You can repeat the command safely. With - it reads the numbers from standard input.",
  flags: ['dry-run', 'json'],
  names: [1, Number.POSITIVE_INFINITY],
  run: async (call) => {
    // A version before has no log.
    await call.stage.table('Events');
    const { done: appended, ...undone } = await eachOrder(call, (number) => appendMissing(call, number));
    if (call.flags.json) call.print(JSON.stringify({ appended, ...undone }, null, 2));
    return reportUndone(call, undone);
  },
};

/** Events of an order that were appended, or in a rehearsal would be. */
interface AppendedEvents {
  readonly number: number;
  readonly ids: readonly string[];
}

/** Appends the events that the log lacks of one order. Returns undefined if there is no such order. */
async function appendMissing(call: Call, number: number): Promise<AppendedEvents | undefined> {
  const store = await call.stage.store();
  const all = await eventsOf(store, number);
  if (all === undefined) return undefined;
  const lacking = await unseen(store, all.events);
  const ids = served(store, lacking).map(({ id }) => id);
  const old = lacking.length - ids.length;
  const tooOld = old > 0 ? `; ${count(old, 'event')} of more than 30 days ago left out` : '';
  if (call.flags.dryRun) {
    say(call, `Order ${number}: would append ${describe(ids)}${tooOld}. Nothing was changed.`);
    return { number, ids };
  }
  const appended = await appendEvents(store, all.tenant, all.events);
  const done = ids.length === 0 ? 'no event is missing' : `appended ${appended} of ${describe(ids)}`;
  say(call, `Order ${number}: ${done}${tooOld}.`);
  return { number, ids };
}

const describe = (ids: readonly string[]): string =>
  ids.length === 0 ? 'no event' : `${count(ids.length, 'event')}: ${ids.join(', ')}`;

/** Makes all events of an order from its history, with its tenant. Returns undefined if there is no such order. */
async function eventsOf(store: Store, number: number) {
  const line = await readLineOf(store, number);
  const document = productLines.find(({ table }) => table.line === line)?.document;
  if (line === undefined || document === undefined) return undefined;
  const owner: Owner = { tenant: ANY_TENANT, line };
  const { comments: _comments, ...order } = await readOrder<OrderData>(store, owner, { number });
  const history: HistoryEntry[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page = await readHistory(store, owner, { number }, after);
    history.push(...page.entries);
    after = page.next;
  }
  return { tenant: order.tenant, events: historyEvents(order, history, document) };
}
