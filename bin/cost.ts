/** `npm run cost`: prints the monthly cost on AWS of a million orders of each line, and of the service without orders. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JOURNEYS } from './cost/journeys.ts';
import { measure } from './cost/measure.ts';
import { PRICES } from './cost/prices.ts';
import { standingUsage } from './cost/standing.ts';
import { costTable } from './cost/table.ts';
import { multiplied } from './cost/usage.ts';
import { localAssembly } from './local/local-assembly.ts';

const ORDERS_A_MONTH = 1_000_000;

const directory = mkdtempSync(join(tmpdir(), 'quartermaster-cost-'));
try {
  console.log(
    `Prices of ${PRICES.region} as of ${PRICES.asOf}, in US dollars, without free tiers (bin/cost/prices.ts).`,
  );
  const assembly = await localAssembly(directory, () => {}, new AbortController().signal);
  for (const journey of JOURNEYS) {
    console.log(`\n${journey.line}: a million orders a month. Each order is ${journey.description}.\n`);
    const one = await measure(journey, assembly);
    console.log(costTable(multiplied(one, ORDERS_A_MONTH), { orders: ORDERS_A_MONTH }));
  }
  console.log('\nFixed cost a month, without any order:\n');
  console.log(costTable(standingUsage(assembly)));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit();
