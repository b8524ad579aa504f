import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Package data that stays a separate file of the asset. Inside the code, the function would parse it as JavaScript at every start, which
 * takes twice as long as parsing JSON.
 */
const PACKAGE_DATA = ['libphonenumber-js/metadata.min.json'];

const require = createRequire(import.meta.url);

/** Returns the name of the data file in an asset. */
const fileOf = (specifier: string): string => specifier.replaceAll('/', '.');

/** Returns the import path of the data file in a function's code. */
const importedAs = (specifier: string): string => `./${fileOf(specifier)}`;

/** Settings of esbuild for package data. */
interface PackageDataImports {
  readonly alias: Record<string, string>;
  readonly external: readonly string[];
}

/**
 * Returns settings that make functions import package data as JSON from a file of their asset. In the sources, such an import may refer to a
 * module: Node.js imports JSON only `with { type: 'json' }`, and a package's `exports` may map the name to a module. The settings replace
 * each of these imports.
 */
export function packageDataImports(): PackageDataImports {
  const replacement = (specifier: string) =>
    `data:text/javascript,${encodeURIComponent(`export { default } from '${importedAs(specifier)}' with { type: 'json' };`)}`;
  return {
    alias: Object.fromEntries(PACKAGE_DATA.map((specifier) => [specifier, replacement(specifier)])),
    external: PACKAGE_DATA.map(importedAs),
  };
}

/**
 * Returns the name and content of each package data file that a function needs.
 *
 * @param imports imports of the function's code
 */
export function packageData(imports: readonly string[]): [string, Uint8Array][] {
  return PACKAGE_DATA.filter((specifier) => imports.includes(importedAs(specifier))).map((specifier) => [
    fileOf(specifier),
    readFileSync(require.resolve(specifier)),
  ]);
}
