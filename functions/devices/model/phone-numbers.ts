import { getCountries, validatePhoneNumberLength } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min.json';
import { shown } from '../../core/validation/issue-message.ts';
import { unicodePattern } from '../../core/validation/unicode-pattern.ts';

type Fault = NonNullable<ReturnType<typeof validatePhoneNumberLength>>;

const FAULTS: Readonly<Record<Fault, string>> = {
  NOT_A_NUMBER: 'it is no phone number',
  INVALID_COUNTRY: 'it does not begin with + and a calling code that there is',
  TOO_SHORT: 'it is too short',
  TOO_LONG: 'it is too long',
  INVALID_LENGTH: 'no number has that many digits',
};

/** Marks of direction and other characters that nobody sees. Address books paste them around numbers. */
const pastedMarks = unicodePattern(String.raw`[\p{Cf}\p{Default_Ignorable_Code_Point}]`, 'gu');

/**
 * Validates a phone number. It must be possible for the country, or international (docs/contracts/devices.md, "Placing an order").
 * The check counts digits, of any width; a possible number need not be in use. Invisible marks do not count.
 *
 * @param country the country of a number without `+`. If it is undefined, only numbers that are wrong in every country fail.
 * @returns the problem, with the assumed country, or undefined for a possible number
 * @example phoneProblem('+1 614 555 0134', 'DE') // undefined
 * @example phoneProblem('555', 'US')
 * // '"555" is not a possible phone number of US: it is too short; write that of another country as +12125550100'
 */
export function phoneProblem(phoneNumber: string, country: string | undefined): string | undefined {
  const digits = phoneNumber.replaceAll(pastedMarks(), '').replace(/^\s*\uff0b/, '+');
  const isInternational = /^\s*\+/.test(digits);
  // A few uninhabited islands have no phone numbers.
  const assumed = isInternational ? undefined : getCountries(metadata).find((numbered) => numbered === country);
  const defaultCountry = assumed === undefined ? {} : { defaultCountry: assumed };
  const fault = validatePhoneNumberLength(digits, defaultCountry, metadata);
  if (fault === undefined) return undefined;
  if (fault === 'INVALID_COUNTRY' && !isInternational && country === undefined) return undefined;
  const what = assumed === undefined ? 'international phone number' : `phone number of ${assumed}`;
  const hint = assumed === undefined ? 'write it' : 'write that of another country';
  return `${shown(phoneNumber)} is not a possible ${what}: ${FAULTS[fault]}; ${hint} as +12125550100`;
}
