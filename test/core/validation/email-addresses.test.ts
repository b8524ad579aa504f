import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEmail, notAnEmail } from '../../../functions/core/validation/email-addresses.ts';

const letters = (count: number) => 'a'.repeat(count);

/** A domain of 240 characters in labels of at most 63. */
const LONG_DOMAIN = `${letters(63)}.${letters(63)}.${letters(63)}.${letters(44)}.com`;

describe('an email address', () => {
  test.each([
    'ada@example.com',
    'ann@example.xn--p1ai',
    'ann@xn--e1afmkfd.XN--P1AI',
    'a.b&c@example.com',
    'user=x@example.com',
    'user/dep@example.com',
    "o'neill@example.ie",
    "!#$%&'*+/=?^_`{|}~-@example.com",
    'ada+orders@example.co.uk',
    'ADA.LOVELACE@EXAMPLE.COM',
    '_@example.com',
    '1@2.example',
    'ada@1-2.example.com',
    'ada@ab--cd.com',
    'ada@a.de',
    'ada@mail-1.sub.example.museum',
    `${letters(64)}@example.com`,
    `ada@${letters(63)}.com`,
    `${letters(13)}@${LONG_DOMAIN}`,
    // A domain in Unicode, composed or not, is taken as it is.
    'ann@пример.рф',
    'ann@münchen.de',
    'ann@mu\u0308nchen.de',
    'ann@日本語.jp',
    'ann@نامه\u200cای.com',
    'ann@उदाहरण.भारत',
  ])('is %s', (text) => expect(isEmail(text)).toBe(true));

  test.each([
    '',
    'ada',
    '@',
    '@example.com',
    'ada@',
    'ada@example',
    'ada@localhost',
    'ann@example-.com',
    'ann@-example.com',
    'ann@example.-com',
    'ann@example.com-',
    `ada@${letters(64)}.com`,
    `${letters(65)}@example.com`,
    `${letters(14)}@${LONG_DOMAIN}`,
    '.ada@example.com',
    'ada.@example.com',
    'ada..l@example.com',
    'ada@example..com',
    'ada@.example.com',
    'ada@example.com.',
    'ada@example.c',
    'ada@example.123',
    'ada@10.1.1.1',
    'ada@[10.1.1.1]',
    'ada@[IPv6:2001:db8::1]',
    '"ada lovelace"@example.com',
    '"ada"@example.com',
    'ada lovelace@example.com',
    'ada@exa mple.com',
    'ada@exa_mple.com',
    'ada@example.com:25',
    'ada@example.com/x',
    'ada@b@example.com',
    'Ada <ada@example.com>',
    'mailto:ada@example.com ',
    'ada@example.com,bob@example.com',
    'ada@example.com\n',
    ' ada@example.com',
    'ада@example.com',
    'ada@example.xn--',
    'ada@xn--.xn--p1ai-',
    'ada@☃.net',
    'ada@a\u200db.com',
    'ada@exa\u00admple.com',
    'ada@example。com',
    `ada@${'ü'.repeat(60)}.de`,
  ])('is not %j', (text) => expect(isEmail(text)).toBe(false));
});

test('the message names what it may cut, and what a reader may not see', () => {
  expect(notAnEmail(`${letters(65)}@example.com`)).toMatch(
    /: it has 65 characters before the @, at most 64 are allowed$/,
  );
  expect(notAnEmail(`ann@${letters(64)}.com`)).toMatch(
    /: a part of its domain has 64 characters, at most 63 are allowed$/,
  );
  expect(notAnEmail(`${letters(14)}@${LONG_DOMAIN}`)).toMatch(/: it has 255 characters, at most 254 are allowed$/);
  expect(notAnEmail('анна@example.com')).toMatch(/: before the @ only ASCII characters are allowed$/);
  expect(notAnEmail('ann@example-.com')).toBe('"ann@example-.com" is not an email address, such as ada@example.com');
});

const ATEXT = [..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+/=?^_`{|}~-"];
const LETTERS_AND_DIGITS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'];

const word = (unit: string[], maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...unit), minLength: 1, maxLength });
const atom = word(ATEXT, 12);
const label = fc
  .tuple(word(LETTERS_AND_DIGITS, 10), fc.string({ unit: fc.constantFrom(...LETTERS_AND_DIGITS, '-'), maxLength: 10 }))
  .chain(([first, inner]) => word(LETTERS_AND_DIGITS, 3).map((last) => first + inner + last));
const topLevel = fc.oneof(
  word([...'abcdefghijklmnopqrstuvwxyz'], 10).filter(({ length }) => length > 1),
  fc.constant('xn--p1ai'),
);

const local = fc.array(atom, { minLength: 1, maxLength: 4 }).map((atoms) => atoms.join('.'));
const domain = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), topLevel)
  .map(([labels, last]) => [...labels, last].join('.'));

test('every address of the grammar is an email address, whatever its case', () => {
  fc.assert(
    fc.property(local, domain, (one, other) => {
      expect(isEmail(`${one}@${other}`)).toBe(true);
    }),
  );
});

test('no address is an email address with a character of another kind at any place', () => {
  const foreign = fc.constantFrom(...' ()<>[]:;@\\,"\u0000\n\u00e9\u200b');
  fc.assert(
    fc.property(local, domain, foreign, fc.nat(), (one, other, character, place) => {
      const at = place % (one.length + 1);
      expect(isEmail(`${one.slice(0, at)}${character}${one.slice(at)}@${other}`)).toBe(false);
    }),
  );
});

test('no address is an email address with a hyphen or a dot at the end of a label', () => {
  fc.assert(
    fc.property(local, domain, fc.constantFrom('-', '.'), (one, other, mark) => {
      expect(isEmail(`${one}@${mark}${other}`)).toBe(false);
      expect(isEmail(`${one}@${other}${mark}`)).toBe(false);
      expect(isEmail(`${one}@${other.replace('.', `${mark}.`)}`)).toBe(false);
    }),
  );
});
