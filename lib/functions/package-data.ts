import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Data of packages that stays a file beside a function's code: within it, the function would parse data as a program, which
 * takes twice as long as JSON, at every start.
 */
const PACKAGE_DATA = ['libphonenumber-js/metadata.min.json'];

const require = createRequire(import.meta.url);

/** Name of the data's file in an asset. */
const fileOf = (specifier: string): string => specifier.replaceAll('/', '.');

/** How a function's code names that file. */
const importedAs = (specifier: string): string => `./${fileOf(specifier)}`;

/** The part of esbuild's settings that is about package data. */
interface PackageDataImports {
  readonly alias: Record<string, string>;
  readonly external: readonly string[];
}

/**
 * Has functions import package data as JSON, from a file of their asset. To Node.js the import in the sources may be that of a
 * module, since it takes JSON `with { type: 'json' }` only and a package's `exports` may name a module for it; so each such
 * import is replaced.
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
 * The files of package data that a function needs, name and content.
 *
 * @param imports what its code imports
 */
export function packageData(imports: readonly string[]): [string, Uint8Array][] {
  return PACKAGE_DATA.filter((specifier) => imports.includes(importedAs(specifier))).map((specifier) => [
    fileOf(specifier),
    readFileSync(require.resolve(specifier)),
  ]);
}
