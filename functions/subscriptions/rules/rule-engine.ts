import type { Code } from '../model/error-codes.ts';
import type { OrderContext } from '../model/order-context.ts';
import type { LineRequest, OrderRequest } from '../model/order-request.ts';
import { lineDetail, refused } from '../model/refusal.ts';

/** A line of a request; what else is known of it is the rules' own. */
export interface RequestedLine {
  readonly line: LineRequest;
}

/** An order that is judged: what was sent, what it is judged by, and what the two say of each line. */
export interface RuleInput<Line extends RequestedLine = RequestedLine> {
  readonly request: OrderRequest;
  readonly context: OrderContext;
  readonly lines: readonly Line[];
}

/** A rule of the contract: the code that it refuses with, and what it has against an order, nothing when it is kept. */
export interface Rule<in Order> {
  readonly code: Code;
  readonly details: (order: Order) => readonly string[];
}

/** What a rule has against a line: its reasons, true when the code says it all, or nothing. */
export type LineObjections = string | readonly string[] | true | undefined;

/** A rule about each line. It is silent about a line that it cannot judge because an earlier rule has something against it. */
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
 * Asks the rules one by one (docs/contracts/subscriptions.md, "Headers": order-level rules, then line-level ones, all lines of the first failing code at
 * once).
 *
 * @throws the refusal of the first rule that is broken
 */
export function enforce<Order>(rules: readonly Rule<Order>[], order: Order): void {
  for (const { code, details } of rules) {
    const found = details(order);
    if (found.length > 0) throw refused(code, found);
  }
}
