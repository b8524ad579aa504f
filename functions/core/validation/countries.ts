import { iso31661Alpha2ToAlpha3 } from 'iso-3166/1-a2-to-1-a3.js';
import { shown } from './issue-message.ts';

const alpha3: Readonly<Record<string, string>> = iso31661Alpha2ToAlpha3;
const codes = new Set(Object.keys(alpha3));

/** Codes that people write for the one that ISO 3166-1 gives the country: its three-letter one, and `UK`. */
const otherCodes = new Map([
  ...Object.entries(alpha3).map(([two, three]): [string, string] => [three, two]),
  ['UK', 'GB'],
]);

/** Whether it is an ISO 3166-1 alpha-2 code in upper case. */
export const isCountry = (value: unknown): value is string => typeof value === 'string' && codes.has(value);

/** What is wrong with a text that is no country's code. */
export function notACountry(value: unknown): string {
  const upper = String(value).trim().toUpperCase();
  const meant = codes.has(upper) ? upper : otherCodes.get(upper);
  const hint = meant === undefined ? ', such as US' : `; did you mean ${meant}?`;
  return `${shown(value)} is not a country's ISO 3166-1 alpha-2 code in upper case${hint}`;
}
