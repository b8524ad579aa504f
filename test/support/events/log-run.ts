import type { DynamoDBBatchResponse } from 'aws-lambda';
import { openPlace, sealPlace } from '../../../functions/core/events/log-cursor.ts';
import { readLog } from '../../../functions/core/events/read-log.ts';
import { changeRecorder } from '../../../functions/workflow/record-changes.ts';
import { changed, type OrderFacts, placed } from '../../workflow/stream-records.ts';
import { type CallFault, EventsTable, type Visibility } from './events-table.ts';
import { seeded } from './stubbed-store.ts';

/** Tenants, each with a log of its own. */
export const TENANTS = ['acme', 'globex', 'initech'] as const;

const WRITERS = 32;
const SHARDS = 4;

/** Consumes a batch of the stream. `fault` decides at each call to the table. */
export type Recorder = (table: EventsTable, event: unknown, fault: () => CallFault) => Promise<DynamoDBBatchResponse>;

/** Reads the ids of a page of a tenant's log, and the cursor after it. */
export type Reader = (
  table: EventsTable,
  tenant: string,
  after: string | undefined,
  limit: number,
) => Promise<{ readonly ids: readonly string[]; readonly next: string }>;

/** The recorder of the service. */
export const recorder: Recorder = (table, event, fault) =>
  changeRecorder(() => table.store(fault), { appliances: { path: '/orders/{uid}' } })(event);

/** The reader of the service. */
export const reader: Reader = async (table, tenant, after, limit) => {
  const place = after === undefined ? { position: 0 } : openPlace(tenant, after);
  if (place === undefined) throw new Error(`${after} is no cursor of ${tenant}`);
  const { entries, next } = await readLog(table.store(), { tenant, after: place, limit });
  return { ids: entries.map(({ id }) => id), next: sealPlace(tenant, next) };
};

export interface RunOptions {
  readonly seed: number;
  readonly orders: number;
  readonly visibility?: Visibility;
  readonly record?: Recorder;
  readonly read?: Reader;
}

/** Events that readers got while the log grew, and those that happened. */
export interface RunResult {
  /** Ids of each tenant, in the sequence in which its reader got them. */
  readonly got: ReadonlyMap<string, readonly string[]>;
  /** Ids of each tenant's events, those of an order in the sequence of its versions. */
  readonly happened: ReadonlyMap<string, readonly string[]>;
  readonly transactions: number;
  readonly killed: number;
}

/**
 * Runs writers, recorders and readers at the same time. 32 writers place and change orders of three tenants. The changes of an
 * order come in sequence through its shard. Recorders get cut batches, some of them twice at once, and are killed at any call.
 * Readers follow the logs meanwhile.
 */
export async function runLog({
  seed,
  orders,
  visibility,
  record = recorder,
  read = reader,
}: RunOptions): Promise<RunResult> {
  const random = seeded(seed);
  const table = new EventsTable(random, visibility);
  const shards: unknown[][] = Array.from({ length: SHARDS }, () => []);
  const happened = new Map<string, string[]>(TENANTS.map((tenant) => [tenant, []]));
  let killed = 0;
  let writing = WRITERS;
  let consuming = SHARDS;

  const write = async (writer: number) => {
    for (let number = 100_001 + writer; number < 100_001 + orders; number += WRITERS) {
      const tenant = TENANTS[number % TENANTS.length] ?? 'acme';
      const versions = 1 + Math.floor(random() * 3);
      let before: OrderFacts | undefined;
      for (let version = 1; version <= versions; version++) {
        await table.turn();
        const moved = { statusVersion: version, previousStatus: version === 1 ? null : 'new' };
        const facts: OrderFacts = { number, tenant, version, ...moved, statusSince: '2027-03-01T09:59:00.000Z' };
        const shard = shards[number % SHARDS] ?? [];
        const sequence = String(shard.length + 1);
        shard.push(before === undefined ? placed(sequence, facts) : changed(sequence, before, facts));
        happened.get(tenant)?.push(`${number}-v${version}`);
        before = facts;
      }
    }
    writing -= 1;
  };

  const faultOf = (): (() => CallFault) => {
    let calls = random() < 0.3 ? Math.floor(random() * 6) : Number.POSITIVE_INFINITY;
    const at = random() < 0.5 ? 'before' : 'after';
    return () => {
      calls -= 1;
      // A process that was killed sends nothing more.
      if (calls >= 0) return undefined;
      if (calls === -1) killed += 1;
      return calls === -1 ? at : 'before';
    };
  };

  const consume = async (shard: readonly unknown[]) => {
    for (let from = 0; writing > 0 || from < shard.length; ) {
      await table.turn();
      const batch = shard.slice(from, from + 1 + Math.floor(random() * 60));
      if (batch.length === 0) continue;
      const event = { Records: batch };
      // A copy of the batch that an earlier invocation still works on.
      const late =
        random() < 0.2 ? record(table, { Records: batch.slice(0, 1 + random() * batch.length) }, faultOf()) : undefined;
      const [{ batchItemFailures: failed }] = await Promise.all([record(table, event, faultOf()), late]);
      const earliest = Math.min(...failed.map(({ itemIdentifier }) => Number(itemIdentifier) - 1));
      from = failed.length === 0 ? from + batch.length : earliest;
    }
    consuming -= 1;
  };

  const got = new Map<string, string[]>();
  const follow = async (tenant: string) => {
    const ids: string[] = [];
    got.set(tenant, ids);
    let after: string | undefined;
    for (let isLast = false; ; ) {
      await table.turn();
      const page = await read(table, tenant, after, 1 + Math.floor(random() * 40));
      ids.push(...page.ids);
      after = page.next;
      if (isLast && page.ids.length === 0) return;
      isLast = consuming === 0;
      if (isLast) table.settle();
    }
  };

  await Promise.all([
    ...Array.from({ length: WRITERS }, (_, writer) => write(writer)),
    ...shards.map(consume),
    ...TENANTS.map(follow),
  ]);
  return { got, happened, transactions: table.transactions, killed };
}

/** Returns the ids of an order in the sequence of a list, by order. */
export const byOrder = (ids: readonly string[]): Readonly<Record<string, readonly string[] | undefined>> =>
  Object.fromEntries(Map.groupBy(ids, (id) => id.split('-', 1)[0] ?? ''));
