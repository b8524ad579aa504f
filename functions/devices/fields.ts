import * as z from 'zod';
import { shown } from '../core/issue-message.ts';
import { filledText, isEmail, notAnEmail, text, unlessReported } from '../core/texts.ts';
import { isCountry, notACountry } from './countries.ts';
import { HIGHEST_PRICE, isCurrency, notACurrency } from './money.ts';
import type { CrossRule } from './order-rules.ts';

/** An email address. */
export const email = filledText()
  .refine(isEmail, { error: ({ input }) => notAnEmail(input), ...unlessReported })
  .meta({ format: 'email' });

/** An ISO 3166-1 alpha-2 code in upper case. */
export const country = z
  .string()
  .refine(isCountry, { error: ({ input }) => notACountry(input) })
  .meta({ pattern: '^[A-Z]{2}$' });

/** An ISO 4217 code in upper case. */
export const currency = z
  .string()
  .refine(isCurrency, { error: ({ input }) => notACurrency(input) })
  .meta({ pattern: '^[A-Z]{3}$' });

/** A name that operators give a warehouse or a product: it stands in paths and keys as it is. */
export const identifier = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: ({ input }) =>
    `must be 1 to 64 letters, digits, ".", "_" and "-", the first a letter or digit, got ${shown(input)}`,
});

/** How a warehouse ships: one of the options that it has. */
export const shippingOption = text(64);

/** A price: JSON's number, or its decimal digits as a string. */
export const price = z
  .union([
    z.number().min(0).max(HIGHEST_PRICE),
    z
      .string()
      .regex(/^\d{1,7}(\.\d{1,9})?$/, {
        error: ({ input }) => `must be a price such as "1299.99", got ${shown(input)}`,
      })
      .refine((digits) => Number(digits) <= HIGHEST_PRICE, {
        ...unlessReported,
        error: ({ input }) => `must be from 0 to ${HIGHEST_PRICE}, got ${shown(input)}`,
      }),
  ])
  .transform(Number);

/** A URI is ASCII (RFC 3986): 50 images of 2,048 such characters fit an order's item, of which DynamoDB takes 400 KB (quotas). */
const IMAGE = /^(https?:\/\/[^\s/?#]|data:image\/[a-z0-9.+-]+[;,])[\x20-\x7e]*$/i;

/** A picture of a product: where it is, or what it is. */
export const image = filledText(2_048)
  .refine((value) => IMAGE.test(value), {
    error: ({ input }) => `must be an http or https URL or a data:image/… URI, in ASCII, got ${shown(input)}`,
    ...unlessReported,
  })
  .describe('An `http` or `https` URL, or a `data:image/…` URI, in ASCII.');

/** The schema with rules over several fields: each one runs when the field that it tells of is well-formed, whatever the others are. */
export const withRules = <Schema extends z.ZodObject>(schema: Schema, rules: readonly CrossRule[]): Schema =>
  rules.reduce<Schema>(
    (checked, { path, problem }) =>
      checked.refine((fields) => problem(fields) === undefined, {
        path: [path],
        error: ({ input }) => problem(z.record(z.string(), z.unknown()).parse(input)),
        when: ({ value, issues }) =>
          typeof value === 'object' && value !== null && issues.every(({ path: [field] = [] }) => field !== path),
      }),
    schema,
  );
