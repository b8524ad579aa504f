import { Problem } from '../../functions/core/problems/problem.ts';
import { issueMessage } from '../../functions/core/validation/issue-message.ts';
import { AdjustStock } from '../../functions/devices/contract/operations-contract.ts';
import { UsageError } from '../support/command-line.ts';
import { type Call, type Command, count } from './stage/command.ts';
import { OpsError } from './stage/ops-error.ts';
import { checkStock } from './stock/check-stock.ts';
import { type StockReport, setStock } from './stock/set-stock.ts';

/** Finds and mends stock that is wrong. */
export const stock: Command = {
  usage: 'stock check [--json] | stock set <warehouse> <sku> <pieces> [reason] [--dry-run] [--json]',
  summary:
    'check reads the whole catalog of devices, and names each part of a stock and each item that is wrong. set brings the stock of a product to the pieces that were counted, and mends its parts.',
  flags: ['dry-run', 'json'],
  names: [1, 5],
  run: (call) => {
    const [action, ...names] = call.names;
    if (action === 'check' && names.length === 0 && !call.flags.dryRun) return check(call);
    if (action === 'set' && names.length >= 3) return set(call, names);
    throw new UsageError(`usage: npm run ops -- ${stock.usage}`);
  },
};

async function check({ stage, flags, print }: Call): Promise<boolean> {
  const findings = await checkStock(await stage.store());
  const isRight = findings.length === 0;
  if (flags.json) {
    print(JSON.stringify(findings, null, 2));
    return isRight;
  }
  for (const { key, problem, mend } of findings) {
    print(`${key.pk} ${key.sk}: ${problem}`);
    print(`  ${mend} --stage ${stage.name}`);
  }
  const wrong = `${count(findings.length, 'item')} of the catalog ${findings.length === 1 ? 'is' : 'are'} wrong.`;
  print(isRight ? 'The catalog of devices is right.' : wrong);
  return isRight;
}

/** Largest stock that a change can reach (docs/contracts/devices.md, "Endpoints"). */
const MOST_PIECES = 1_000_000;

async function set({ stage, flags, print }: Call, names: readonly string[]): Promise<boolean> {
  const [warehouse_id = '', company_sku = '', pieces = '', reason = 'counted'] = names;
  if (!/^(0|[1-9]\d{0,6})$/.test(pieces) || Number(pieces) > MOST_PIECES) {
    throw new UsageError(`${JSON.stringify(pieces)} is no number of pieces, from 0 to ${MOST_PIECES}`);
  }
  const { error } = AdjustStock.shape.reason.safeParse(reason, { error: issueMessage });
  if (error !== undefined) throw new UsageError(`the reason ${error.issues.map(({ message }) => message).join('; ')}`);
  const wanted = { id: { warehouse_id, company_sku }, pieces: Number(pieces), reason, dryRun: flags.dryRun };
  const report = await setStock(await stage.store(), wanted).catch(refused);
  if (report === undefined) throw new OpsError(`the warehouse ${warehouse_id} has no product ${company_sku}`);
  if (flags.json) print(JSON.stringify(report, null, 2));
  else for (const line of linesOf(report)) print(line);
  return true;
}

function linesOf({ warehouse_id, company_sku, before, after, mended, dryRun }: StockReport): string[] {
  const became = dryRun ? `would become ${after}; nothing was changed` : `became ${after}`;
  return [
    ...mended.map(({ shard, kind }) => `  shard ${shard} ${dryRun ? 'is' : 'was'} ${kind}`),
    `${company_sku} in ${warehouse_id}: ${count(before, 'piece')} ${became}.`,
  ];
}

/** Says on one line why the service refuses. */
function refused(error: unknown): never {
  throw error instanceof Problem ? new OpsError(error.message) : error;
}
