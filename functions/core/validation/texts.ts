import * as z from 'zod';
import { shown } from './issue-message.ts';
import { FILLED_TEXT, TEXT } from './published-patterns.ts';

/** Longest text, in characters, by default. A contract may name another limit. */
const TEXT_LENGTH = 256;
/** Longest text of notes, comments and descriptions, in characters. */
export const LONG_TEXT_LENGTH = 4_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * An option that skips a check of a text that has a problem already. Each text is thus reported once, and an overlong text is not
 * searched. Zod's `abort` does the same, but it also skips an object's rules over several fields.
 */
export const unlessReported = { when: ({ issues }: z.core.ParsePayload) => issues.length === 0 };

const madeTexts = new Map<number, z.ZodString>();

/**
 * A text that survives every system on its way: well-formed Unicode, with no control characters but tab and line breaks. Fields of
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
    .min(1)
    .refine((value) => value.trim() !== '', {
      error: 'is blank; it must have at least 1 visible character',
      ...unlessReported,
    })
    .meta({ pattern: FILLED_TEXT });

const emailFormat = z.email();

/**
 * True for an email address.
 *
 * @example isEmail('ada@example.com') // true
 */
export const isEmail = (value: string): boolean => emailFormat.safeParse(value).success;

/** Returns the message for a text that is no email address. */
export const notAnEmail = (value: unknown): string =>
  `${shown(value)} is not an email address, such as ada@example.com`;

/** RFC 3339: an ISO 8601 date-time with seconds and an offset. */
export const dateTimeFormat = z.iso.datetime({ offset: true });
