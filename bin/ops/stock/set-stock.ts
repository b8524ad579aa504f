import { json } from '../../../functions/core/model/response.ts';
import { Problem } from '../../../functions/core/problems/problem.ts';
import { adjustStock } from '../../../functions/devices/catalog/adjust-stock.ts';
import { lookUpProduct } from '../../../functions/devices/catalog/products.ts';
import { piecesIn } from '../../../functions/devices/stock/stock-shards.ts';
import { readStocks } from '../../../functions/devices/stock/stock-store.ts';
import { type Call, count } from '../command.ts';
import { OpsError, UsageError } from '../ops-error.ts';

/** Largest stock that a change can reach (docs/contracts/devices.md, "Endpoints"). */
const MOST_PIECES = 1_000_000;

/**
 * Brings the stock of a product to a number of pieces, by the same conditional change as the operators' endpoint. The journal names the
 * command as the actor.
 *
 * @param names warehouse, SKU and pieces, and the reason if one is given
 */
export async function setStock({ stage, flags, print }: Call, names: readonly string[]): Promise<boolean> {
  const [warehouse_id = '', company_sku = '', text = '', reason = 'counted'] = names;
  if (!/^(0|[1-9]\d{0,6})$/.test(text) || Number(text) > MOST_PIECES) {
    throw new UsageError(`${JSON.stringify(text)} is no number of pieces, from 0 to ${MOST_PIECES}`);
  }
  const id = { warehouse_id, company_sku };
  const store = await stage.store();
  const to = Number(text);
  const { product } = await lookUpProduct(store, id).catch(refused);
  if (product === undefined) throw new OpsError(`the warehouse ${warehouse_id} has no product ${company_sku}`);
  const [{ levels, faults } = { levels: [], faults: [] }] = await readStocks(store, [product]);
  const before = piecesIn(levels);
  const report = {
    ...id,
    before,
    after: to,
    shards: product.shards,
    mended: faults.map(({ shard, kind }) => ({ shard, kind })),
  };
  if (!flags.dryRun) {
    await adjustStock(store, { id, change: { to }, reason, actor: 'ops stock set', request: undefined }, (quantity) =>
      json(200, { quantity }),
    ).catch(refused);
  }
  if (flags.json) print(JSON.stringify({ ...report, dryRun: flags.dryRun }, null, 2));
  else for (const line of linesOf(report, flags.dryRun)) print(line);
  return true;
}

interface Report {
  readonly warehouse_id: string;
  readonly company_sku: string;
  readonly before: number;
  readonly after: number;
  readonly mended: readonly { readonly shard: number; readonly kind: string }[];
}

const linesOf = ({ warehouse_id, company_sku, before, after, mended }: Report, dryRun: boolean): string[] => [
  ...mended.map(({ shard, kind }) => `  shard ${shard} ${dryRun ? 'is' : 'was'} ${kind}`),
  `${company_sku} in ${warehouse_id}: ${count(before, 'piece')} ${dryRun ? 'would become' : 'became'} ${after}${dryRun ? '; nothing was changed' : ''}.`,
];

/** Says on one line why the service refuses. */
function refused(error: unknown): never {
  throw error instanceof Problem ? new OpsError(error.message) : error;
}
