import { readdirSync, readFileSync } from 'node:fs';

/** The folder of a deployed function's code and of the other files of its asset. */
const HERE = new URL('.', import.meta.url);

/** Reads a file of the function's asset as text. */
export function assetText(name: string): string {
  return readFileSync(new URL(name, HERE), 'utf8');
}

/** Reads a compressed file of the function's asset by its name without `.gz`. */
export function compressedAsset(name: string): Uint8Array {
  return readFileSync(new URL(`${name}.gz`, HERE));
}

/** Reads the compressed files of the function's asset, by their names without `.gz`. */
export function compressedAssets(): ReadonlyMap<string, Uint8Array> {
  const names = readdirSync(HERE).filter((name) => name.endsWith('.gz'));
  return new Map(names.map((name) => [name.slice(0, -'.gz'.length), readFileSync(new URL(name, HERE))]));
}
