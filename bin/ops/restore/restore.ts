import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BUCKETS, CENSUS, ORDER_AND_COMMENTS } from '../../../functions/core/model/keys.ts';
import type { TableName } from '../../../functions/core/model/tables.ts';
import { SECOND_MS } from '../../../functions/core/model/time-units.ts';
import { UsageError } from '../../support/command-line.ts';
import { type Call, type Command, count, type Flags, say } from '../stage/command.ts';
import { OpsError } from '../stage/ops-error.ts';
import { type Counts, copyTable, type Item } from './copy-table.ts';
import { describeLateHead, headsOf, type LateHead, moveLateHead } from './log-heads.ts';
import { describeMalformed, type MalformedItem, replaceMalformed } from './replace-malformed.ts';
import { IN_ORDER, keysOf, type RestoredTable, restoredTables } from './restored-tables.ts';

/** Outcome for one table. */
interface Restored extends RestoredTable, Counts {
  /** Malformed items of the partitions that the operator names. */
  readonly malformed: readonly MalformedItem[];
  /** Heads of logs that were behind. */
  readonly lateHeads: readonly LateHead[];
}

/** Writes lost items back from tables that were restored from a backup. */
export const restore: Command = {
  usage: 'restore --from <table>=<restored table>,… [--only <partition>]… [--replace] [--dry-run] [--json]',
  summary: `Writes the items of restored tables that the tables in use lack: ${IN_ORDER.slice(0, -1).join(', ')}, then ${IN_ORDER.at(-1)}. Items that are there stay as they are. --only restores one partition, such as 'ORDER#100123', and can be repeated. With --only, --replace also overwrites items that cannot be read, if nobody changes them meanwhile. You can repeat or interrupt the command safely.`,
  flags: ['from', 'only', 'replace', 'dry-run', 'json'],
  names: [0, 0],
  run: async (call) => {
    const { stage, flags, print } = call;
    const client = new DynamoDBClient(stage.clients.dynamodb);
    const given = restoredTables(flags.from);
    checkPartitions(flags);
    const copies = [];
    // A table that is missing is found before the first write.
    for (const restored of given) {
      const to = await stage.table(restored.table);
      copies.push({ ...restored, to, keys: await keysOf(client, restored.from, to) });
    }
    const done: Restored[] = [];
    const found = new Set<string>();
    for (const copy of copies) {
      const restored = await restoreTable(call, client, copy, found);
      done.push(restored);
      for (const line of described(call, restored)) say(call, line);
    }
    const missing = flags.only?.filter((partition) => !found.has(partition)) ?? [];
    const absent = missing.map(
      (partition) =>
        `${partition}: the restored tables have no such partition. One of an order is such as ORDER#100123.`,
    );
    for (const line of absent) say(call, line);
    if (flags.json) {
      print(JSON.stringify(done, null, 2));
      if (absent.length > 0) throw new OpsError(absent.join(' '));
    }
    const isDone = ({ outcome }: MalformedItem) => outcome === 'replaced' || outcome === 'would be replaced';
    const isMoved = ({ outcome }: LateHead) => outcome !== 'changed meanwhile';
    return (
      missing.length === 0 &&
      done.every(({ malformed, lateHeads }) => malformed.every(isDone) && lateHeads.every(isMoved))
    );
  },
};

/** Checks the partitions before the first write. */
function checkPartitions({ only, replace }: Flags): void {
  if (replace && only === undefined) {
    throw new UsageError("--replace needs --only, such as --only 'ORDER#100123'");
  }
}

/** Copies a table. Adds the partitions that the restored table has to `found`. */
async function restoreTable(
  call: Call,
  client: DynamoDBClient,
  { table, from, to, keys }: RestoredTable & { readonly to: string; readonly keys: readonly string[] },
  found: Set<string>,
): Promise<Restored> {
  const { only, replace, dryRun } = call.flags;
  const malformed: MalformedItem[] = [];
  const heads: Item[] = [];
  const counts = await copyTable({
    client,
    from,
    to,
    keys,
    only: only && [...new Set(only)],
    isLast,
    dryRun,
    isWanted: (item) => isWanted(table, item, Date.now()),
    onPartition: (partition) => found.add(partition),
    onPage: async ({ read }, present, wanted) => {
      if (table === 'Events') heads.push(...headsOf(wanted));
      if (only === undefined) return say(call, `  ${table}: ${count(read, 'item')} read`);
      malformed.push(...(await replaceMalformed({ client, table, to, keys, replace, dryRun }, present)));
    },
  });
  const lateHeads: LateHead[] = [];
  // A restored head is behind the entries that came after the backup, also those that this command has just written.
  for (const head of heads) {
    const late = await moveLateHead({ client, to, dryRun }, head);
    if (late) lateHeads.push(late);
  }
  return { table, from, ...counts, malformed, lateHeads };
}

function described(
  { flags }: Call,
  { table, from, read, absent, present, skipped, malformed, lateHeads }: Restored,
): string[] {
  const happened = flags.dryRun ? 'would be written; nothing was changed' : 'were written';
  const others = skipped === 0 ? '' : `, ${skipped} do not come back`;
  return [
    `${table}: of ${count(read, 'item')} in ${from}, ${absent} ${happened}; ${present} are there${others}.`,
    ...malformed.map((item) => `  ${describeMalformed(item)}`),
    ...lateHeads.map((head) => `  ${describeLateHead(head)}`),
  ];
}

/** Returns false for what is derived or over: the count of outstanding orders, buckets of tenants, and records past their time. */
function isWanted(table: TableName, { pk, expiresAt }: Record<string, AttributeValue>, now: number): boolean {
  if (table === 'Orders') return pk?.S !== CENSUS.pk;
  if (table !== 'Idempotency') return true;
  return pk?.S?.startsWith(BUCKETS) !== true && Number(expiresAt?.N) * SECOND_MS > now;
}

/** Returns true for an order, whose history must be there before it. */
const isLast = ({ sk }: Record<string, AttributeValue>): boolean => sk?.S === ORDER_AND_COMMENTS;
