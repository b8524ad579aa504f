import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { line, lineOrNone } from '../../../functions/core/validation/fields.ts';
import { filledText, isDateTime, isVisible, sentDateTime, text } from '../../../functions/core/validation/texts.ts';
import { validate } from '../../../functions/core/validation/validation.ts';

type Schema = Parameters<typeof validate>[0];

const problemOf = (schema: Schema, value: unknown) => {
  const validated = validate(schema, value);
  return validated.ok ? undefined : validated.problems[0]?.message;
};

/** Texts without a visible character. */
const INVISIBLE: Record<string, string> = {
  'a space': ' ',
  'a tab': '\t',
  'a no-break space': '\u00a0',
  'an ideographic space': '\u3000',
  'a zero width space': '\u200b',
  'a zero width non-joiner': '\u200c',
  'a zero width joiner': '\u200d',
  'a word joiner': '\u2060',
  'a byte order mark': '\ufeff',
  'a soft hyphen': '\u00ad',
  'a combining grapheme joiner': '\u034f',
  'a Hangul choseong filler': '\u115f',
  'a Hangul jungseong filler': '\u1160',
  'a Hangul filler': '\u3164',
  'a hieroglyph joiner': '\u{13430}',
  'a full blank among hieroglyphs': '\u{13441}',
  'a halfwidth Hangul filler': '\uffa0',
  'a blank Braille pattern': '\u2800',
  'a Mongolian vowel separator': '\u180e',
  'an invisible times': '\u2062',
  'a variation selector': '\ufe0f',
  'a variation selector of the supplement': '\u{e0100}',
  'tag characters': '\u{e0041}\u{e007f}',
  'a left-to-right mark': '\u200e',
  'an Arabic letter mark': '\u061c',
  'an embedding that ends': '\u202b\u202c',
  'an isolate that ends': '\u2066\u2069',
  'an annotation without text': '\ufff9\ufffa\ufffb',
  'a noncharacter': '\uffff',
  'a null notehead': '\u{1d159}',
  'several of them': '\u200b \u3164\u2800\ufe0f\u200e',
};

/** Texts that people read, with invisible characters where their script has them. */
const VISIBLE: Record<string, string> = {
  'a letter': 'a',
  'Persian with a zero width non-joiner': 'می\u200cخواهم',
  'an emoji of several with joiners': '👩\u200d👩\u200d👧',
  'an emoji with a variation selector': '❤\ufe0f',
  'a flag of tags': '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  'Sinhala with a joiner': 'ශ\u0dca\u200dරී',
  'Hindi with a joiner': 'क\u094d\u200dष',
  'a letter and a combining mark': 'e\u0301',
  'Hangul syllables': '한글',
  'Hangul of jamo': '\u1112\u1161\u11ab',
  'a Hangul letter': '\u3131',
  'Hebrew with marks of direction': '\u200fשלום\u200e',
  'Arabic with points': 'مُحَمَّد',
  'Japanese with a variation selector': '葛\u{e0100}',
  'Mongolian with a variation selector': 'ᠠ\u180b',
  'a Braille pattern': '\u2801',
  'a word with a soft hyphen': 'Donau\u00addampf',
  'an Arabic number sign': '\u0600',
  'a private character': '\ue000',
  'a zero': '0',
  'a dot': '.',
};

describe.each(Object.entries(INVISIBLE))('%s alone', (_what, value) => {
  test('is not visible', () => expect(isVisible(value)).toBe(false));

  test('is refused where a text is required', () => {
    expect(problemOf(filledText(), value)).toBe('is blank; it must have at least 1 visible character');
    expect(problemOf(line(), value)).toBe('is blank; it must have at least 1 visible character');
    expect(problemOf(lineOrNone, value)).toBe('is blank; it must be empty or have at least 1 visible character');
  });
});

describe.each(Object.entries(VISIBLE))('%s', (_what, value) => {
  test.each(Object.entries({ text: text(), filledText: filledText(), line: line(), lineOrNone }))(
    'is taken as it is by %s',
    (_name, schema) => expect(validate(schema, value)).toEqual({ ok: true, value }),
  );
});

const charactersOf = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));

describe('a control character', () => {
  const allowed = ['\t', '\n', '\r'];

  test.each([...charactersOf(0, 0x1f), ...charactersOf(0x7f, 0x9f)].filter((one) => !allowed.includes(one)))(
    '%j is refused everywhere',
    (character) => {
      const message = 'contains a control character; only tab and line breaks are allowed';
      for (const schema of [text(), filledText(), line(), lineOrNone]) {
        expect(problemOf(schema, `a${character}b`)).toBe(message);
      }
    },
  );

  test('is allowed as a tab, and in a long text as a line break', () => {
    expect(problemOf(line(), 'a\tb')).toBeUndefined();
    for (const lineBreak of ['\n', '\r\n', '\u2028']) {
      expect(problemOf(text(), `a${lineBreak}b`)).toBeUndefined();
      expect(problemOf(line(), `a${lineBreak}b`)).toBe('contains a line break; it must be one line');
    }
  });
});

/** Blocks of letters, and the invisible characters around them. */
const letter = fc.oneof(
  ...[
    [0x21, 0x7e],
    [0xc0, 0x24f],
    [0x370, 0x373],
    [0x410, 0x44f],
    [0x5d0, 0x5ea],
    [0x621, 0x63a],
    [0x915, 0x939],
    [0xac00, 0xd7a3],
    [0x1100, 0x1112],
    [0x3041, 0x3096],
    [0x4e00, 0x9fff],
    [0x1f600, 0x1f64f],
    [0x20000, 0x2a6d6],
  ].map(([min = 0, max = 0]) => fc.integer({ min, max }).map((point) => String.fromCodePoint(point))),
);
const invisible = fc.string({ unit: fc.constantFrom(...Object.values(INVISIBLE)), maxLength: 8 });

test('one letter of any block makes a text visible, whatever is around it', () => {
  fc.assert(
    fc.property(invisible, letter, invisible, (before, shown, after) => {
      expect(isVisible(before + shown + after)).toBe(true);
      expect(isVisible(before + after)).toBe(false);
    }),
  );
});

describe('a date-time of RFC 3339', () => {
  test.each([
    '2027-03-31T17:00:00Z',
    '2027-03-31t17:00:00z',
    '2027-03-31t17:00:00Z',
    '2027-03-31T17:00:00z',
    '2027-03-31t17:00:00+02:00',
    '2027-03-31T17:00:00-00:00',
    '2027-03-31T17:00:00.5Z',
    '2027-03-31t17:00:00.123456789-23:59',
    '2028-02-29T00:00:00Z',
    '0000-01-01T00:00:00Z',
  ])('is %s', (value) => {
    expect(isDateTime(value)).toBe(true);
    expect(validate(sentDateTime, value)).toEqual({ ok: true, value });
  });

  test.each([
    '',
    '2027-03-31',
    '2027-03-31T17:00:00',
    '2027-03-31T17:00Z',
    '2027-03-31 17:00:00Z',
    '2027-03-31T17:00:00 Z',
    '2027-03-31T17:00:00+0200',
    '2027-03-31T17:00:00+02',
    '2027-03-31T17:00:00+24:00',
    '2027-03-31T24:00:00Z',
    '2027-03-31T17:60:00Z',
    '2027-02-29T00:00:00Z',
    '2027-03-31T17:00:00.Z',
    '2027-03-31T17:00:00,5Z',
    '+2027-03-31T17:00:00Z',
    // Of leap seconds none is taken, those that were included.
    '2016-12-31T23:59:60Z',
    '2016-12-31t18:59:60-05:00',
  ])('is not %j', (value) => {
    expect(problemOf(sentDateTime, value)).toBe(
      `must be an RFC 3339 date-time such as 2027-03-31T17:00:00Z, got ${JSON.stringify(value)}`,
    );
  });
});
