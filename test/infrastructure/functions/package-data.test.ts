import fc from 'fast-check';
import { type CountryCode, getCountries, type MetadataJson, validatePhoneNumberLength } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/metadata.min.json';
import { expect, test } from 'vitest';
import { packageData } from '../../../lib/functions/package-data.ts';
import { scaled } from '../../support/effort.ts';

const [file] = packageData(['package-data:libphonenumber-js/metadata.min.json']);
const bundled: MetadataJson = JSON.parse(Buffer.from(file?.[1] ?? []).toString('utf8'));

test('the data of phone numbers have all countries and less than half of the bytes', () => {
  expect(getCountries(bundled)).toEqual(getCountries(metadata));
  expect(JSON.stringify(bundled).length).toBeLessThan(JSON.stringify(metadata).length / 2);
});

test('a number is as possible by the bundled data as by those of the package', () => {
  const number = fc.stringMatching(/^[+＋]?0{0,2}[0-9 ()-]{0,18}$/);
  const country = fc.option(fc.constantFrom(...getCountries(metadata)), { nil: undefined });
  const fault = (text: string, of: CountryCode | undefined, by: MetadataJson) =>
    validatePhoneNumberLength(text, of === undefined ? {} : { defaultCountry: of }, by);
  fc.assert(
    fc.property(number, country, (text, of) => {
      expect(fault(text, of, bundled)).toBe(fault(text, of, metadata));
    }),
    { numRuns: scaled(500) },
  );
});
