import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, inject, test } from 'vitest';
import * as z from 'zod';

/**
 * Most schemas that a function makes at its start. Each takes some 20 microseconds before the first request, and the functions of a line
 * need up to this many of their own.
 */
const MOST_SCHEMAS = 180;

/** Modules of a contract that only the documentation needs. */
const DOCUMENTATION = /functions\/\w+\/contract\/(?:[\w-]*endpoints|[\w-]*examples|documented-errors)\.ts$/;

/**
 * Modules that no function uses. Those of Zod are for JSON schemas, cycles and code written at run time; those of jsonc-parser for
 * formatting and editing. Those of the AWS SDK are for files of configuration, and for SHA-256 without Node.
 */
const UNUSED =
  /zod\/v4\/core\/(?:to-json-schema|json-schema-generator|memoizer|doc)\.js$|jsonc-parser\/lib\/esm\/impl\/(?:format|edit|string-intern)\.js$|\/(?:parseIni|readFile|Sha256Js)\.js$/;

/** Modules of Node for block lists of addresses, reports of crashes and streams of files. */
const UNUSED_OF_NODE = /internal\/(?:blocklist|process\/report|fs\/streams)$/;

const SourceMap = z.object({ sources: z.array(z.string()) });

const bundles = join(inject('assembly'), 'bundles');
const names = readdirSync(join(bundles, 'functions'));

/** Lists the modules in a function's bundle. */
const modulesOf = (name: string) =>
  SourceMap.parse(JSON.parse(readFileSync(join(bundles, 'source-maps', `${name}.mjs.map`), 'utf8'))).sources;

/** Counts the schemas that each bundle makes when a new process imports it. Zod calls the post-processor for each schema and check. */
function schemasMade(): Record<string, number> {
  const paths = names.map((name) => [name, resolve(bundles, 'functions', name, 'index.mjs')]);
  const script = `
    let made = 0;
    globalThis.__zod_globalConfig = { postProcessor: () => { made += 1; } };
    const counts = {};
    for (const [name, path] of ${JSON.stringify(paths)}) {
      const before = made;
      await import(path);
      counts[name] = made - before;
    }
    console.log(JSON.stringify(counts));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  return z.record(z.string(), z.number()).parse(JSON.parse(output));
}

test.each(names)('%s brings no documentation along, and no unused part of a package', (name) => {
  const modules = modulesOf(name);
  expect(modules.some((module) => module.includes('functions/'))).toBe(true);
  expect(modules.filter((module) => DOCUMENTATION.test(module) || UNUSED.test(module))).toEqual([]);
  expect(readFileSync(join(bundles, 'functions', name, 'index.mjs'), 'utf8')).not.toMatch(/\.(?:describe|meta)\(/);
});

test.each(names)('%s is in ASCII, which V8 reads with half of the memory', (name) => {
  const code = readFileSync(join(bundles, 'functions', name, 'index.mjs'));
  expect(code.findLastIndex((byte) => byte > 0x7f)).toBe(-1);
});

test("no function's start loads modules of Node that only a look at unused exports would load", () => {
  const paths = names.map((name) => resolve(bundles, 'functions', name, 'index.mjs'));
  const script = `
    const before = new Set(process.moduleLoadList);
    for (const path of ${JSON.stringify(paths)}) await import(path);
    console.log(JSON.stringify(process.moduleLoadList.filter((module) => !before.has(module))));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  const loaded = z.array(z.string()).parse(JSON.parse(output));
  expect(loaded).toContain('NativeModule https');
  expect(loaded.filter((module) => UNUSED_OF_NODE.test(module))).toEqual([]);
});

test('each function makes the schemas of its own endpoint at its start, and no others', () => {
  const counts = schemasMade();
  expect(Object.keys(counts)).toEqual(names);
  expect(counts['service-get-health']).toBeGreaterThan(0);
  expect(Object.entries(counts).filter(([, made]) => made > MOST_SCHEMAS)).toEqual([]);
});
