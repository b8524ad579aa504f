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
    ['JP', '\uff0b81 3 1234 5678'],
    ['US', '\uff0b\uff14\uff19 30 1234567'],
    [undefined, '\u200e \uff0b1 614 555 0134'],
  ])('for %s when it is international: %s', (country, number) => expect(phoneProblem(number, country)).toBeUndefined());
});

describe('invisible marks around a number do not count', () => {
  test.each([
    ['a left-to-right mark', 'US', '\u200e+1 614 555 0134'],
    ['an embedding', 'US', '\u202a+1 614 555 0134\u202c'],
    ['an isolate', 'DE', '\u2066+49 30 1234567\u2069'],
    ['a zero width space', 'US', '\u200b614 555 0134'],
    ['a byte order mark', 'US', '\ufeff(614) 555-0134'],
    ['a word joiner between digits', 'GB', '020\u2060 7946\u2060 0958'],
    ['a soft hyphen', 'US', '614\u00ad555\u00ad0134'],
    ['a right-to-left mark at the end', 'GB', '+44 20 7946 0958\u200f'],
    ['an Arabic letter mark', 'AE', '\u061c+971 50 123 4567'],
    ['a no-break space', 'US', '+1\u00a0614\u00a0555\u00a00134'],
  ])('%s', (_mark, country, number) => expect(phoneProblem(number, country)).toBeUndefined());

  test.each(['\u200e555', '\u200e', '\u202aabc\u202c', '\u200e+999 12'])(
    '%j is not possible, and its marks are named',
    (number) => {
      const mark = `\\u{${number.codePointAt(0)?.toString(16)}}`;
      expect(phoneProblem(number, 'US')).toContain(mark);
    },
  );
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
