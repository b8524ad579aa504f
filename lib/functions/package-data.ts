import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'esbuild';
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

/** Namespace of the modules that stand for package data, in the names that esbuild gives to modules. */
const NAMESPACE = 'package-data';

/**
 * Makes the plugin that has functions read package data from a file of their asset. Reading the file and parsing it takes half of the time
 * in which Node.js imports it as a module.
 */
export const packageDataFiles: Plugin = {
  name: 'package-data-files',
  setup(build) {
    build.onResolve({ filter: /\.json$/ }, ({ path }) =>
      PACKAGE_DATA.includes(path) ? { path, namespace: NAMESPACE } : undefined,
    );
    build.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({
      contents: `import { readFileSync } from 'node:fs';
        export default JSON.parse(readFileSync(new URL('./${fileOf(path)}', import.meta.url), 'utf8'));`,
    }));
  },
};

/**
 * Returns the name and content of each package data file that a function needs.
 *
 * @param modules modules in the function's code, by the names that esbuild gives them
 */
export function packageData(modules: readonly string[]): [string, Uint8Array][] {
  return PACKAGE_DATA.filter((specifier) => modules.includes(`${NAMESPACE}:${specifier}`)).map((specifier) => [
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
