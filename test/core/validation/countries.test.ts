import { iso31661Alpha2ToAlpha3 } from 'iso-3166/1-a2-to-1-a3.js';
import { expect, test } from 'vitest';
import { isCountry, notACountry } from '../../../functions/core/validation/countries.ts';

const codes = Object.entries(iso31661Alpha2ToAlpha3);

test.each(codes)('%s is meant by its own letters and by %s', (two, three) => {
  expect(isCountry(two)).toBe(true);
  expect(isCountry(three)).toBe(false);
  for (const meant of [two.toLowerCase(), three, ` ${three.toLowerCase()} `]) {
    expect(notACountry(meant)).toMatch(new RegExp(`; did you mean ${two}\\?$`));
  }
});

test('knows UK, and no names of objects', () => {
  expect(notACountry('uk')).toMatch(/did you mean GB\?$/);
  for (const name of ['constructor', '__proto__', 'toString', '', 'ZZZ']) {
    expect(isCountry(name)).toBe(false);
    expect(notACountry(name)).toMatch(/, such as US$/);
  }
});
