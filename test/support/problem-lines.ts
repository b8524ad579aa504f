import type * as z from 'zod';
import { validate } from '../../functions/core/validation/validation.ts';

/**
 * Lists the problems of an input, one line each, as a caller reads them.
 *
 * @example problemLines(z.strictObject({ name: z.string() }), { name: 7 })[0] // 'name: must be a string, got 7 (a number)'
 */
export function problemLines(schema: z.ZodType, input: unknown): string[] {
  const validated = validate(schema, input);
  return validated.ok ? [] : validated.problems.map(({ path, message }) => `${path}: ${message}`);
}

/** Lists the paths of the problems of an input. */
export const problemPaths = (schema: z.ZodType, input: unknown): (string | undefined)[] =>
  problemLines(schema, input).map((line) => line.split(':')[0]);
