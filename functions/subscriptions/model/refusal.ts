import { type Fault, Problem } from '../../core/problems/problem.ts';
import { CODES, type Code } from './error-codes.ts';

/**
 * Formats an entry of `additionalDetails` about an order's line (docs/contracts/subscriptions.md, "Headers").
 *
 * @example lineDetail(4, 'INELIGIBLE_ADD_ON') // 'Line Item: 4, Reason: INELIGIBLE_ADD_ON'
 */
export const lineDetail = (extLineItemNumber: number, reason?: string): string =>
  `Line Item: ${extLineItemNumber}${reason === undefined ? '' : `, Reason: ${reason}`}`;

/** A field at fault, by its path, and what is wrong with it. */
export interface FieldDetail {
  readonly path: string;
  readonly message: string;
  /** The fault, for a field that breaks the endpoint's schemas. */
  readonly fault?: Fault | undefined;
}

/** A field at fault, or an entry of `additionalDetails` as it stands, such as a line in the words of {@link lineDetail}. */
export type Detail = string | FieldDetail;

/**
 * Makes the error with which any code below the pipeline rejects a request. The pipeline prints it.
 *
 * @param details the fields or lines at fault
 */
export function refused(code: Code, details: readonly Detail[] = []): Problem {
  const { status, message } = CODES[code];
  return new Problem('refused', message, {
    refusal: { code, status },
    fields: details.map((detail) => (typeof detail === 'string' ? { path: '', message: detail } : detail)),
  });
}
