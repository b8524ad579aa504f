import type { Order } from '../../core/model/order.ts';
import { DAY_MS, SECOND_MS } from '../../core/model/time-units.ts';
import type { DecidedOrder, OrderContext } from '../model/order-context.ts';
import type { OrderLine, SubscriptionOrderData } from '../model/order-data.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { currencySent, expectedCurrency, oneCurrencyLevel, pricedInOneCurrency } from './currency-rules.ts';
import { expectedDeployment } from './eligibility-rules.ts';
import { lineLimit, lineNumber, mostUnits, quantityUpTo, referenceLimit, uniqueLineNumbers } from './line-rules.ts';
import { decidedOrder } from './order-line.ts';
import type { ResolvedLine } from './purchase-context.ts';
import { enforce, lineRule, type Rule, type RuleInput } from './rule-engine.ts';

/** Time after placing during which an order can be returned, in milliseconds (docs/contracts/subscriptions.md, "RETURN"). */
export const RETURN_MS = 14 * DAY_MS;

/** A line with the original order's line of the same number. */
interface ReturnLine extends ResolvedLine {
  readonly original: OrderLine | undefined;
}

interface ReturnContext extends RuleInput<ReturnLine> {
  readonly original: Order<SubscriptionOrderData> | undefined;
}

/** Requires the original order to be the customer's (docs/contracts/subscriptions.md, "RETURN"). */
const knownOrder: Rule<ReturnContext> = {
  code: '2115',
  details: ({ original }) => (original === undefined ? ['referenceOrderId: the customer has no such order'] : []),
};

/**
 * Requires the original to be a complete NEW or RENEWAL order of the last 14 × 24 hours (docs/contracts/subscriptions.md,
 * "RETURN").
 */
const returnable: Rule<ReturnContext> = {
  code: '2134',
  details: ({ original, context: { now } }) => {
    const problem = original && notReturnable(original, now);
    return problem === undefined ? [] : [`referenceOrderId: ${problem}`];
  },
};

/**
 * Returns the reason why an order cannot be returned at a time; undefined if it can (docs/contracts/subscriptions.md, "RETURN"). The
 * rules for lines say which of its lines are returned already.
 *
 * @example notReturnable({ status: '1002', data: { orderType: 'NEW' } }, new Date()) // 'is open (status 1002), not expired; …'
 * @example notReturnable({ status: '1000', data: { orderType: 'NEW', creationDate: '2027-03-01T10:00:00Z' } }, new Date('2027-03-02')) // undefined
 */
export function notReturnable({ status, data }: Order<SubscriptionOrderData>, now: Date): string | undefined {
  if (data.orderType === 'RETURN') return 'must be a NEW or a RENEWAL order';
  // Status 1008 passes here, because the rule for returned lines says more.
  if (status === '1002') return 'is open (status 1002), not expired; it can be returned once its status is 1000';
  if (status !== '1000' && status !== '1008') return `has failed (status ${status}), so there is nothing to return`;
  // Order times are whole seconds.
  const second = Math.floor(now.getTime() / SECOND_MS) * SECOND_MS;
  return second - Date.parse(data.creationDate) > RETURN_MS
    ? 'was placed more than 14 days (of 24 hours) ago'
    : undefined;
}

/** Requires the original order to have a line of that number (docs/contracts/subscriptions.md, "RETURN"). */
const knownLine: Rule<ReturnContext> = lineRule('2131', ({ original }: ReturnLine) =>
  original === undefined ? 'the original order has no such line' : undefined,
);

/** Requires the original line's offer (docs/contracts/subscriptions.md, "RETURN"). */
const sameOffer: Rule<ReturnContext> = lineRule('2130', ({ line, original }: ReturnLine) =>
  original === undefined || line.offerId === original.offerId ? undefined : `offerId must be ${original.offerId}`,
);

/** Requires the original line's whole quantity (docs/contracts/subscriptions.md, "RETURN"). */
const wholeQuantity: Rule<ReturnContext> = lineRule('2132', ({ line, original }: ReturnLine) =>
  original === undefined || line.quantity === original.quantity ? undefined : `quantity must be ${original.quantity}`,
);

/**
 * Rejects a line that an earlier return has claimed (docs/contracts/subscriptions.md, "RETURN"). A return claims its lines when
 * it is placed.
 */
const notReturned: Rule<ReturnContext> = lineRule('2133', ({ original }: ReturnLine) => {
  if (original?.returnOrder !== undefined) return `it is returned by order ${original.returnOrder}`;
  return original?.returned;
});

/** Lists the rules of a RETURN, in the sequence of the contract. */
const RULES: readonly Rule<ReturnContext>[] = [
  lineLimit,
  referenceLimit,
  oneCurrencyLevel,
  knownOrder,
  returnable,
  expectedCurrency(({ original }: ReturnLine) => original?.currencyCode),
  pricedInOneCurrency,
  lineNumber,
  uniqueLineNumbers,
  quantityUpTo(() => mostUnits(undefined)),
  knownLine,
  sameOffer,
  wholeQuantity,
  notReturned,
  expectedDeployment(({ original }: ReturnLine) => original?.deploymentId),
];

/**
 * Validates a RETURN (docs/contracts/subscriptions.md, "RETURN"). Each line has the prices of the original order's line.
 *
 * @param original the order that `referenceOrderId` names; undefined if the customer has no such order
 * @throws the error of the first broken rule
 * @example returnLines({ referenceOrderId: '100042', lineItems: [] }, { fetchPrice: false }, undefined) // throws 2115
 */
export function returnLines(
  request: OrderRequest,
  context: OrderContext,
  original: Order<SubscriptionOrderData> | undefined,
): DecidedOrder {
  const originals = new Map(original?.data.lineItems.map((line) => [line.extLineItemNumber, line]));
  const lines = (request.lineItems ?? []).map((line): ReturnLine => {
    const original = originals.get(line.extLineItemNumber);
    return {
      line,
      original,
      currencyCode: currencySent({ line }, { request }) ?? original?.currencyCode,
      deploymentId: original?.deploymentId,
    };
  });
  enforce(RULES, { request, context, lines, original });
  // The subscription id stays empty until the return is complete.
  return decidedOrder(
    lines.flatMap(({ original }) => (original === undefined ? [] : [{ ...original, subscriptionId: '' }])),
  );
}
