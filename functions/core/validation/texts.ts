import * as z from 'zod';
import { endInUtc } from '../model/dates.ts';
import { FILLED_TEXT, TEXT } from './published-patterns.ts';
import { unicodePattern } from './unicode-pattern.ts';

/** Longest text, in characters, by default. A contract may name another limit. */
const TEXT_LENGTH = 256;
/** Longest text of notes, comments and descriptions, in characters. */
export const LONG_TEXT_LENGTH = 4_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/**
 * Any character with a picture of its own. Unicode has properties for spaces, controls and ignorable characters, among them joiners,
 * marks of direction, fillers, variation selectors and tags. The rest has no property: the blank Braille pattern, the filler of
 * Khitan, the joiners and blanks of hieroglyphs, the null notehead and the anchors of annotations.
 */
const visibleCharacter = unicodePattern(
  String.raw`[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Noncharacter_Code_Point}\u2800\ufff9-\ufffb\u{13430}-\u{13442}\u{16fe4}\u{1d159}]`,
);

/**
 * True for a text with at least one visible character.
 *
 * @example isVisible('Ada') // true
 * @example isVisible(' \u200b') // false: a space and a zero width space
 */
export const isVisible = (text: string): boolean => /[!-~]/.test(text) || visibleCharacter().test(text);

/**
 * An option that skips a check of a text that has a problem already. Each text is thus reported once, and an overlong text is not
 * searched. Zod's `abort` does the same, but it also skips an object's rules over several fields.
 */
export const unlessReported = { when: ({ issues }: z.core.ParsePayload) => issues.length === 0 };

const madeTexts = new Map<number, z.ZodString>();

/**
 * A text that survives every system on its way: well-formed Unicode, with no control characters but tab, LF and CR. Fields of
 * the same length share one schema, because an order has dozens of texts and each call of a schema's method copies it.
 */
export function text(length: number = TEXT_LENGTH): z.ZodString {
  const made = madeTexts.get(length);
  if (made !== undefined) return made;
  const schema = z
    .string()
    .check(
      z.maxLength(length),
      z.refine<string>((value) => value.isWellFormed(), {
        error: 'contains half of a surrogate pair; send complete Unicode characters',
        ...unlessReported,
      }),
      z.refine<string>((value) => !CONTROL_CHARACTERS.test(value), {
        error: 'contains a control character; only tab and line breaks are allowed',
        ...unlessReported,
      }),
    )
    .meta({ pattern: TEXT });
  madeTexts.set(length, schema);
  return schema;
}

/** A text with at least one visible character. */
export const filledText = (length: number = TEXT_LENGTH) =>
  text(length)
    .check(
      z.minLength(1),
      z.refine<string>(isVisible, { error: 'is blank; it must have at least 1 visible character', ...unlessReported }),
    )
    .meta({ pattern: FILLED_TEXT });

/** RFC 3339, as the service writes it: an ISO 8601 date-time with seconds and an offset. */
export const dateTimeFormat = z.iso.datetime({ offset: true });

/**
 * True for a date-time of RFC 3339. `t` and `z` may be in lower case (section 5.6). A leap second is rejected, since no clock here
 * has one.
 *
 * @example isDateTime('2027-03-31t17:00:00z') // true
 * @example isDateTime('2016-12-31T23:59:60Z') // false
 */
export const isDateTime = (text: string): boolean => dateTimeFormat.safeParse(text.toUpperCase()).success;

/** RFC 3339, as callers write it. */
export const sentDateTime = z.stringFormat('datetime', isDateTime).meta({ format: 'date-time' });

/**
 * The same, read as a time in UTC that sorts as a text: the first millisecond that is not before it. What is stored has milliseconds,
 * so that the same of it is at or after this time, and the same before it.
 */
export const sentInstant = sentDateTime.transform(endInUtc).meta({ type: 'string', format: 'date-time' });
