import * as z from 'zod';
import { countryCodes, isCountry, notACountry } from './countries.ts';
import { currencyCodes, isCurrency, notACurrency } from './currencies.ts';
import { isEmail, notAnEmail } from './email-addresses.ts';
import { shown } from './issue-message.ts';
import { LINE, LINE_OR_NONE } from './published-patterns.ts';
import { filledText, isVisible, text, unlessReported } from './texts.ts';

/**
 * A whole number within bounds. Zod's own `int` ends the parse of everything around it, as an array's `max` does, and would hide
 * other problems there.
 */
export const wholeNumber = (least: number, most: number) =>
  z
    .number()
    .min(least)
    .max(most)
    .multipleOf(1, { error: ({ input }) => `must be a whole number from ${least} to ${most}, got ${shown(input)}` })
    .meta({ type: 'integer', multipleOf: undefined });

/**
 * A list of at least one, or `least`, to `most` items. A longer list is validated up to the first item too many, so that its
 * problems are reported with the length. The other items are skipped, since there may be tens of thousands.
 */
export const listOf = <Item extends z.ZodType>(item: Item, most: number, least: number = 1) =>
  z.preprocess(
    (list) => (Array.isArray(list) ? list.slice(0, most + 1) : list),
    z
      .array(item)
      .min(least)
      .refine((list) => list.length <= most, {
        error: `must have at most ${most} items, got more`,
        when: ({ value }) => Array.isArray(value),
      })
      .meta({ maxItems: most }),
  );

/** Every character that some system reads as the end of a line, apart from control characters that no text has. */
const LINE_BREAK = /[\n\r\u2028\u2029]/;

const onOneLine = (schema: z.ZodString) =>
  schema.refine((value) => !LINE_BREAK.test(value), {
    error: 'contains a line break; it must be one line',
    ...unlessReported,
  });

/** A text on one line, for labels and lists. */
export const line = (length?: number) => onOneLine(filledText(length)).meta({ pattern: LINE });

/** A text on one line, or an empty text. A text without a visible character is rejected. */
export const lineOrNone = onOneLine(
  text().refine((value) => value === '' || isVisible(value), {
    error: 'is blank; it must be empty or have at least 1 visible character',
    ...unlessReported,
  }),
).meta({ pattern: LINE_OR_NONE });

/** An email address. Its domain may be in Unicode. */
export const email = filledText()
  .refine(isEmail, { error: ({ input }) => notAnEmail(input), ...unlessReported })
  .meta({ format: 'email' });

/** An ISO 3166-1 alpha-2 code in upper case. */
export const country = z
  .string()
  .refine(isCountry, { error: ({ input }) => notACountry(input) })
  .meta({ id: 'CountryCode', enum: countryCodes() });

/** An ISO 4217 code in upper case. */
export const currency = z
  .string()
  .refine(isCurrency, { error: ({ input }) => notACurrency(input) })
  .meta({ id: 'CurrencyCode', enum: currencyCodes() });

/** An identifier that operators choose for a warehouse or a product. It stands in paths and keys unescaped. */
export const identifier = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: ({ input }) =>
    `must be 1 to 64 letters, digits, ".", "_" and "-", the first a letter or digit, got ${shown(input)}`,
});
