import { expect, test } from 'vitest';
import { builtinCode } from '../../../lib/functions/lean-builtins.ts';

test.each(['node:crypto', 'node:fs', 'node:fs/promises', 'node:net', 'node:process', 'node:stream'])(
  'the module that stands for %s has its exports',
  async (name) => {
    const imported: Readonly<Record<string, unknown>> = await import(name);
    const code = Buffer.from(builtinCode(name)).toString('base64');
    const standing: Readonly<Record<string, unknown>> = await import(`data:text/javascript;base64,${code}`);
    expect(Object.keys(standing).sort()).toEqual(Object.keys(imported).sort());
    expect(Object.keys(standing).filter((member) => standing[member] !== imported[member])).toEqual([]);
  },
);
