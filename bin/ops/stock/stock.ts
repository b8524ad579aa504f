import { type Call, type Command, count } from '../command.ts';
import { UsageError } from '../ops-error.ts';
import { checkStock } from './check-stock.ts';
import { setStock } from './set-stock.ts';

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
    if (action === 'set' && names.length >= 3) return setStock(call, names);
    throw new UsageError(`usage: npm run ops -- ${stock.usage}`);
  },
};

async function check({ stage, flags, print }: Call): Promise<boolean> {
  const findings = await checkStock(await stage.store());
  if (flags.json) {
    print(JSON.stringify(findings, null, 2));
    return findings.length === 0;
  }
  for (const { key, problem, mend } of findings) {
    print(`${key.pk} ${key.sk}: ${problem}`);
    print(`  ${mend} --stage ${stage.name}`);
  }
  print(
    findings.length === 0
      ? 'The catalog is right.'
      : `${count(findings.length, 'item')} of the catalog ${findings.length === 1 ? 'is' : 'are'} wrong.`,
  );
  return findings.length === 0;
}
