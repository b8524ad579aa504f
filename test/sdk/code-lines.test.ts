import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SOURCES = join(import.meta.dirname, '..', '..', 'sdk', 'src');

/** Lines of code that run, which people write and read. */
const MOST_CODE = 400;

/** The same with the types, which describe calls, lists and the errors of five formats. Lower it with each line that goes. */
const MOST_WITH_TYPES = 509;

/** Counts the lines of code, without comments and empty lines. */
const codeLines = (source: string): number =>
  source
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;

const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('generated'))
  .map((file) => readFileSync(join(SOURCES, file), 'utf8'));

const linesOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + codeLines(text), 0);

test('the hand-written part of the SDK is small', () => {
  expect(sources.length).toBeGreaterThan(8);
  expect(linesOf(sources.map((source) => stripTypeScriptTypes(source)))).toBeLessThanOrEqual(MOST_CODE);
  expect(linesOf(sources)).toBeLessThanOrEqual(MOST_WITH_TYPES);
});
