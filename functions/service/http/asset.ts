import { readdirSync, readFileSync } from 'node:fs';

/** Where a deployed function's code is, and beside it the files that were put into its asset. */
const HERE = new URL('.', import.meta.url);

/** The text of a file in the function's asset. */
export function assetText(name: string): string {
  return readFileSync(new URL(name, HERE), 'utf8');
}

/** The compressed files of the function's asset, by their names without `.gz`. */
export function compressedAssets(): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(HERE).filter((name) => name.endsWith('.gz'));
  return new Map(names.map((name) => [name.slice(0, -'.gz'.length), readFileSync(new URL(name, HERE))]));
}
