/** `npm run cost`: what a million orders of each line cost a month on AWS, and what the service costs without any. */
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
    console.log(`\nA million orders of ${journey.line} a month, each ${journey.description}\n`);
    const one = await measure(journey, assembly);
    console.log(costTable(multiplied(one, ORDERS_A_MONTH), { orders: ORDERS_A_MONTH }));
  }
  console.log('\nWithout any order, a month\n');
  console.log(costTable(standingUsage(assembly)));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit();
