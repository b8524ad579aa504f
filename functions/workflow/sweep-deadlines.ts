import type { Context } from 'aws-lambda';
import { readEnvironment } from '../core/http/environment.ts';
import { secondsBetween } from '../core/model/dates.ts';
import { DEADLINE_KEYS, STUCK_KEYS } from '../core/model/keys.ts';
import { described, logger } from '../core/observability/log.ts';
import { metricLine } from '../core/observability/metric-line.ts';
import { fireDeadlines } from '../core/orders/fire-deadlines.ts';
import { createStore, type Store } from '../core/store/store.ts';
import { adoptOrders, SHARES } from './adopt-orders.ts';
import { type DeadlineEntry, type Position, readDeadlines } from './deadline-index.ts';
import { type Lifecycles, readLifecycles } from './lifecycles.ts';

/** Entries that one query reads. */
const ENTRIES_A_QUERY = 100;

/** Queries of one partition in a run. The next run goes on after them. */
const QUERIES_A_RUN = 10;

/**
 * Milliseconds that a run leaves of its function's time. A hundred orders of each partition take some seconds. A run that is killed would
 * report no lag, and forget its place.
 */
const RESERVED_MS = 10_000;

/** Returns the milliseconds until the function is ended. */
type TimeLeft = () => number;

/** Place at which a run has ended before the end of a partition. */
interface Unfinished {
  readonly after: Position;
  /** Moment of the earliest deadline before the position that could not fire. */
  readonly earliestFailed: string | undefined;
}

/**
 * Makes the function that fires the deadlines that are due, of all lines (docs/architecture.md, "Workflows"). It reads what is due
 * and nothing else. Each order is a write of its own, and an order stays due until it has fired. A run that is late, doubled or
 * killed therefore changes nothing but the time.
 *
 * A run that reaches its bound, or the end of its time, is followed by one that goes on behind it, in the same environment. Orders
 * that cannot fire stay at the head of their partition, and would hold up all others.
 *
 * It then adopts orders of an earlier version, some at each run ({@link adoptOrders}). Neither work holds up the other.
 *
 * @throws AggregateError if some orders could not be processed, after all others were
 */
export function deadlineSweeper(store: () => Store, lifecycles: Lifecycles): (timeLeft?: TimeLeft) => Promise<void> {
  let turn: number | undefined;
  const unfinished = new Map<string, Unfinished>();
  return async (timeLeft = () => Number.POSITIVE_INFINITY) => {
    const own = store();
    // A new environment begins anywhere, so that environments that end soon reach all shares too.
    turn = ((turn ?? Math.floor(own.jitter() * SHARES)) + 1) % SHARES;
    try {
      await sweep(own, lifecycles, unfinished, timeLeft);
    } finally {
      if (timeLeft() > RESERVED_MS) await adoptOrders(own, lifecycles, turn);
    }
  };
}

async function sweep(
  own: Store,
  lifecycles: Lifecycles,
  unfinished: Map<string, Unfinished>,
  timeLeft: TimeLeft,
): Promise<void> {
  const now = own.now();
  const sweeps = await Promise.all(
    [...DEADLINE_KEYS, ...STUCK_KEYS].map(async (key) => {
      const before = unfinished.get(key);
      // DynamoDB refuses a position beyond the range, such as that of a run before the clock was set back.
      const begin = before && String(before.after.deadlineAt) <= now.toISOString() ? before : undefined;
      const swept = await sweepPartition(own, lifecycles, { key, until: now, begin, timeLeft });
      if (swept.unfinished === undefined) unfinished.delete(key);
      else unfinished.set(key, swept.unfinished);
      return swept;
    }),
  );
  const left = sweeps.flatMap(({ earliestLeft }) => earliestLeft ?? []);
  const deadlineLag = Math.max(0, ...left.map((moment) => secondsBetween(Date.parse(moment), now.getTime())));
  logger.info('metrics', metricLine({ deadlineLag: Math.round(deadlineLag) }, {}, now));
  const errors = sweeps.flatMap((sweep) => sweep.errors);
  if (errors.length > 0) throw new AggregateError(errors, `The deadlines of ${errors.length} orders could not fire`);
}

/** Result of a sweep of one partition. */
interface Sweep {
  /** Moment of the earliest deadline that is still due; undefined if all have fired. */
  readonly earliestLeft: string | undefined;
  readonly errors: readonly unknown[];
  /** Undefined at the end of the partition. */
  readonly unfinished: Unfinished | undefined;
}

/** A partition to sweep. */
interface SweptPartition {
  readonly key: string;
  readonly until: Date;
  /** Place at which the run before has ended; undefined for the head. */
  readonly begin: Unfinished | undefined;
  readonly timeLeft: TimeLeft;
}

async function sweepPartition(
  store: Store,
  lifecycles: Lifecycles,
  { key, until, begin, timeLeft }: SweptPartition,
): Promise<Sweep> {
  const failed: { readonly moment: string; readonly error: unknown }[] = [];
  let after = begin?.after;
  let last: string | undefined;
  for (let queries = 0; queries < QUERIES_A_RUN; queries++) {
    const page = await readDeadlines(store, { key, until, after, limit: ENTRIES_A_QUERY });
    for (const moment of page.unreadable) failed.push({ moment, error: new Error('An entry cannot be read') });
    for (const entry of page.entries) {
      try {
        await fire(store, lifecycles, entry);
      } catch (error) {
        logger.error('deadline', { line: entry.line, order: entry.number, error: described(error) });
        failed.push({ moment: entry.deadlineAt, error });
      }
    }
    after = page.next;
    last = page.entries.at(-1)?.deadlineAt ?? page.unreadable.at(-1);
    if (after === undefined || timeLeft() < RESERVED_MS) break;
  }
  const earliestFailed = begin?.earliestFailed ?? failed.map(({ moment }) => moment).sort()[0];
  return {
    earliestLeft: earliestFailed ?? (after === undefined ? undefined : last),
    errors: failed.map(({ error }) => error),
    unfinished: after && { after, earliestFailed },
  };
}

/** Fires an order's deadlines, and writes one line of the log for them. */
async function fire(store: Store, lifecycles: Lifecycles, { line, number }: DeadlineEntry): Promise<void> {
  const fired = await fireDeadlines(store, lifecycles[line] ?? {}, { line, number });
  if (fired === undefined) return;
  const { order, reasons } = fired;
  const { tenant, status, statusVersion: version, correlationId } = order;
  const values = metricLine({ attentionNeeded: reasons.length }, { line }, store.now());
  logger.info('deadline', {
    tenant,
    order: number,
    version,
    status,
    outcome: reasons.join(', '),
    correlationId,
    ...values,
  });
}

let live: ReturnType<typeof deadlineSweeper> | undefined;

/** The entry point, called by a schedule. */
export const handler = (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
  if (live === undefined) {
    const store = createStore(readEnvironment(process.env));
    live = deadlineSweeper(() => store, readLifecycles(process.env.LIFECYCLES));
  }
  return live(() => context.getRemainingTimeInMillis());
};
