import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { atMost, type Figure, median } from './figure.ts';

const LARGEST_BYTES = 480 * 1_024;
const PROCESSES = 15;
const SDK_CLIENT = '@aws-sdk/client-dynamodb';

/** Measures the largest bundle: its size, and its import time relative to the import of the SDK's DynamoDB client. */
export function bundles(assembly: string): Figure[] {
  const folder = join(assembly, 'bundles', 'functions');
  const files = readdirSync(folder).map((name) => ({ name, path: resolve(folder, name, 'index.mjs') }));
  const sized = files
    .map(({ name, path }) => ({ name, path, bytes: statSync(path).size }))
    .sort((a, b) => b.bytes - a.bytes);
  const largest = sized[0];
  if (largest === undefined) throw new Error(`There are no bundles in ${folder}`);
  const own: number[] = [];
  const sdk: number[] = [];
  // The imports alternate, so other load on the machine affects both equally.
  for (let count = 0; count < PROCESSES; count++) {
    own.push(importTime(largest.path));
    sdk.push(importTime(SDK_CLIENT));
  }
  const ratio = median(own) / median(sdk);
  const times = `import of a bundle, relative to the SDK's DynamoDB client (${median(own).toFixed(0)} and ${median(sdk).toFixed(0)} ms)`;
  return [
    atMost(`largest of ${files.length} bundles, minified (${largest.name})`, largest.bytes, LARGEST_BYTES, kilobytes),
    atMost(times, ratio, 1.4, (value) => `${value.toFixed(2)} ×`),
  ];
}

const kilobytes = (bytes: number) => `${(bytes / 1_024).toFixed(0)} KB`;

/** Measures the milliseconds to import a module in a new process, without the start of Node itself. */
function importTime(specifier: string): number {
  const script = `const start = performance.now(); await import(${JSON.stringify(specifier)}); console.log(performance.now() - start);`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }));
}
