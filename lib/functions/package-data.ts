import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as z from 'zod';

const PHONE_NUMBERS = 'libphonenumber-js/metadata.min.json';

/**
 * Package data that stays a separate file of the asset. Inside the code, the function would parse it as JavaScript at every start, which
 * takes twice as long as parsing JSON.
 */
const PACKAGE_DATA = [PHONE_NUMBERS];

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
    specifier === PHONE_NUMBERS ? withoutFormats(contentOf(specifier)) : contentOf(specifier),
  ]);
}

const contentOf = (specifier: string): Uint8Array => readFileSync(require.resolve(specifier));

/** Position of the formats in the entry of a country, in version 4 of the data. */
const FORMATS = 4;

const Countries = z.record(z.string(), z.array(z.unknown()));
const PhoneNumbers = z.looseObject({ version: z.literal(4), countries: Countries, nonGeographic: Countries });

/**
 * Returns the data of phone numbers without the formats that print them: 33 KB instead of 83 KB. Functions only ask whether a number is
 * possible.
 *
 * @throws Error if the data are of another version
 */
function withoutFormats(content: Uint8Array): Uint8Array {
  const { countries, nonGeographic, ...data } = PhoneNumbers.parse(JSON.parse(Buffer.from(content).toString('utf8')));
  const lean = (entries: z.infer<typeof Countries>) =>
    Object.fromEntries(
      Object.entries(entries).map(([country, entry]) => [
        country,
        entry.length > FORMATS ? entry.with(FORMATS, 0) : entry,
      ]),
    );
  return Buffer.from(JSON.stringify({ ...data, countries: lean(countries), nonGeographic: lean(nonGeographic) }));
}
