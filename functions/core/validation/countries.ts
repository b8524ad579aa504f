import { iso31661Alpha2ToAlpha3 } from 'iso-3166/1-a2-to-1-a3.js';
import { shown } from './issue-message.ts';

const alpha3: Readonly<Record<string, string>> = iso31661Alpha2ToAlpha3;

const isCode = (code: string): boolean => Object.hasOwn(alpha3, code);

/** Returns all ISO 3166-1 alpha-2 codes, for the OpenAPI document. */
export const countryCodes = (): string[] => Object.keys(alpha3).sort();

/**
 * True for an ISO 3166-1 alpha-2 code in upper case.
 *
 * @example isCountry('US') // true
 * @example isCountry('us') // false
 */
export const isCountry = (value: unknown): value is string => typeof value === 'string' && isCode(value);

/**
 * Returns the message for a text that is no country's code, with the code that was probably meant.
 *
 * @example notACountry('uk') // '"uk" is not a country\'s ISO 3166-1 alpha-2 code in upper case; did you mean GB?'
 */
export function notACountry(value: unknown): string {
  const upper = String(value).trim().toUpperCase();
  const meant = isCode(upper) ? upper : codeOf(upper);
  const hint = meant === undefined ? ', such as US' : `; did you mean ${meant}?`;
  return `${shown(value)} is not a country's ISO 3166-1 alpha-2 code in upper case${hint}`;
}

/** Returns the code of a country that people name by another one: its three-letter code, or `UK`. */
const codeOf = (other: string): string | undefined =>
  other === 'UK' ? 'GB' : Object.keys(alpha3).find((code) => alpha3[code] === other);
