import * as z from 'zod';
import { shown } from './issue-message.ts';

/** A whole number in a query: a parameter is text as it comes. */
export const numberParameter = <Schema extends z.ZodType<unknown, number | undefined>>(schema: Schema) =>
  z.preprocess((value) => (/^\d+$/.test(String(value)) ? Number(value) : value), schema);

/** How many entries a page of a list has at most: 1 to 100, 25 where the caller does not say. */
export const limitParameter = numberParameter(
  z
    // That the parameter was text would be no explanation.
    .int({ error: ({ input }) => `must be a whole number from 1 to 100, got ${shown(input)}` })
    .min(1)
    .max(100)
    .default(25),
);
