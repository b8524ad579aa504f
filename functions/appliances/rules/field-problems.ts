import type { FieldProblem } from '../../core/problems/problem.ts';
import { isVisible } from '../../core/validation/texts.ts';

/** The problems that a rule finds in an order, each with the path of its field. */
export type Findings = Generator<FieldProblem, void>;

/** Builds a problem from the path of a field and a message that says how to fix it. */
export const problem = (path: string, message: string): FieldProblem => ({ path, message });

/**
 * Returns a text, or undefined if the text is absent or has no visible character.
 *
 * @example filled('Rotterdam') // 'Rotterdam'
 * @example filled('  ') // undefined
 */
export const filled = (text: string | undefined): string | undefined =>
  text === undefined || !isVisible(text) ? undefined : text;

/**
 * Formats a number of things.
 *
 * @example count(1, 'node') // '1 node'
 * @example count(2, 'node') // '2 nodes'
 */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
