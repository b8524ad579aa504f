import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { packageData, packageDataImports } from './package-data.ts';

/** Function to bundle. */
export interface BundleEntry {
  /** Name that is unique among the entries. It is also the folder of the bundle. */
  readonly name: string;
  /** Path of the TypeScript file that exports `handler`. */
  readonly entry: string;
  /** Other files of the asset that the function reads at run time, by their path in the asset. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** Location of the bundles. */
export interface Bundles {
  /** Returns the asset directory of an entry. It contains `index.mjs`, the entry's files, and the package data that the code imports. */
  directoryOf(name: string): string;
}

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
 * Bundles all functions in one run of esbuild, which parses shared modules once. Each function gets its own directory under
 * `<directory>/functions` with all its dependencies, including the AWS SDK, so the tested code is the deployed code. The same sources give
 * the same bytes on every machine and in every directory. Source maps are for people who read a stack trace; in an asset they would only
 * slow down the start of the function. They are stored in `<directory>/source-maps`.
 *
 * @throws Error if an entry does not exist or does not compile
 */
export function bundle(entries: readonly BundleEntry[], directory: string): Bundles {
  const assets = join(directory, 'functions');
  const data = packageDataImports();
  const { outputFiles, metafile } = buildSync({
    entryPoints: entries.map(({ name, entry }) => ({ in: entry, out: `${name}/index` })),
    outdir: assets,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Node reads modules as UTF-8. Escape sequences would make tables of non-Latin letters two to three times as large.
    charset: 'utf8',
    mainFields: ['module', 'main'],
    external: [...UNUSED_CREDENTIAL_SOURCES, ...UNUSED_PROTOCOLS, ...data.external],
    alias: data.alias,
    minify: true,
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    write: false,
    metafile: true,
  });
  for (const { path, contents } of outputFiles) {
    const name = nameOf(path);
    write(
      path.endsWith('.map') ? join(directory, 'source-maps', `${name}.mjs.map`) : join(assets, name, BUNDLE),
      contents,
    );
  }
  for (const [path, { imports }] of Object.entries(metafile.outputs)) {
    const imported = imports.map((file) => file.path);
    for (const [file, content] of packageData(imported)) write(join(assets, nameOf(path), file), content);
  }
  for (const { name, files = {} } of entries) {
    for (const [path, content] of Object.entries(files)) write(join(assets, name, path), content);
  }
  return { directoryOf: (name) => join(assets, name) };
}

/** Returns the name of an output's entry. */
const nameOf = (output: string): string => basename(dirname(output));

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
