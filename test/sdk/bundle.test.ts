import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import manifest from '../../sdk/package.json' with { type: 'json' };

const SDK = fileURLToPath(new URL('../../sdk/', import.meta.url));

/** Bundles a program for browsers. Returns its size in bytes, and the packages in it. */
async function bundle(program: string): Promise<{ size: number; packages: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: `${SDK}src`, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
  });
  const packages = Object.keys(metafile.inputs).flatMap((path) => {
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
    return name === undefined ? [] : [name];
  });
  return { size: outputFiles[0]?.contents.length ?? Number.POSITIVE_INFINITY, packages: [...new Set(packages)].sort() };
}

/** The budgets of what a page loads, in bytes. */
const BUDGETS = [
  { what: 'the whole client', program: `export * from './index.ts';`, most: 40_000 },
  {
    what: 'one call of one line',
    program: `import { createClient } from './index.ts';
      createClient({ url: location.origin, token: 't' }).appliances.getOrder({ uid: 'u' }).then(console.log);`,
    most: 16_000,
  },
  { what: 'webhooks', program: `export * from './webhooks.ts';`, most: 16_000 },
];

test.each(BUDGETS)('$what stays within $most bytes, minified', async ({ program, most }) => {
  expect((await bundle(program)).size).toBeLessThanOrEqual(most);
});

test('the client has no dependency, and webhooks have the one', async () => {
  expect((await bundle(`export * from './index.ts';`)).packages).toEqual([]);
  expect((await bundle(`export * from './webhooks.ts';`)).packages).toEqual([
    '@stablelib/base64',
    'fast-sha256',
    'standardwebhooks',
  ]);
  expect(Object.keys(manifest.dependencies)).toEqual(['standardwebhooks']);
});
