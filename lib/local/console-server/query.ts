import * as z from 'zod';

/** The parameters of a request. */
export type Query = Readonly<Record<string, string>>;

/** Makes a parameter optional. Forms send an empty text for a missing parameter. */
export const given = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** The number of rows on a page. */
export const limit = z.coerce.number().int().min(1).max(100).default(25);
