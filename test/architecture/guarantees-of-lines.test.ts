import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { productLines } from '../../lib/config/product-lines.ts';

const TESTS = join(import.meta.dirname, '..');

/** Calls that declare the guarantees of a line, each with the file of `test/support/lines` that has it. */
const DESCRIPTIONS = {
  describeLine: 'describe-line.ts',
  describeRequests: 'request-log.ts',
  describeDamage: 'describe-damage.ts',
} as const;

/** Tests that each line has under one name. */
const TENANTS = 'tenants.cloud.test.ts';

/** Returns the tests of guarantees of a line by their names. */
const testsOf = (line: string): ReadonlyMap<string, string> => {
  const folder = join(TESTS, line, 'guarantees');
  return new Map(
    globSync('*.test.ts', { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
};

/** Says which guarantees the tests of a line do not declare. */
function missingIn(tests: ReadonlyMap<string, string>): string[] {
  const sources = [...tests.values()];
  const missing = Object.entries(DESCRIPTIONS).flatMap(([name, file]) => {
    const isCalled = sources.some((source) => new RegExp(`^\\s*${name}(?:<[^>]+>)?\\(`, 'm').test(source));
    return isCalled ? [] : [`a call of ${name} (test/support/lines/${file})`];
  });
  return tests.has(TENANTS) ? missing : [...missing, TENANTS];
}

test.each(productLines.map(({ table }) => table.line))(
  '%s has tests of the guarantees that each line gives',
  (line) => {
    expect(missingIn(testsOf(line)), `Add these to test/${line}/guarantees, as the other lines have them`).toEqual([]);
  },
);

test('a line without these tests is found', () => {
  expect(missingIn(testsOf('of-no-line'))).toEqual([
    'a call of describeLine (test/support/lines/describe-line.ts)',
    'a call of describeRequests (test/support/lines/request-log.ts)',
    'a call of describeDamage (test/support/lines/describe-damage.ts)',
    'tenants.cloud.test.ts',
  ]);
  const mentioned = new Map([['line.cloud.test.ts', "import { describeLine } from '../describe-line.ts';"]]);
  expect(missingIn(mentioned)).toHaveLength(4);
});
