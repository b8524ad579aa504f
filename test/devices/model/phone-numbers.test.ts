import { describe, expect, test } from 'vitest';
import { phoneProblem } from '../../../functions/devices/model/phone-numbers.ts';

describe('a phone number is possible', () => {
  test.each([
    ['US', '(614) 555-0134'],
    ['US', '6145550134'],
    ['US', '1 614 555 0134'],
    ['US', '614.555.0134 ext. 22'],
    ['CA', '416-555-0199'],
    ['GB', '020 7946 0958'],
    ['DE', '030 901820'],
    ['JP', '03-1234-5678'],
  ])('for %s as people write it there: %s', (country, number) => expect(phoneProblem(number, country)).toBeUndefined());

  test.each([
    ['US', '+44 20 7946 0958'],
    ['GB', '+1 614 555 0134'],
    ['AQ', '+672 1 12345'],
    [undefined, '+33 1 23 45 67 89'],
  ])('for %s when it is international: %s', (country, number) => expect(phoneProblem(number, country)).toBeUndefined());
});

describe('an impossible phone number is told with the country that was assumed', () => {
  test.each([
    ['US', '555', 'a possible phone number of US: it is too short; write that of another country as +12125550100'],
    ['US', '5550134', 'a possible phone number of US: it is too short'],
    ['GB', '1'.repeat(13), 'a possible phone number of GB: it is too long'],
    ['US', 'call me', 'a possible phone number of US: it is no phone number'],
    ['US', 'call 614 555 0134', 'a possible phone number of US: it is no phone number'],
    ['US', '+1 555', 'a possible international phone number: it is too short; write it as +12125550100'],
    ['US', '+999 614 555 0134', 'a possible international phone number: it does not begin with + and a calling code'],
    ['US', '+', 'a possible international phone number: it is no phone number'],
  ])('%s: %s', (country, number, message) => {
    expect(phoneProblem(number, country)).toContain(`${JSON.stringify(number)} is not ${message}`);
  });
});

describe('where nobody numbers phones', () => {
  test.each(['AQ', 'BV', 'GS', 'HM', 'PN', 'TF', 'UM'])('%s, a number is international', (country) => {
    expect(phoneProblem('12345678', country)).toBe(
      '"12345678" is not a possible international phone number: it does not begin with + and a calling code that there is; ' +
        'write it as +12125550100',
    );
    expect(phoneProblem('+64 3 123 4567', country)).toBeUndefined();
  });
});

test('while the country is not known, only what is wrong anywhere is told', () => {
  expect(phoneProblem('555', undefined)).toBeUndefined();
  expect(phoneProblem('call me', undefined)).toContain('it is no phone number');
  expect(phoneProblem('+1 555', undefined)).toContain('it is too short');
});
