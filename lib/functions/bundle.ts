import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { leanBuiltins } from './lean-builtins.ts';
import { leanModules } from './lean-modules.ts';
import { leanPackages } from './lean-packages.ts';
import { packageData, packageDataFiles } from './package-data.ts';
import { purePackages } from './pure-packages.ts';
import { SDK_PATCHES } from './sdk-patches.ts';
import { ZOD_PATCHES } from './zod-patches.ts';

/** Function to bundle. */
export interface BundleEntry {
  /** Name that is unique among the entries. It is also the folder of the bundle. */
  readonly name: string;
  /** Path of the TypeScript file that exports `handler`. */
  readonly entry: string;
}

/** Asset of a function. */
export interface Asset {
  /** Name of the function's entry. */
  readonly name: string;
  /** Other files of the asset that the function reads at run time, by their path in the asset. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** Bundled code of functions, in memory. */
export interface BundledCode {
  /**
   * Writes assets with their code. Each function gets its own directory under `<directory>/functions`. Source maps are for people who read
   * a stack trace; in an asset they would only slow down the start of the function. They are stored in `<directory>/source-maps`.
   *
   * @throws Error if an asset is not among the bundled entries
   */
  write(directory: string, assets: readonly Asset[]): Bundles;
  /** Returns the modules in an entry's bundle, with the bytes of each, by their paths. */
  modulesOf(name: string): ReadonlyMap<string, number>;
}

/** Location of the bundles. */
export interface Bundles {
  /** Returns the asset directory of an entry. It contains `index.mjs`, the entry's files, and the package data that the code imports. */
  directoryOf(name: string): string;
}

/** Directory of the functions' sources. */
const SOURCES = join(import.meta.dirname, '..', '..', 'functions');

/** Name of the directory that esbuild writes to in memory. */
const OUTPUT = 'bundles';

/** File name of the code in each asset. The function's handler is `index.handler`. */
const BUNDLE = 'index.mjs';

/**
 * Sources of credentials outside Lambda. The SDK imports them only if the environment has no credentials; in Lambda it always has. Without
 * them each bundle is 130 KB smaller.
 */
const UNUSED_CREDENTIAL_SOURCES = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/** Modules that the SDK imports for operations with event streams, which no service here uses. They take 19 KB of each bundle. */
const UNUSED_PROTOCOLS = ['@smithy/core/event-streams'];

/**
 * Replacement of the cache that the DynamoDB client makes for endpoint discovery, which is off by default and which no function turns on.
 * The cache of the package takes 7 KB of each bundle.
 */
const UNUSED_CACHE = {
  'mnemonist/lru-cache': `data:text/javascript,${encodeURIComponent('export default class extends Map { constructor() { super(); } peek(key) { return this.get(key); } }')}`,
};

/** Options of esbuild for every bundle. */
export const BUNDLE_OPTIONS = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // V8 holds a module with one character beyond Latin-1 in two bytes for each character, which doubles the memory to read.
  charset: 'ascii',
  mainFields: ['module', 'main'],
  external: [...UNUSED_CREDENTIAL_SOURCES, ...UNUSED_PROTOCOLS],
  minify: true,
  legalComments: 'none',
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * Bundles all functions in one run of esbuild, which parses shared modules once. Each bundle has all its dependencies, including the AWS SDK,
 * so the tested code is the deployed code. A bundle has only the constants that its function uses ({@link leanModules}). The same sources
 * give the same bytes on every machine.
 *
 * @throws Error if an entry does not exist or does not compile
 */
export async function bundle(entries: readonly BundleEntry[]): Promise<BundledCode> {
  const { outputFiles, metafile } = await build({
    ...BUNDLE_OPTIONS,
    entryPoints: entries.map(({ name, entry }) => ({ in: entry, out: `${name}/index` })),
    outdir: OUTPUT,
    outExtension: { '.js': '.mjs' },
    alias: UNUSED_CACHE,
    plugins: [
      leanBuiltins,
      leanModules(SOURCES),
      leanPackages([...SDK_PATCHES, ...ZOD_PATCHES]),
      purePackages,
      packageDataFiles,
    ],
    sourcemap: 'external',
    sourcesContent: false,
    write: false,
    metafile: true,
  });
  const contents = new Map(outputFiles.map(({ path, contents }) => [`${nameOf(path)}/${basename(path)}`, contents]));
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [`${nameOf(path)}/${basename(path)}`, output]),
  );
  const contentOf = (file: string) => {
    const content = contents.get(file);
    if (content === undefined) throw new Error(`There is no bundle ${file}`);
    return content;
  };
  return {
    write(directory, assets) {
      const folder = join(directory, 'functions');
      for (const { name, files = {} } of assets) {
        const modules = Object.keys(outputs.get(`${name}/${BUNDLE}`)?.inputs ?? {});
        write(join(folder, name, BUNDLE), contentOf(`${name}/${BUNDLE}`));
        write(join(directory, 'source-maps', `${name}.mjs.map`), contentOf(`${name}/${BUNDLE}.map`));
        for (const [path, content] of [...packageData(modules), ...Object.entries(files)]) {
          write(join(folder, name, path), content);
        }
      }
      return { directoryOf: (name) => join(folder, name) };
    },
    modulesOf: (name) => {
      const inputs = Object.entries(outputs.get(`${name}/${BUNDLE}`)?.inputs ?? {});
      return new Map(inputs.map(([path, { bytesInOutput }]) => [path, bytesInOutput]));
    },
  };
}

/** Returns the name of an output's entry. */
const nameOf = (output: string): string => basename(dirname(output));

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
