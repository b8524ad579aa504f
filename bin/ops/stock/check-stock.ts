import { paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Store } from '../../../functions/core/store/store.ts';
import type { Finding } from '../../../functions/core/tasks/check-items.ts';
import { shardOfKey } from '../../../functions/devices/model/catalog-keys.ts';
import { lookAtCatalog } from '../../../functions/devices/stock/check-catalog.ts';
import { shellWord } from '../stage/command.ts';

/** An item that is wrong, with the command that mends it. */
export interface MendableFinding extends Finding {
  readonly mend: string;
}

/** Checks the whole catalog of devices, in the way of the scheduled check. */
export async function checkStock(store: Store): Promise<readonly MendableFinding[]> {
  const found = new Map<string, MendableFinding>();
  for await (const { Items = [] } of paginateScan({ client: store.client }, { TableName: store.catalogTable })) {
    const { findings } = await lookAtCatalog(store, Items, Number.POSITIVE_INFINITY);
    for (const finding of findings) {
      found.set(`${finding.key.pk} ${finding.key.sk}`, { ...finding, mend: mendOf(finding) });
    }
  }
  return [...found.values()].sort((one, other) => one.key.pk.localeCompare(other.key.pk));
}

function mendOf({ key: { pk } }: Finding): string {
  const shard = shardOfKey(pk);
  if (shard === undefined)
    return `npm run ops -- restore --from Catalog=<restored table> --only ${shellWord(pk)} --replace`;
  return `npm run ops -- stock set ${shellWord(shard.warehouse_id)} ${shellWord(shard.company_sku)} <pieces>`;
}
