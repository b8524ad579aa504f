import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BUCKETS, CENSUS, ORDER_AND_COMMENTS } from '../../../functions/core/model/keys.ts';
import type { TableName } from '../../../functions/core/model/tables.ts';
import { SECOND_MS } from '../../../functions/core/model/time-units.ts';
import { type Call, type Command, count, say } from '../stage/command.ts';
import { type Counts, copyTable } from './copy-table.ts';
import { keysOf, type RestoredTable, restoredTables } from './restored-tables.ts';

/** Writes lost items back from tables that were restored from a backup. */
export const restore: Command = {
  usage: 'restore --from <table>=<restored table>,… [--dry-run] [--json]',
  summary:
    'Writes the items of restored tables that the tables in use lack: Catalog, Accounts, Idempotency, then Orders. Items that are there stay as they are. You can repeat or interrupt the command safely.',
  flags: ['from', 'dry-run', 'json'],
  names: [0, 0],
  run: async (call) => {
    const { stage, flags, print } = call;
    const client = new DynamoDBClient(stage.clients.dynamodb);
    const given = restoredTables(flags.from);
    const copies = [];
    // A table that is missing is found before the first write.
    for (const restored of given) {
      const to = await stage.table(restored.table);
      copies.push({ ...restored, to, keys: await keysOf(client, restored.from, to) });
    }
    const done: (RestoredTable & Counts)[] = [];
    for (const { table, from, to, keys } of copies) {
      const counts = await copyTable({
        ...{
          client,
          from,
          to,
          keys,
          isLast,
          dryRun: flags.dryRun,
          isWanted: (item) => isWanted(table, item, Date.now()),
        },
        onPage: ({ read }) => say(call, `  ${table}: ${count(read, 'item')} read`),
      });
      done.push({ table, from, ...counts });
      say(call, described(call, { table, from, ...counts }));
    }
    if (flags.json) print(JSON.stringify(done, null, 2));
    return true;
  },
};

function described({ flags }: Call, { table, from, read, absent, present, skipped }: RestoredTable & Counts): string {
  const happened = flags.dryRun ? 'would be written; nothing was changed' : 'were written';
  const others = skipped === 0 ? '' : `, ${skipped} do not come back`;
  return `${table}: of ${count(read, 'item')} in ${from}, ${absent} ${happened}; ${present} are there${others}.`;
}

/** Returns false for what is derived or over: the count of outstanding orders, buckets of tenants, and records past their time. */
function isWanted(table: TableName, { pk, expiresAt }: Record<string, AttributeValue>, now: number): boolean {
  if (table === 'Orders') return pk?.S !== CENSUS.pk;
  if (table !== 'Idempotency') return true;
  return pk?.S?.startsWith(BUCKETS) !== true && Number(expiresAt?.N) * SECOND_MS > now;
}

/** Returns true for an order, whose history must be there before it. */
const isLast = ({ sk }: Record<string, AttributeValue>): boolean => sk?.S === ORDER_AND_COMMENTS;
