import type { Code } from '../model/error-codes.ts';
import type { OrderContext } from '../model/order-context.ts';
import type { LineRequest, OrderRequest } from '../model/order-request.ts';
import { type Detail, lineDetail, refused } from '../model/refusal.ts';

/** A line of a request. Rules extend it with derived values. */
export interface RequestedLine {
  readonly line: LineRequest;
}

/** Input of the rules: the request, the loaded data, and the per-line values derived from both. */
export interface RuleInput<Line extends RequestedLine = RequestedLine> {
  readonly request: OrderRequest;
  readonly context: OrderContext;
  readonly lines: readonly Line[];
}

/**
 * A rule of the contract: its error code, and a function that lists its objections to an order. An order without objections
 * passes.
 */
export interface Rule<in Order> {
  readonly code: Code;
  readonly details: (order: Order) => readonly Detail[];
}

/** A rule's objections to a line: the reasons, `true` if the error code is enough, or `undefined` if the line passes. */
export type LineObjections = string | readonly string[] | true | undefined;

/**
 * Makes a rule that checks each line. `reasonsOf` lets a line pass if the data that it needs is missing. An earlier rule reports
 * that.
 *
 * @example lineRule('2147', () => true).details({ lines: [{ line: { extLineItemNumber: 4 } }] }) // ['Line Item: 4']
 */
export const lineRule = <Line extends RequestedLine, Order extends { readonly lines: readonly Line[] }>(
  code: Code,
  reasonsOf: (line: Line, order: Order) => LineObjections,
): Rule<Order> => ({
  code,
  details: (order) =>
    order.lines.flatMap((line) => {
      const reasons = reasonsOf(line, order);
      if (reasons === undefined) return [];
      const number = line.line.extLineItemNumber;
      if (reasons === true) return [lineDetail(number)];
      return [reasons].flat().map((reason) => lineDetail(number, reason));
    }),
});

/**
 * Applies the rules one by one and stops at the first broken rule (docs/contracts/subscriptions.md, "Headers"). Order-level rules
 * come before line-level rules. The error lists all lines that break the rule.
 *
 * @throws the error of the first broken rule
 * @example enforce([{ code: '2119', details: () => ['lineItems: must have at most 499 items'] }], {}) // throws 2119
 */
export function enforce<Order>(rules: readonly Rule<Order>[], order: Order): void {
  for (const { code, details } of rules) {
    const found = details(order);
    if (found.length > 0) throw refused(code, found);
  }
}
