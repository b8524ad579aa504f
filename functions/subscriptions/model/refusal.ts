import { Problem } from '../../core/problems/problem.ts';
import { CODES, type Code } from './error-codes.ts';

/**
 * Formats an entry of `additionalDetails` about an order's line (docs/contracts/subscriptions.md, "Headers").
 *
 * @example lineDetail(4, 'INELIGIBLE_ADD_ON') // 'Line Item: 4, Reason: INELIGIBLE_ADD_ON'
 */
export const lineDetail = (extLineItemNumber: number, reason?: string): string =>
  `Line Item: ${extLineItemNumber}${reason === undefined ? '' : `, Reason: ${reason}`}`;

/**
 * Makes the error with which any code below the pipeline rejects a request. The pipeline prints it.
 *
 * @param details entries of `additionalDetails`: field names, or lines in the words of {@link lineDetail}
 */
export function refused(code: Code, details: readonly string[] = []): Problem {
  const { status, message } = CODES[code];
  return new Problem('refused', message, {
    refusal: { code, status },
    fields: details.map((detail) => ({ path: '', message: detail })),
  });
}
