import * as z from 'zod';
import { shown } from '../core/issue-message.ts';
import { isAddress, isCidr, isSubnet, splitNetworks } from './addresses.ts';

/** Contract, "The order": each string has a length limit of 256, long texts one of 4,000. */
const TEXT_LENGTH = 256;
/** Notes, comment bodies and lists of networks. */
export const LONG_TEXT_LENGTH = 4_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Text that survives every system it passes through: well-formed Unicode, no control characters but tab and line breaks. Each
 * check ends the checking of the text, so that a text is reported once and an overlong one is not searched.
 */
export const text = (length: number = TEXT_LENGTH) =>
  z
    .string()
    .max(length, { abort: true })
    .refine((value) => value.isWellFormed(), {
      error: 'contains half of a surrogate pair; send complete Unicode characters',
      abort: true,
    })
    .refine((value) => !CONTROL_CHARACTERS.test(value), {
      error: 'contains a control character; only tab and line breaks are allowed',
      abort: true,
    });

/** A text that is checked unless it is empty: an order is filled in step by step, and forms send empty strings. */
const textThat = (holds: (value: string) => boolean, problem: string) =>
  text().refine((value) => value === '' || holds(value), { error: ({ input }) => `${shown(input)} ${problem}` });

const emailFormat = z.email();
const dateFormat = z.iso.date();
/** RFC 3339: an ISO 8601 date-time with seconds and an offset. */
export const dateTimeFormat = z.iso.datetime({ offset: true });

/** An email address, or empty. */
export const email = textThat(
  (value) => emailFormat.safeParse(value).success,
  'is not an email address, such as ada@example.com',
);
/** An IPv4 or IPv6 address, or empty. */
export const address = textThat(isAddress, 'is not an IPv4 or IPv6 address, such as 10.1.1.11 or 2001:db8::11');
/** A network in CIDR notation, or empty. */
export const cidr = textThat(isCidr, 'is not a network in CIDR notation, such as 10.1.0.0/24 or 2001:db8::/64');
/** The subnet of an interface in any of its notations, or empty. */
export const subnet = textThat(
  isSubnet,
  'is not a mask such as 255.255.255.0, a prefix length such as 24, or a network in CIDR notation such as 10.1.0.0/24',
);

/** Whether the text is a date, or a date-time with an offset. */
export const isDueDate = (value: string): boolean =>
  dateFormat.safeParse(value).success || dateTimeFormat.safeParse(value).success;

/** A date, or a date-time with an offset, or empty. */
export const dueDate = textThat(
  isDueDate,
  'is not an ISO 8601 date such as 2027-03-31 or date-time with offset such as 2027-03-31T17:00:00Z',
);

/** Networks in CIDR notation, separated by commas, spaces or new lines; the first that is none is named. */
export const listOfNetworks = text(LONG_TEXT_LENGTH).refine((value) => splitNetworks(value).every(isCidr), {
  error: ({ input }) =>
    `${shown(splitNetworks(String(input)).find((entry) => !isCidr(entry)))} is not a network in CIDR notation, such as ` +
    '10.1.0.0/24 or 2001:db8::/64; separate networks with commas, spaces or new lines',
});
