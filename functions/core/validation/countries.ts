import { iso31661Alpha2ToAlpha3 } from 'iso-3166/1-a2-to-1-a3.js';
import { shown } from './issue-message.ts';

const alpha3: Readonly<Record<string, string>> = iso31661Alpha2ToAlpha3;
const codes = new Set(Object.keys(alpha3));

/** Other codes that people use for a country: its three-letter code, and `UK`. */
const otherCodes = new Map([
  ...Object.entries(alpha3).map(([two, three]): [string, string] => [three, two]),
  ['UK', 'GB'],
]);

/**
 * True for an ISO 3166-1 alpha-2 code in upper case.
 *
 * @example isCountry('US') // true
 * @example isCountry('us') // false
 */
export const isCountry = (value: unknown): value is string => typeof value === 'string' && codes.has(value);

/**
 * Returns the message for a text that is no country's code, with the code that was probably meant.
 *
 * @example notACountry('uk') // '"uk" is not a country\'s ISO 3166-1 alpha-2 code in upper case; did you mean GB?'
 */
export function notACountry(value: unknown): string {
  const upper = String(value).trim().toUpperCase();
  const meant = codes.has(upper) ? upper : otherCodes.get(upper);
  const hint = meant === undefined ? ', such as US' : `; did you mean ${meant}?`;
  return `${shown(value)} is not a country's ISO 3166-1 alpha-2 code in upper case${hint}`;
}
