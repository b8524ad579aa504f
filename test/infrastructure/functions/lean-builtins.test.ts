import { expect, test } from 'vitest';
import { builtinCode } from '../../../lib/functions/lean-builtins.ts';

test.each(['node:crypto', 'node:fs', 'node:fs/promises', 'node:net', 'node:process', 'node:stream'])(
  'the module that stands for %s has its exports',
  async (name) => {
    const imported: Readonly<Record<string, unknown>> = await import(name);
    const code = Buffer.from(builtinCode(name)).toString('base64');
    const standing: Readonly<Record<string, unknown>> = await import(`data:text/javascript;base64,${code}`);
    expect(Object.keys(standing).sort()).toEqual(Object.keys(imported).sort());
    // A package that other tests load may have replaced a member of the module, which what was imported before does not show.
    const { default: builtin, ...members } = standing;
    expect(members).toEqual(
      Object.fromEntries(Object.entries(Object(builtin)).filter(([member]) => member in members)),
    );
  },
);
