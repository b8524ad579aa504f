import type { FieldProblem } from '../../core/problems/problem.ts';

/** What a rule finds: it goes through an order and yields every problem, each with the path of its field. */
export type Findings = Generator<FieldProblem, void>;

/** What a rule yields: the path of the field, and what would be right. */
export const problem = (path: string, message: string): FieldProblem => ({ path, message });

/** The text, unless it is absent or blank: empty strings count as absent. */
export const filled = (text: string | undefined): string | undefined =>
  text === undefined || text.trim() === '' ? undefined : text;

/** "1 node", "2 nodes". */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
