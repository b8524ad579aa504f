import * as z from 'zod';
import { shown } from '../../core/validation/issue-message.ts';
import { numberParameter } from '../../core/validation/query-parameters.ts';
import { dateTimeFormat, text } from '../../core/validation/texts.ts';
import { parseOfferId } from '../model/offer-id.ts';

/** Longest `externalReferenceId`, in characters (docs/contracts/subscriptions.md, "Orders"). */
export const REFERENCE_LENGTH = 35;

/** docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices": customer, reseller and deployment ids. */
const ID = /^[\p{L}\d-]{4,40}$/u;

/** Whether a text can be such an id: any other names nothing, and may be longer than keys may. */
export const isId = (value: string): boolean => ID.test(value);

/** The id of a customer, reseller or deployment. */
export const id = z.string().regex(ID, {
  error: ({ input }) => `must be 4 to 40 letters, digits and "-", got ${shown(input)}`,
});

/** An id that is looked up, whatever it is: one that there is not has a code of its own. */
export const anyId = text(64);

/** Longest code of a discount, in characters. An order of several hundred lines has to hold one in each. */
const CODE_LENGTH = 64;

/** The code of a discount, high volume or flexible: visible ASCII and spaces, one byte a character. */
export const code = z
  .string()
  .max(CODE_LENGTH)
  .regex(/^[ -~]*$/, {
    error: ({ input }) => `must be of visible ASCII characters or spaces, got ${shown(input)}`,
  });

/**
 * A number whose range is documented here, and judged by a rule of its own: what is out of it has a code of its own (contract,
 * "Orders").
 */
export const documentedInteger = (minimum: number, maximum: number) =>
  z.number().meta({ type: 'integer', minimum, maximum });

/** The ISO 4217 code of a currency in upper case. Whether anything is priced in it is another matter (docs/contracts/subscriptions.md, "Orders": 2128). */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, {
  error: ({ input }) => `must be an ISO 4217 currency code in upper case, such as USD, got ${shown(input)}`,
});

/** An offer's id where it must be one: 15 characters with one of the levels (docs/contracts/subscriptions.md, "NEW"). */
export const offerId = z
  .string()
  .refine((value) => parseOfferId(value) !== undefined, {
    error: ({ input }) => `must be the 15 characters of an offer id, such as 65304470CA01A12, got ${shown(input)}`,
  })
  .meta({ pattern: '^[0-9A-Za-z]{10}(0[1-4]|1[2-4]|T[1-7])[0-9A-Za-z]{3}$' });

/** A list, of which no more than the first too many is looked at: there may be hundreds of thousands. */
export const upTo = <List extends z.ZodArray>(most: number, list: List) =>
  z.preprocess((sent) => (Array.isArray(sent) ? sent.slice(0, most + 1) : sent), list.meta({ maxItems: most }));

const isDate = (value: string) => z.iso.date().safeParse(value).success;
/** An offset may lead out of the years that have four digits. */
const isDateTime = (value: string) =>
  dateTimeFormat.safeParse(value).success && /^\d{4}-/.test(new Date(value).toISOString());

/** An instant as the contract writes it: `YYYY-MM-DDThh:mm:ssZ`. */
export const instantOf = (time: string | Date): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** A date, which is its midnight UTC, or a date-time (docs/contracts/subscriptions.md, "History"); read as `YYYY-MM-DDThh:mm:ssZ`. */
export const dateOrTime = z
  .string()
  .refine((value) => isDate(value) || isDateTime(value), {
    error: ({ input }) =>
      `must be a date such as 2027-03-31 or a date-time such as 2027-03-31T17:00:00Z, got ${shown(input)}`,
  })
  .transform(instantOf)
  .meta({ anyOf: [{ format: 'date' }, { format: 'date-time' }] });

/** An instant in an answer: `YYYY-MM-DDThh:mm:ssZ`. */
export const instant = z.iso.datetime({ precision: 0 });

/** `true` or `false` in a query. */
export const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] });

/** A whole number in a query, however many digits it has. */
const count = (least: number) =>
  z
    .number({ error: ({ input }) => `must be a whole number of at least ${least}, got ${shown(input)}` })
    .min(least)
    .transform((value) => Math.min(value, Number.MAX_SAFE_INTEGER));

/** How many entries a page of a list has; more than the most is the most (docs/contracts/subscriptions.md, "History"). */
export const limitUpTo = (maximum: number, standard: number) =>
  numberParameter(
    count(1)
      .transform((limit) => Math.min(limit, maximum))
      .prefault(standard),
  ).meta({ type: 'integer', minimum: 1, maximum, default: standard });

/** How many entries a page of a list has, where more than the most is refused (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices": 1..50). */
export const limitWithin = (maximum: number, standard: number) =>
  numberParameter(
    z
      .number({ error: ({ input }) => `must be a whole number from 1 to ${maximum}, got ${shown(input)}` })
      .min(1)
      .max(maximum)
      .prefault(standard),
  ).meta({ type: 'integer', minimum: 1, maximum, default: standard });

/** How many entries come before the page. */
export const offset = numberParameter(count(0).prefault(0)).meta({ type: 'integer', minimum: 0, default: 0 });

/** A parameter that may be repeated, and may hold several values between commas. */
export const commaList = <Item extends z.ZodType<string>>(item: Item) =>
  z
    .array(z.string())
    .overwrite((values) => values.flatMap((value) => value.split(',')).map((value) => value.trim()))
    .superRefine((values, { addIssue }) => {
      const wrong = values.flatMap((value) => item.safeParse(value).error?.issues.slice(0, 1) ?? []);
      for (const { message } of wrong.slice(0, 1)) addIssue({ code: 'custom', message });
    });
