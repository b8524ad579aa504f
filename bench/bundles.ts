import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { productLines } from '../lib/config/product-lines.ts';
import { BUNDLE_OPTIONS } from '../lib/functions/bundle.ts';
import { BUDGETS } from './budgets.ts';
import { atMost, type Figure, median } from './figure.ts';

const PROCESSES = 21;

interface Bundle {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
}

/**
 * Measures the size of the largest bundle, and the CPU time to import the largest bundle of each line. The measure is the bundle of the
 * parts of the SDK that functions use (`sdk-alone.ts`), as esbuild makes it. Functions bundle the SDK without what they do not need, which
 * takes 0.7 times that, and counts as their gain.
 */
export async function bundles(assembly: string): Promise<Figure[]> {
  const folder = join(assembly, 'bundles', 'functions');
  const sized = readdirSync(folder)
    .map((name): Bundle => {
      const path = resolve(folder, name, 'index.mjs');
      return { name, path, bytes: statSync(path).size };
    })
    .sort((a, b) => b.bytes - a.bytes);
  const largest = sized[0];
  if (largest === undefined) throw new Error(`There are no bundles in ${folder}`);
  const ofLines = productLines.flatMap(
    ({ table }) => sized.find(({ name }) => name.startsWith(`${table.line}-`)) ?? [],
  );
  return [
    atMost(
      `largest of ${sized.length} bundles, minified (${largest.name})`,
      largest.bytes,
      BUDGETS.code.largestBundleBytes,
      kilobytes,
    ),
    ...(await imports(ofLines)),
  ];
}

const kilobytes = (bytes: number) => `${(bytes / 1_024).toFixed(0)} KB`;

/** Measures the CPU time to import each bundle, relative to the SDK. The imports alternate, so other load affects all of them equally. */
async function imports(measured: readonly Bundle[]): Promise<Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-sdk-'));
  try {
    const sdk = join(directory, 'sdk.mjs');
    await build({ ...BUNDLE_OPTIONS, entryPoints: [join(import.meta.dirname, 'sdk-alone.ts')], outfile: sdk });
    const sdkTimes: number[] = [];
    const times = measured.map(({ name, path }) => ({ name, path, taken: [] as number[] }));
    for (let count = 0; count < PROCESSES; count++) {
      sdkTimes.push(importTime(sdk));
      for (const { path, taken } of times) taken.push(importTime(path));
    }
    return times.map(({ name, taken }) =>
      atMost(
        `CPU time to import ${name}, times the bundled SDK's client and commands that functions use (${median(taken).toFixed(0)} and ${median(sdkTimes).toFixed(0)} ms)`,
        median(taken) / median(sdkTimes),
        BUDGETS.code.importRelativeToSdk,
        (value) => `${value.toFixed(2)} ×`,
      ),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/**
 * Measures the milliseconds of CPU time to import a module in a new process, without the start of Node itself. The environment is empty, as
 * nothing in Lambda's tells Node to read more certificates: with `NODE_EXTRA_CA_CERTS`, a thread reads them meanwhile.
 */
function importTime(path: string): number {
  const script = `const start = process.cpuUsage(); await import(${JSON.stringify(path)}); const { user, system } = process.cpuUsage(start); console.log((user + system) / 1_000);`;
  return Number(
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8', env: {} }),
  );
}
