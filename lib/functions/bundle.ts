import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { packageData, packageDataImports } from './package-data.ts';

/** One function to be bundled. */
export interface BundleEntry {
  /** Unique among the entries; the folder of the bundle. */
  readonly name: string;
  /** The TypeScript file that exports `handler`. */
  readonly entry: string;
  /** Further files of the asset, by their path in it: what the function reads at run time beside its code. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** Where the bundles are. */
export interface Bundles {
  /** The asset directory of an entry: `index.mjs`, the entry's files, and the package data that the code imports. */
  directoryOf(name: string): string;
}

/** Name of the code in each asset; the handler of the function is `index.handler`. */
const BUNDLE = 'index.mjs';

/**
 * Where credentials come from outside Lambda. The SDK imports these only when the environment has none, which in Lambda it
 * always has; left out, each bundle is 130 KB smaller.
 */
const UNUSED_CREDENTIAL_SOURCES = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/** What the SDK imports for operations that answer with a stream of events, such as no service here has: 19 KB of each bundle. */
const UNUSED_PROTOCOLS = ['@smithy/core/event-streams'];

/**
 * Bundles every function in one run of esbuild, so that what they share is parsed once. Each function gets a directory of its
 * own under `<directory>/functions`, with everything it needs, the AWS SDK included: what was tested is what runs. The same
 * sources give the same bytes, whatever the machine or directory. Source maps are kept beside the assets, in
 * `<directory>/source-maps`: they are for whoever reads a stack trace, and would only make the functions start more slowly.
 *
 * @throws Error when an entry does not exist or does not compile
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
    // Node reads modules as UTF-8; escaped, tables of other scripts' letters are two to three times as large.
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

/** The name of the entry that an output is of. */
const nameOf = (output: string): string => basename(dirname(output));

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
