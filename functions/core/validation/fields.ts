import * as z from 'zod';
import { isCountry, notACountry } from './countries.ts';
import { isCurrency, notACurrency } from './currencies.ts';
import { shown } from './issue-message.ts';
import { filledText, isEmail, notAnEmail, text, unlessReported } from './texts.ts';

/**
 * A whole number within bounds. Zod's own `int` ends the parse of everything around it (as its `max` of an array does): what else is
 * wrong there would not be told with it.
 */
export const wholeNumber = (least: number, most: number) =>
  z
    .number()
    .min(least)
    .max(most)
    .multipleOf(1, { error: ({ input }) => `must be a whole number from ${least} to ${most}, got ${shown(input)}` })
    .meta({ type: 'integer', multipleOf: undefined });

/**
 * A list of at least one, or `least`, to `most` things. Where there are more, what is wrong with those up to the first too many is told with it; the others
 * are not looked at, since there may be tens of thousands.
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

/** Everything that a system may take for the end of a line. */
const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/;

const onOneLine = (schema: z.ZodString) =>
  schema.refine((value) => !LINE_BREAK.test(value), {
    error: 'contains a line break; it must be one line',
    ...unlessReported,
  });

/** A text on one line: what stands on a label or in a list. */
export const line = (length?: number) => onOneLine(filledText(length));

/** A text on one line, or none: empty is one thing, a few spaces another. */
export const lineOrNone = onOneLine(
  text().refine((value) => value === '' || value.trim() !== '', {
    error: 'is blank; it must be empty or have at least 1 visible character',
    ...unlessReported,
  }),
);

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
