import * as z from 'zod';
import { shown } from './issue-message.ts';

/** A whole number in a query, where parameters arrive as text. */
export const numberParameter = <Schema extends z.ZodType<unknown, number | undefined>>(schema: Schema) =>
  z.preprocess((value) => (/^\d+$/.test(String(value)) ? Number(value) : value), schema);

/** Largest offset in the OpenAPI document: more than any list has, and an `int` in every language. The service takes larger ones. */
export const LARGEST_OFFSET = 2 ** 31 - 1;

/** Maximum number of different values of a parameter that names things, such as offers. */
export const MOST_VALUES = 100;

/** A parameter that may be repeated. A value that is given twice counts once, before the limit applies. */
export const repeatable = <Item extends z.ZodType>(item: Item, most: number) => z.array(item).max(most);

/** The number of entries on a page of a list, at most: 1 to 100, by default 25. */
export const limitParameter = numberParameter(
  z
    // The default message would mention that the parameter was text.
    .int({ error: ({ input }) => `must be a whole number from 1 to 100, got ${shown(input)}` })
    .min(1)
    .max(100)
    .default(25),
);
