/**
 * `npm run cost`: prints the monthly cost on AWS of a million orders of each line, of a million deliveries of webhooks, of
 * the service without orders, and of some volumes. The exit code is 1 if a figure exceeds its budget.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureDeliveries } from './cost/deliveries.ts';
import { JOURNEYS } from './cost/journeys.ts';
import { measure, measureIdleMinute } from './cost/measure.ts';
import { REGION } from './cost/prices.ts';
import {
  deliveriesSection,
  KEPT_MONTHS,
  type LineUsage,
  ordersSection,
  type Section,
  standingSection,
  volumesSection,
} from './cost/report.ts';
import { callsAMinute, standingUsage } from './cost/standing.ts';
import { sourceTable } from './cost/table.ts';
import { localAssembly } from './local/local-assembly.ts';
import { rejectArguments } from './support/command-line.ts';
import { guardOutput } from './support/output.ts';

const print = ({ text, within }: Section): void => {
  console.log(text);
  if (!within) process.exitCode = 1;
};

guardOutput();
rejectArguments('npm run cost');
const directory = mkdtempSync(join(tmpdir(), 'quartermaster-cost-'));
try {
  console.log(`Prices of ${REGION} in US dollars, without free tiers and discounts, where each was read and when:`);
  console.log(sourceTable());
  const assembly = await localAssembly(directory, () => {}, new AbortController().signal);
  const lines: LineUsage[] = [];
  for (const journey of JOURNEYS) {
    console.log(`\n${journey.line}: a million orders a month. Each order is ${journey.description}.\n`);
    const measured = { line: journey.line, one: await measure(journey, assembly) };
    print(ordersSection(measured));
    lines.push(measured);
  }
  console.log('\nWebhooks: a million deliveries a month, beside the orders. Each is of an event by itself.\n');
  print(deliveriesSection(await measureDeliveries(assembly)));
  console.log('\nStanding cost a month, without any order:\n');
  const standing = standingUsage(assembly, await measureIdleMinute(assembly, callsAMinute(assembly)));
  print(standingSection(standing));
  console.log(
    `\nWhole bill of a month with orders of one line, when the orders of ${KEPT_MONTHS} months are stored:\n`,
  );
  console.log(volumesSection(lines, standing));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit();
