import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'acorn';
import { fullAncestor } from 'acorn-walk';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { UNUSED_METHODS } from '../../../lib/functions/zod-patches.ts';

const FUNCTIONS = join(import.meta.dirname, '..', '..', '..', 'functions');

/** Methods of schemas whose names no other object has in functions. A bundle has them as methods alone. */
const METHODS = [
  'extend',
  'nullable',
  'nullish',
  'optional',
  'readonly',
  'refine',
  'safeParse',
  'superRefine',
  'unwrap',
];

/** Lists the members that a module calls although the bundles do not have them, and the methods of schemas that it uses without a call. */
async function misused(source: string): Promise<string[]> {
  const { code } = await transform(source, { loader: 'ts', target: 'esnext' });
  const found: string[] = [];
  fullAncestor(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node, _, ancestors) => {
    if (!('property' in node && 'object' in node)) return;
    const name = code.slice(node.end - (/\w+$/.exec(code.slice(node.start, node.end))?.[0].length ?? 0), node.end);
    const parent = ancestors.at(-2);
    const isCalled = parent !== undefined && 'callee' in parent && parent.callee === node;
    if (isCalled ? UNUSED_METHODS.includes(name) : METHODS.includes(name)) found.push(code.slice(node.start, node.end));
  });
  return found;
}

test('no function calls a method of schemas that the bundles leave out, or uses a method without its schema', async () => {
  expect(await misused('a.optional().brand(); const f = a.nullable; b.map(a.safeParse); c.length;')).toEqual([
    'a.optional().brand',
    'a.nullable',
    'a.safeParse',
  ]);
  for await (const file of glob('**/*.ts', { cwd: FUNCTIONS })) {
    if (/\/(?:documentation|examples)\//.test(file)) continue;
    expect(await misused(readFileSync(join(FUNCTIONS, file), 'utf8')), file).toEqual([]);
  }
});
