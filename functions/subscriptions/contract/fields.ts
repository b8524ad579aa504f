import * as z from 'zod';
import { momentOf } from '../../core/model/dates.ts';
import { issueMessage, shown } from '../../core/validation/issue-message.ts';
import { DATE_OR_TIME, LETTERS } from '../../core/validation/published-patterns.ts';
import { LARGEST_OFFSET, numberParameter } from '../../core/validation/query-parameters.ts';
import { composed } from '../../core/validation/spelling.ts';
import { isDateTime, isVisible, text, unlessReported } from '../../core/validation/texts.ts';
import { asciiOrUnicode } from '../../core/validation/unicode-pattern.ts';
import { parseOfferId } from '../model/offer-id.ts';

/** Maximum length of an `externalReferenceId`, in characters (docs/contracts/subscriptions.md, "Orders"). */
export const REFERENCE_LENGTH = 35;

/**
 * Form of customer, reseller and deployment ids (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions,
 * prices").
 */
const ID = asciiOrUnicode(/^[A-Za-z\d-]{4,40}$/, String.raw`^[\p{L}\d-]{4,40}$`);

/**
 * Returns true if a text has the form of an id. Any other text names nothing, and may be longer than a key allows.
 *
 * @example isId('4820175936') // true
 */
export const isId = (value: string): boolean => ID.test(composed(value));

/** Id of a customer, reseller or deployment. */
export const id = z
  .string()
  .refine(isId, { error: ({ input }) => `must be 4 to 40 letters, digits and "-", got ${shown(input)}` })
  .meta({ pattern: `^[${LETTERS}0-9-]{4,40}$` })
  .describe('4 to 40 letters, digits and hyphens.');

/** Id of any form. An unknown id has its own error code. */
export const anyId = text(64);

/** Maximum length of a discount code, in characters. An order of several hundred lines must hold a code on each line. */
const CODE_LENGTH = 64;

/** Code of a high volume or flexible discount: visible ASCII and spaces, one byte per character. */
export const code = z
  .string()
  .max(CODE_LENGTH)
  .regex(/^[ -~]*$/, {
    error: ({ input }) => `must be of visible ASCII characters or spaces, got ${shown(input)}`,
  });

/** Code of a discount, as operators set it: with at least one character that is no space. */
export const filledCode = code
  .min(1)
  .refine(isVisible, {
    error: 'is blank; it must have at least 1 visible character',
    ...unlessReported,
  })
  .meta({ pattern: '^[ -~]*[!-~][ -~]*$' });

/**
 * Makes a number from 1 whose range is only documented. A rule checks the range, because it has its own error code
 * (docs/contracts/subscriptions.md, "Orders").
 */
export const documentedInteger = (maximum: number) => z.number().meta({ type: 'integer', minimum: 1, maximum });

/**
 * ISO 4217 currency code in upper case. Rules check that an offer has a price in it (docs/contracts/subscriptions.md, "Orders",
 * 2128).
 */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, {
  error: ({ input }) => `must be an ISO 4217 currency code in upper case, such as USD, got ${shown(input)}`,
});

/** Published pattern of an offer id. */
export const OFFER_ID = '^[0-9A-Za-z]{10}(0[1-4]|1[2-4]|T[1-7])[0-9A-Za-z]{3}$';

/** Id of an offer: 15 characters with a valid level (docs/contracts/subscriptions.md, "NEW"). */
export const offerId = z
  .string()
  .refine((value) => parseOfferId(value) !== undefined, {
    error: ({ input }) => `must be the 15 characters of an offer id, such as 65304470CA01A12, got ${shown(input)}`,
  })
  .meta({ pattern: OFFER_ID });

/**
 * Limits a list. Only the entries up to the limit and one more are validated, because a caller may send hundreds of thousands.
 */
export const upTo = <List extends z.ZodArray>(most: number, list: List) =>
  z.preprocess((sent) => (Array.isArray(sent) ? sent.slice(0, most + 1) : sent), list.meta({ maxItems: most }));

const isDate = (value: string) => z.iso.date().safeParse(value).success;
/** A time zone offset may lead out of the years with four digits. */
const isTimeOfOurs = (value: string) => isDateTime(value) && /^\d{4}-/.test(new Date(momentOf(value)).toISOString());

/** Formats an instant as the contract does: `YYYY-MM-DDThh:mm:ssZ`. */
export const instantOf = (time: string | Date): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/**
 * A date or a date-time of RFC 3339, read as `YYYY-MM-DDThh:mm:ssZ` (docs/contracts/subscriptions.md, "History"). A date means 00:00
 * UTC.
 */
export const dateOrTime = z
  .string()
  .refine((value) => isDate(value) || isTimeOfOurs(value), {
    error: ({ input }) =>
      `must be a date such as 2027-03-31 or a date-time such as 2027-03-31T17:00:00Z, got ${shown(input)}`,
  })
  .transform((value) => instantOf(value.toUpperCase()))
  .meta({ pattern: DATE_OR_TIME });

/**
 * A date or date-time that ends a period, read as `YYYY-MM-DDThh:mm:ssZ`. A date means the last second of its day in UTC
 * (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices").
 */
export const dayOrTime = z
  .string()
  .overwrite((value) => (isDate(value) ? `${value}T23:59:59Z` : value))
  .pipe(dateOrTime)
  .meta({ pattern: DATE_OR_TIME });

/** Instant in a response, `YYYY-MM-DDThh:mm:ssZ`. */
export const instant = z.iso.datetime({ precision: 0 });

/** Query parameter `true` or `false`. */
export const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] });

/** Makes a whole number in a query, of any number of digits. */
const count = (least: number) =>
  z
    .number({ error: ({ input }) => `must be a whole number of at least ${least}, got ${shown(input)}` })
    .min(least)
    .transform((value) => Math.min(value, Number.MAX_SAFE_INTEGER));

/**
 * Makes the parameter for the page size. A value above the maximum counts as the maximum (docs/contracts/subscriptions.md,
 * "History").
 */
export const limitUpTo = (maximum: number, standard: number) =>
  numberParameter(
    count(1)
      .transform((limit) => Math.min(limit, maximum))
      .prefault(standard),
  ).meta({ type: 'integer', minimum: 1, maximum, default: standard });

/**
 * Makes the parameter for the page size. A value above the maximum is rejected (docs/contracts/subscriptions.md, "Customers,
 * deployments, subscriptions, prices").
 */
export const limitWithin = (maximum: number, standard: number) =>
  numberParameter(
    z
      .number({ error: ({ input }) => `must be a whole number from 1 to ${maximum}, got ${shown(input)}` })
      .min(1)
      .max(maximum)
      .prefault(standard),
  ).meta({ type: 'integer', minimum: 1, maximum, default: standard });

/** Number of entries before the page. */
export const offset = numberParameter(count(0).prefault(0)).meta({
  type: 'integer',
  minimum: 0,
  maximum: LARGEST_OFFSET,
  default: 0,
});

/**
 * Makes a parameter that may be repeated and may hold several values separated by commas. A value that is given twice counts once.
 *
 * @param most the number of different values, at most
 */
export const commaList = <Item extends z.ZodType<string>>(item: Item, most: number) =>
  z
    .array(z.string())
    .overwrite((values) => [...new Set(values.flatMap((value) => value.split(',')).map((value) => value.trim()))])
    .max(most)
    .superRefine((values, { addIssue }) => {
      const wrong = values.flatMap(
        (value) => item.safeParse(value, { error: issueMessage }).error?.issues.slice(0, 1) ?? [],
      );
      for (const { message } of wrong.slice(0, 1)) addIssue({ code: 'custom', message });
    });
