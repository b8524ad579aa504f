import { expect, test } from 'vitest';
import { closeNamesOf, closestName } from '../../../functions/core/validation/did-you-mean.ts';

const closest = (name: string, known: readonly string[]) => closeNamesOf(known, 5)(name);

test.each([
  ['Ardenne Bok 13', ['Ardenne Book 13']],
  ['ardenne-book 13', ['Ardenne Book 13']],
  ['Ardenne', ['Ardenne Book 13']],
  ['Ardenne Book 13 with everything in it', ['Ardenne Book 13']],
  ['Monitor', []],
])('offers for %s what is near it', (name, expected) => {
  expect(closest(name, ['Ardenne Book 13', 'Tessaro Dock 9'])).toEqual(expected);
});

test('finds a long name by a part of it, and compares it with no other', () => {
  const long = `${'Very '.repeat(30)}Long`;
  expect(closest('very very very', [long])).toEqual([long]);
  expect(closest(`${'Very '.repeat(30)}Lung`, [long])).toEqual([]);
});

test('looks at a thousand names, and no more', () => {
  const known = Array.from({ length: 2_000 }, (_, index) => `Name ${String(index).padStart(5, '0')}`);
  expect(closest('Name 00999', known)).toContain('Name 00999');
  expect(closest('Name 01999', known)).not.toContain('Name 01999');
});

test.each([
  ['Conutry', ['country', 'city'], 'country'],
  ['colour', ['country', 'city'], undefined],
  ['Carolina', ['North Carolina', 'South Carolina'], undefined],
  ['dns3', ['dns1', 'dns2'], undefined],
  ['dns-1', ['dns1', 'dns2'], 'dns1'],
  ['adress1', ['address1', 'address2'], 'address1'],
  ['USX', ['USD', 'EUR'], 'USD'],
  ['AUX', ['AUD', 'AUS'], undefined],
  ['Que\u0301bec', ['Qu\u00e9bec'], 'Qu\u00e9bec'],
])('for %j, of %j the likely name is %j', (name, known, likely) => expect(closestName(name, known)).toBe(likely));
