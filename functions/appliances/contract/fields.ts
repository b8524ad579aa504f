import type * as z from 'zod';
import { isEmail, notAnEmail } from '../../core/validation/email-addresses.ts';
import { shown } from '../../core/validation/issue-message.ts';
import {
  ADDRESS,
  CIDR,
  DATE_OR_TIME,
  EMAIL,
  NETWORKS,
  orNone,
  SUBNET,
} from '../../core/validation/published-patterns.ts';
import { LONG_TEXT_LENGTH, text, unlessReported } from '../../core/validation/texts.ts';
import { isAddress, isCidr, isSubnet, splitNetworks } from '../model/addresses.ts';
import { isDueDate } from '../model/due-date.ts';

/** Makes each field of a shape optional and nullable. Fields that share a schema share the result. */
export function optional<Shape extends Record<string, z.ZodType>>(shape: Shape) {
  const made = new Map([...new Set(Object.values(shape))].map((schema) => [schema, schema.nullish()]));
  return Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, made.get(schema)])) as {
    [Name in keyof Shape]: z.ZodOptional<z.ZodNullable<Shape[Name]>>;
  };
}

/**
 * Builds a text schema with a check that accepts an empty text. Orders are filled in step by step, and forms send empty strings.
 */
const textThat = (holds: (value: string) => boolean, problem: string) =>
  text().refine((value) => value === '' || holds(value), {
    error: ({ input }) => `${shown(input)} ${problem}`,
    ...unlessReported,
  });

/** An email address, or empty. */
export const email = text()
  .refine((value) => value === '' || isEmail(value), {
    error: ({ input }) => notAnEmail(input),
    ...unlessReported,
  })
  .meta({ pattern: orNone(EMAIL), maxLength: 254 });
/** An IPv4 or IPv6 address, or empty. */
export const address = text()
  .refine((value) => value === '' || isAddress(value), {
    error: ({ input }) => {
      const zone = String(input).includes('%') ? '; leave out the zone, which begins with %' : '';
      return `${shown(input)} is not an IPv4 or IPv6 address, such as 10.1.1.11 or 2001:db8::11${zone}`;
    },
    ...unlessReported,
  })
  .meta({ pattern: ADDRESS });
/** A network in CIDR notation, or empty. */
export const cidr = textThat(isCidr, 'is not a network in CIDR notation, such as 10.1.0.0/24 or 2001:db8::/64').meta({
  pattern: CIDR,
});
/** The subnet of an interface as a mask, a prefix length or a network in CIDR notation, or empty. */
export const subnet = textThat(
  isSubnet,
  'is not a mask such as 255.255.255.0, a prefix length such as 24, or a network in CIDR notation such as 10.1.0.0/24',
).meta({ pattern: SUBNET });

/** A date, or a date-time with an offset, or empty. */
export const dueDate = textThat(
  isDueDate,
  'is not an ISO 8601 date such as 2027-03-31 or date-time with offset such as 2027-03-31T17:00:00Z',
).meta({ pattern: orNone(DATE_OR_TIME) });

/** Networks in CIDR notation, separated by commas, spaces or new lines. The error names the first invalid entry. */
export const listOfNetworks = text(LONG_TEXT_LENGTH)
  .refine((value) => splitNetworks(value).every(isCidr), {
    error: ({ input }) =>
      `${shown(splitNetworks(String(input)).find((entry) => !isCidr(entry)))} is not a network in CIDR notation, such as ` +
      '10.1.0.0/24 or 2001:db8::/64; separate networks with commas, spaces or new lines',
    ...unlessReported,
  })
  .meta({ pattern: NETWORKS });
