import * as z from 'zod';
import { shown } from './issue-message.ts';

/** Longest text where a contract names no other limit, in characters. */
const TEXT_LENGTH = 256;
/** Longest text that is written to be read: notes, comments, descriptions. */
export const LONG_TEXT_LENGTH = 4_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * For a further check of a text: it is left out when the text is reported already, so that each is reported once and an overlong one
 * is not searched. Zod's `abort` would do that too, but it also keeps an object's rules over several fields from running.
 */
export const unlessReported = { when: ({ issues }: z.core.ParsePayload) => issues.length === 0 };

/** Text that survives every system it passes through: well-formed Unicode, no control characters but tab and line breaks. */
export const text = (length: number = TEXT_LENGTH) =>
  z
    .string()
    .max(length)
    .refine((value) => value.isWellFormed(), {
      error: 'contains half of a surrogate pair; send complete Unicode characters',
      ...unlessReported,
    })
    .refine((value) => !CONTROL_CHARACTERS.test(value), {
      error: 'contains a control character; only tab and line breaks are allowed',
      ...unlessReported,
    });

/** A text that says something: neither empty nor of spaces only. */
export const filledText = (length: number = TEXT_LENGTH) =>
  text(length)
    .min(1)
    .refine((value) => value.trim() !== '', {
      error: 'is blank; it must have at least 1 visible character',
      ...unlessReported,
    });

const emailFormat = z.email();

/** Whether the text is an email address. */
export const isEmail = (value: string): boolean => emailFormat.safeParse(value).success;

/** What is wrong with a text that is none. */
export const notAnEmail = (value: unknown): string =>
  `${shown(value)} is not an email address, such as ada@example.com`;

/** RFC 3339: an ISO 8601 date-time with seconds and an offset. */
export const dateTimeFormat = z.iso.datetime({ offset: true });
