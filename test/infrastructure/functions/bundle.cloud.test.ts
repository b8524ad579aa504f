import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { BUDGETS } from '../../../bench/budgets.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { bundle } from '../../../lib/functions/bundle.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';

const Properties = z.object({ FunctionName: z.string() });
const Module = z.object({
  handler: z.custom<(...inputs: unknown[]) => unknown>((value) => typeof value === 'function'),
});

const assembly = Assembly.read(inject('assembly'));
const assets = assembly.resources('AWS::Lambda::Function').map((resource) => ({
  name: Properties.parse(resource.properties).FunctionName.replace('quartermaster-local-', ''),
  directory: assembly.assetPath(resource),
}));
const directoryOf = (name: string) => assets.find((asset) => asset.name === name)?.directory ?? '';

/** Program that loads bundles as Lambda does, and prints the types of their handlers. */
const LOAD = `
  import { pathToFileURL } from 'node:url';
  const types = [];
  for (const file of process.argv.slice(1)) types.push(typeof (await import(pathToFileURL(file).href)).handler);
  process.stdout.write(JSON.stringify(types));`;

const scratch = mkdtempSync(join(tmpdir(), 'quartermaster-bundle-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Loads a module with Node.js instead of Vitest, whose loader would transform the bundle. */
const load = createRequire(import.meta.url);

test.each(assets)('$name loads by itself and exports a handler', ({ directory }) => {
  expect(load(join(directory, 'index.mjs'))).toMatchObject({ handler: expect.any(Function) });
});

test.each(assets)(
  '$name answers by a promise: Lambda refuses handlers with a callback from Node.js 24 on',
  ({ directory }) => {
    const { handler } = Module.parse(load(join(directory, 'index.mjs')));
    expect(handler.length).toBeLessThan(3);
  },
);

test.each(assets)('$name stays within its budget, and brings no source map along', ({ directory }) => {
  expect(readFileSync(join(directory, 'index.mjs')).length).toBeLessThanOrEqual(BUDGETS.code.largestBundleBytes);
  expect(readdirSync(directory).filter((file) => file.endsWith('.map'))).toEqual([]);
});

test.each(assets)(
  "$name needs nothing at its start but its own files and Node's own modules",
  ({ name, directory }) => {
    const code = readFileSync(join(directory, 'index.mjs'), 'utf8');
    const imported = [...code.matchAll(/(?:^|[;\n])(?:import|export)[^;'"()]*?(?:from)?["']([^"']+)["']/g)].flatMap(
      ([, module = '']) => module,
    );
    expect(imported.filter((module) => !module.startsWith('./') || !existsSync(join(directory, module)))).toEqual([]);
    // A function that calls no service needs nothing of Node.
    if (name !== 'workflow-check-deadlines') expect(code).toContain('process.getBuiltinModule("node:');
    expect(code).not.toContain('Dynamic require of');
  },
);

/** Loads bundles in a folder without any module of the project in reach. The program prints the types of their handlers. */
function loadAlone(directories: readonly string[]) {
  const folder = mkdtempSync(join(scratch, 'alone-'));
  const tasks = directories.map((directory, index) => {
    const task = join(folder, String(index));
    cpSync(directory, task, { recursive: true });
    return join(task, 'index.mjs');
  });
  // One process loads all of them: a start of Node.js takes longer than most bundles.
  const options = { cwd: folder, env: {}, encoding: 'utf8' } as const;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', LOAD, ...tasks], options);
}

test('every bundle loads in an empty folder, where no module of the project is in reach', () => {
  const { status, stdout, stderr } = loadAlone(assets.map(({ directory }) => directory));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual(assets.map(() => 'function'));
  const careless = join(scratch, 'careless');
  mkdirSync(careless);
  writeFileSync(join(careless, 'index.mjs'), "import 'zod'; export const handler = async () => {};");
  expect(loadAlone([careless]).stderr).toContain("Cannot find package 'zod'");
});

test('puts the document and the reference page beside the code that serves them', () => {
  const document = JSON.parse(readFileSync(join(directoryOf('service-get-openapi'), 'openapi.json'), 'utf8'));
  const operations = Object.values<Record<string, unknown>>(document.paths).flatMap((path) => Object.keys(path));
  const { endpointTables } = deployed({ sandbox: true });
  expect(operations).toHaveLength(endpointTables.flatMap(({ endpoints }) => Object.keys(endpoints)).length);
  expect(readdirSync(directoryOf('service-get-docs'))).toContain('reference.html.gz');
});

const dispatch = { name: 'dispatch', entry: join(import.meta.dirname, '../../../functions/workflow/dispatch.ts') };

test('makes the same bytes of the same sources, wherever they are put', async () => {
  const bytes = async (place: string) => {
    const { directoryOf } = (await bundle([dispatch])).write(join(scratch, place), [{ name: 'dispatch' }]);
    return readFileSync(join(directoryOf('dispatch'), 'index.mjs'));
  };
  expect((await bytes('first')).equals(await bytes('second'))).toBe(true);
});

test('keeps the source map where a stack trace can be read with it', async () => {
  (await bundle([dispatch])).write(join(scratch, 'mapped'), [{ name: 'dispatch' }]);
  const map = JSON.parse(readFileSync(join(scratch, 'mapped/source-maps/dispatch.mjs.map'), 'utf8'));
  expect(map.sources).toEqual(expect.arrayContaining([expect.stringContaining('functions/workflow/dispatch.ts')]));
});

test('adds further files to an asset', async () => {
  const files = { 'page.html': '<p>', 'data/script.gz': Uint8Array.of(1, 2) };
  const { directoryOf } = (await bundle([dispatch])).write(join(scratch, 'files'), [{ name: 'dispatch', files }]);
  const directory = directoryOf('dispatch');
  expect(readFileSync(join(directory, 'page.html'), 'utf8')).toBe('<p>');
  expect([...readFileSync(join(directory, 'data/script.gz'))]).toEqual([1, 2]);
});

test("keeps a package's data out of the code, as JSON in the assets of those who import it", async () => {
  const source = (name: string, code: string) => {
    const entry = join(scratch, `${name}.ts`);
    writeFileSync(entry, code);
    return { name, entry };
  };
  const entries = [
    source(
      'caller',
      `import metadata from 'libphonenumber-js/metadata.min.json';
       export const handler = async () => Object.keys(metadata.countries);`,
    ),
    source('other', 'export const handler = async () => [];'),
  ];
  const { directoryOf } = (await bundle(entries)).write(join(scratch, 'data'), entries);
  const data = 'libphonenumber-js.metadata.min.json';
  expect(readdirSync(directoryOf('caller')).sort()).toEqual(['index.mjs', data]);
  expect(readdirSync(directoryOf('other'))).toEqual(['index.mjs']);
  expect(readFileSync(join(directoryOf('caller'), 'index.mjs')).length).toBeLessThan(1_000);

  // Outside the project there are no node_modules. As in Lambda, code can load only the asset.
  const task = join(scratch, 'task');
  cpSync(directoryOf('caller'), task, { recursive: true });
  const { handler } = Module.parse(await import(pathToFileURL(join(task, 'index.mjs')).href));
  expect(await handler()).toEqual(expect.arrayContaining(['US', 'CA', 'GB']));
});

test('says which handler is missing', async () => {
  const missing = { name: 'missing', entry: join(import.meta.dirname, 'no-such-handler.ts') };
  await expect(bundle([missing])).rejects.toThrow('no-such-handler.ts');
});
