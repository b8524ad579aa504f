import { iso31661Alpha2ToAlpha3 } from 'iso-3166/1-a2-to-1-a3.js';
import { expect, test } from 'vitest';
import { countriesOf, REGIONS, regionOf } from '../../../functions/subscriptions/model/regions.ts';

test('each country of ISO 3166-1 has exactly one price region', () => {
  expect(REGIONS.flatMap(countriesOf).toSorted()).toEqual(Object.keys(iso31661Alpha2ToAlpha3).toSorted());
});

test.each([
  ['US', 'NA'],
  ['CA', 'NA'],
  ['MX', 'MX'],
  ['JP', 'JP'],
  ['NZ', 'PA'],
  ['FJ', 'PA'],
  ['BR', 'LA'],
  ['JM', 'LA'],
  ['DE', 'WE'],
  ['GR', 'WE'],
  ['PL', 'EE'],
  ['AE', 'EE'],
  ['ZA', 'EE'],
  ['IN', 'AP'],
  ['KZ', 'AP'],
])('%s has the prices of %s', (country, region) => {
  expect(regionOf(country)).toBe(region);
});

test('what is no country has none', () => {
  expect(['XX', 'us', '', 'toString'].map(regionOf)).toEqual([undefined, undefined, undefined, undefined]);
});
