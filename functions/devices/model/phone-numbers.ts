import { getCountries, validatePhoneNumberLength } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min.json';
import { shown } from '../../core/validation/issue-message.ts';

type Fault = NonNullable<ReturnType<typeof validatePhoneNumberLength>>;

const FAULTS: Readonly<Record<Fault, string>> = {
  NOT_A_NUMBER: 'it is no phone number',
  INVALID_COUNTRY: 'it does not begin with + and a calling code that there is',
  TOO_SHORT: 'it is too short',
  TOO_LONG: 'it is too long',
  INVALID_LENGTH: 'no number has that many digits',
};

/**
 * What is wrong with a phone number, if anything: it must be possible for the country, or international (docs/contracts/devices.md, "Placing an
 * order"). Possible is a matter of digits: whether somebody has the number is not known.
 *
 * @param country what a number without `+` is a number of; undefined while it is not known: then only what is wrong anywhere
 * @returns the problem, with the country that was assumed
 */
export function phoneProblem(phoneNumber: string, country: string | undefined): string | undefined {
  const isInternational = /^\s*[+＋]/.test(phoneNumber);
  // A few islands that nobody lives on have no numbers of their own.
  const assumed = isInternational ? undefined : getCountries(metadata).find((numbered) => numbered === country);
  const defaultCountry = assumed === undefined ? {} : { defaultCountry: assumed };
  const fault = validatePhoneNumberLength(phoneNumber, defaultCountry, metadata);
  if (fault === undefined) return undefined;
  if (fault === 'INVALID_COUNTRY' && !isInternational && country === undefined) return undefined;
  const what = assumed === undefined ? 'international phone number' : `phone number of ${assumed}`;
  const hint = assumed === undefined ? 'write it' : 'write that of another country';
  return `${shown(phoneNumber)} is not a possible ${what}: ${FAULTS[fault]}; ${hint} as +12125550100`;
}
