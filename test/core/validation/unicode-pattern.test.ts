import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'acorn';
import { simple } from 'acorn-walk';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';
import { operatorOf, principalOf } from '../../../functions/core/http/principal.ts';
import { isVisible } from '../../../functions/core/validation/texts.ts';
import { asciiOrUnicode, unicodePattern } from '../../../functions/core/validation/unicode-pattern.ts';
import { isId } from '../../../functions/subscriptions/contract/fields.ts';

const FUNCTIONS = join(import.meta.dirname, '..', '..', '..', 'functions');

test('makes a pattern when it is first needed, and only once', () => {
  const pattern = unicodePattern(String.raw`\p{Lu}`, 'gu');
  expect('aÄb'.replaceAll(pattern(), '')).toBe('ab');
  expect(pattern()).toBe(pattern());
  expect(unicodePattern('[')).toThrow(SyntaxError);
});

test('decides about texts in ASCII without the pattern of Unicode', () => {
  const capitals = asciiOrUnicode(/^[A-Z]+$/, String.raw`^\p{Lu}+$`);
  expect(['A', 'a', '', 'Ä', 'ä', 'AÄ'].map(capitals.test)).toEqual([true, false, false, true, false, true]);
  const broken = asciiOrUnicode(/^[A-Z]+$/, '[');
  expect(broken.test('A')).toBe(true);
  expect(() => broken.test('Ä')).toThrow(SyntaxError);
});

test('decides for each character of ASCII as the pattern of Unicode does', () => {
  for (let code = 0; code < 128; code += 1) {
    const character = String.fromCharCode(code);
    const accepts = (check: () => unknown) => {
      try {
        return check() !== undefined;
      } catch {
        return false;
      }
    };
    const asTenant = accepts(() => principalOf({ client_id: `a${character}` }, [], 'client_id'));
    expect(asTenant, character).toBe(/[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character));
    expect(
      accepts(() => operatorOf({ sub: `a${character}` }, [])),
      character,
    ).toBe(/\P{C}/u.test(character));
    expect(isId(`abc${character}`), character).toBe(/[\p{L}\d-]/u.test(character));
    expect(isVisible(character), character).toBe(/[^\p{White_Space}\p{Cc}]/u.test(character));
  }
});

/** Lists the regular expressions of a module that have classes of Unicode. */
async function classesOfUnicode(source: string): Promise<string[]> {
  const { code } = await transform(source, { loader: 'ts', target: 'esnext' });
  const found: string[] = [];
  simple(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), {
    Literal({ regex }) {
      if (regex && /\\p\{(?!ASCII\})/iu.test(regex.pattern)) found.push(regex.pattern);
    },
  });
  return found;
}

test('no module has a class of Unicode that Node.js reads when a function starts', async () => {
  expect(await classesOfUnicode('const a = /\\p{L}/u; const b = () => /\\P{C}/u;')).toEqual(['\\p{L}', '\\P{C}']);
  for await (const file of glob('**/*.ts', { cwd: FUNCTIONS })) {
    expect(await classesOfUnicode(readFileSync(join(FUNCTIONS, file), 'utf8')), file).toEqual([]);
  }
});
