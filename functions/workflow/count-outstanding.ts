import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { readEnvironment } from '../core/http/environment.ts';
import { secondsBetween } from '../core/model/dates.ts';
import { CENSUS, STUCK_KEYS } from '../core/model/keys.ts';
import { logger } from '../core/observability/log.ts';
import { metricLine } from '../core/observability/metric-line.ts';
import { createStore, type Store } from '../core/store/store.ts';
import { keepState, UNREADABLE } from '../core/tasks/kept-state.ts';
import { addTo, CENSUS_KEYS, CensusItem, type Count, type CountInProgress, type Tallies, tallyName } from './census.ts';
import { type DeadlineEntry, readDeadlines } from './deadline-index.ts';
import { countFailedWork, type FailureSources, failureSources } from './failed-work.ts';
import { type Lifecycles, readLifecycles } from './lifecycles.ts';

/**
 * Entries of the index that one run counts: 52 read units. Up to 3,000 outstanding orders are thus counted in every run, and 100,000
 * within 35 minutes.
 */
const ENTRIES_A_RUN = 3_000;

/** Stuck orders of one partition that one run reads, the newest information that an operator needs: 4 read units a partition. */
const STUCK_A_RUN = 250;

/** Options of {@link outstandingCounter}. */
export interface CounterOptions {
  /** Entries of the index that one run counts. */
  readonly entriesARun?: number;
  /** The places that know what has failed; absent for a count without it. */
  readonly failures?: FailureSources | undefined;
}

/**
 * Makes the function that counts outstanding orders by status. It writes metrics to the log: the number of orders, the age of the
 * oldest, the number past the limit of their status, and the age of the count.
 *
 * A run costs the same whatever there is: at most 80 read units together with the sweep of deadlines. Orders past their limit are
 * read in every run, so that their number and their ages are of the minute. All others are counted on from where the run before
 * stopped; the metrics show the last count that was finished. A run that is killed or doubled loses or repeats a step of the count,
 * no more.
 *
 * It also reports what has failed and was not redriven, by line ({@link countFailedWork}).
 *
 * The index follows a write within a fraction of a second. An order that moves meanwhile counts twice or not at all.
 */
export const outstandingCounter =
  (store: () => Store, lifecycles: Lifecycles, { entriesARun = ENTRIES_A_RUN, failures }: CounterOptions = {}) =>
  async (): Promise<void> => {
    const own = store();
    const failed = failures && (await countFailedWork(own, failures, Object.keys(lifecycles)));
    const stuck = await readStuck(own);
    const count = await countOn(own, entriesARun);
    report(lifecycles, { failed, stuck, count }, own.now());
  };

/** Findings of a run. */
interface Findings {
  /** Failed work by line; undefined for a run that does not count it. */
  readonly failed: ReadonlyMap<string, number> | undefined;
  /** Orders past the limit of their status. */
  readonly stuck: readonly DeadlineEntry[];
  /** The last count that was finished; undefined before the first. */
  readonly count: Count | undefined;
}

/** Writes the metrics of a run to the log: of each status with a limit, of each line, and the age of the count. */
function report(lifecycles: Lifecycles, { failed, stuck, count }: Findings, now: Date): void {
  const age = (since: string) => Math.round(secondsBetween(Date.parse(since), now.getTime()));
  const stuckTallies = addTo({}, stuck);
  for (const [line, rows] of Object.entries(lifecycles)) {
    for (const [status, { stuckAfterDays }] of Object.entries(rows)) {
      if (stuckAfterDays === undefined) continue;
      const name = tallyName({ line, status });
      const tallies = [count?.tallies[name], stuckTallies[name]];
      const ordersOutstanding = Math.max(...tallies.map((tally) => tally?.orders ?? 0));
      const oldestOrderAge = Math.max(...tallies.map((tally) => (tally ? age(tally.oldest) : 0)));
      logger.info('metrics', metricLine({ ordersOutstanding, oldestOrderAge }, { line, status }, now));
    }
    const ordersStuck = stuck.filter((entry) => entry.line === line).length;
    logger.info('metrics', metricLine({ ordersStuck, executionsFailed: failed?.get(line) }, { line }, now));
  }
  if (count !== undefined) logger.info('metrics', metricLine({ countAge: age(count.begunAt) }, {}, now));
}

/** Reads the orders past the limit of their status, a bounded number. */
async function readStuck(store: Store): Promise<readonly DeadlineEntry[]> {
  const pages = await Promise.all(STUCK_KEYS.map((key) => readDeadlines(store, { key, limit: STUCK_A_RUN })));
  return pages.flatMap(({ entries }) => entries);
}

/** Counts on, and returns the last count that was finished; undefined before the first. */
async function countOn(store: Store, entriesARun: number): Promise<Count | undefined> {
  const before = await readCensus(store);
  const after = await step(store, before, entriesARun).catch((error: unknown) => {
    if (before === undefined || !isRejection(error)) throw error;
    // DynamoDB refuses the position. The count begins again.
    logger.error('An item is wrong', { table: 'Orders', ...CENSUS, problem: 'its position is none' });
    return step(store, { ...before, inProgress: begin(store) }, entriesARun);
  });
  // A count that takes one run leaves nothing to keep.
  const isWhole = before === undefined && isAtStart(after.inProgress);
  if (!isWhole) await keepState(store, { table: store.ordersTable, key: CENSUS }, before, after);
  return after.finished;
}

const isRejection = (error: unknown): boolean => error instanceof Error && error.name === 'ValidationException';

const isAtStart = ({ partition, after }: CountInProgress): boolean => partition === 0 && after === undefined;

const begin = (store: Store): CountInProgress => ({ begunAt: store.now().toISOString(), tallies: {}, partition: 0 });

/** Counts up to the bound of a run, or to the end of the count. */
async function step(
  store: Store,
  before: CensusItem | undefined,
  entriesARun: number,
): Promise<Omit<CensusItem, 'version'>> {
  const { partition: from, after: position, ...count } = before?.inProgress ?? begin(store);
  let [partition, after] = [from, position];
  let left = entriesARun;
  let counted: Tallies = count.tallies;
  while (left > 0) {
    const key = CENSUS_KEYS[partition];
    if (key === undefined) {
      return { ...before, finished: { ...count, tallies: counted }, inProgress: begin(store) };
    }
    const page = await readDeadlines(store, { key, after, limit: left });
    counted = addTo(counted, page.entries);
    left -= Math.max(1, page.entries.length + page.unreadable.length);
    after = page.next;
    if (after === undefined) partition += 1;
  }
  return { ...before, inProgress: { ...count, tallies: counted, partition, ...(after && { after }) } };
}

async function readCensus(store: Store): Promise<CensusItem | undefined> {
  const { Item } = await store.client.send(new GetCommand({ TableName: store.ordersTable, Key: CENSUS }));
  if (Item === undefined) return undefined;
  const { success, data } = CensusItem.safeParse(Item);
  if (success) return data;
  // The count begins again, and replaces the item (docs/data-model.md, "When an item is wrong").
  logger.error('An item is wrong', { table: 'Orders', ...CENSUS, problem: 'malformed' });
  return { version: UNREADABLE, inProgress: begin(store) };
}

let live: ReturnType<typeof outstandingCounter> | undefined;

/** The entry point, called by a schedule. */
export const handler = (): Promise<void> => {
  if (live === undefined) {
    const store = createStore(readEnvironment(process.env));
    const failures = failureSources(process.env);
    live = outstandingCounter(() => store, readLifecycles(process.env.LIFECYCLES), { failures });
  }
  return live();
};
