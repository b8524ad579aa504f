import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wildcard } from '../../../functions/subscriptions/model/wildcard.ts';
import { scaled } from '../../support/effort.ts';
import { growthOf } from '../../support/relative-time.ts';

it.each([
  ['Fairmont', 'FAIRMONT', true],
  ['Fairmont', 'Fairmont Ltd', false],
  ['fair*', 'Fairmont', true],
  ['*mont', 'Fairmont', true],
  ['f*m*t', 'Fairmont', true],
  ['*air*', 'Fairmont', true],
  ['*', '', true],
  ['**', 'Fairmont', true],
  ['mont*', 'Fairmont', false],
  ['*fair', 'Fairmont', false],
  ['a*a', 'a', false],
  ['a*a', 'aa', true],
  ['ab*ba', 'aba', false],
  ['*ab*ab*', 'xabx', false],
  ['f.irmont', 'Fairmont', false],
  ['F[a]irmont', 'Fairmont', false],
  ['CAFÉ*', 'Cafe\u0301 Zu\u0308rich', true],
  ['ÖZ*', 'öztürk', true],
  ['', 'Fairmont', false],
])('%j meets %j: %j', (pattern, text, met) => {
  expect(wildcard(pattern)(text)).toBe(met);
});

/** Compares a pattern with a text, character by character. */
function metBy(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return metBy(pattern.slice(1), text) || (text !== '' && metBy(pattern, text.slice(1)));
  }
  return text.startsWith(pattern.slice(0, 1)) && metBy(pattern.slice(1), text.slice(1));
}

it('meets what trying all ways character by character meets', () => {
  const letters = (...units: string[]) => fc.string({ unit: fc.constantFrom(...units), maxLength: 7 });
  fc.assert(
    fc.property(letters('a', 'b', '*'), letters('a', 'b'), (pattern, text) => {
      expect(wildcard(pattern)(text)).toBe(metBy(pattern, text));
    }),
    { numRuns: scaled(200) },
  );
});

it('takes no longer for a pattern made to be slow', () => {
  const match = (length: number) => {
    const meets = wildcard(`${'*a'.repeat(length)}*b`);
    expect(meets('a'.repeat(2 * length))).toBe(false);
    expect(meets(`${'a'.repeat(2 * length)}b`)).toBe(true);
  };
  // A search with backtracking would not end.
  expect(growthOf(match, 2_000)).toBeLessThan(10);
});
