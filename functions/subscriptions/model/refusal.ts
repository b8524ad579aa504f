import { Problem } from '../../core/problems/problem.ts';
import { CODES, type Code } from './error-codes.ts';

/**
 * What a rule of the contract says against a request: the code, and what it is about (`additionalDetails`): the names of fields, or
 * lines of the order as {@link lineDetail} words them.
 */
export interface Objection {
  readonly code: Code;
  readonly details: readonly string[];
}

/** One line of `additionalDetails` about a line of an order (docs/contracts/subscriptions.md, "Headers": `Line Item: 4, Reason: INELIGIBLE_ADD_ON`). */
export const lineDetail = (extLineItemNumber: number, reason?: string): string =>
  `Line Item: ${extLineItemNumber}${reason === undefined ? '' : `, Reason: ${reason}`}`;

/** The refusal of a request: to be thrown anywhere below the pipeline, which prints it. */
export function refused(code: Code, details: readonly string[] = []): Problem {
  const { status, message } = CODES[code];
  return new Problem('refused', message, {
    refusal: { code, status },
    fields: details.map((detail) => ({ path: '', message: detail })),
  });
}
