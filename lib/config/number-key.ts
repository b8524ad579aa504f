import * as z from 'zod';

/** Digits of a number on the command line. Nothing else is one: `Number` would make 0 of an empty text and 1 of `true`. */
const DIGITS = /^(\d+(\.\d*)?|\.\d+)$/;

/**
 * Returns the schema of a number: a number in cdk.json, or its digits as text on the command line.
 *
 * @param advice error for everything else
 * @example numberKey('use a number').safeParse('').success // false
 * @example numberKey('use a number').parse('030') // 30
 */
export const numberKey = (advice: string) =>
  z.union([z.number(), z.string().trim().regex(DIGITS).transform(Number)], { error: advice });
