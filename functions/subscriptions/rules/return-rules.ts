import type { Order } from '../../core/model/order.ts';
import { DAY_MS, SECOND_MS } from '../../core/model/time-units.ts';
import type { DecidedOrder, Facts } from '../model/order-context.ts';
import type { OrderLine, SubscriptionOrderData } from '../model/order-data.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { currencyOf, currencySent, oneLevel, pricedInOneCurrency } from './currency-rules.ts';
import { deploymentOf } from './eligibility-rules.ts';
import {
  fewLines,
  lineNumber,
  mostUnits,
  oneFlexDiscount,
  quantityUpTo,
  shortReference,
  uniqueLineNumbers,
} from './line-rules.ts';
import { decided } from './order-line.ts';
import type { PlacedLine } from './purchase-context.ts';
import { type JudgedOrder, keep, lineRule, type Rule } from './rule-engine.ts';

/** docs/contracts/subscriptions.md, "RETURN": how long after it was placed an order can be returned. */
const RETURN_MS = 14 * DAY_MS;

/** A line, and that of the original order which it names by its number. */
interface ReturnLine extends PlacedLine {
  readonly original: OrderLine | undefined;
}

interface ReturnOrder extends JudgedOrder<ReturnLine> {
  readonly original: Order<SubscriptionOrderData> | undefined;
}

/** docs/contracts/subscriptions.md, "RETURN": the order that is returned must be one of the customer's. */
const knownOrder: Rule<ReturnOrder> = {
  code: '2115',
  details: ({ original }) => (original === undefined ? ['referenceOrderId: the customer has no such order'] : []),
};

/** docs/contracts/subscriptions.md, "RETURN": it must be a complete NEW or RENEWAL order of the last 14 × 24 hours. */
const returnable: Rule<ReturnOrder> = {
  code: '2134',
  details: ({ original, facts: { now } }) => {
    const problem = original && notReturnable(original, now);
    return problem === undefined ? [] : [`referenceOrderId: ${problem}`];
  },
};

function notReturnable({ status, data }: Order<SubscriptionOrderData>, now: Date): string | undefined {
  if (data.orderType === 'RETURN') return 'must be a NEW or a RENEWAL order';
  // Of an order that is returned as a whole, each line has been returned: that says more.
  if (status !== '1000' && status !== '1008') return `must be a complete order; its status is ${status}`;
  // Times of orders are whole seconds.
  const second = Math.floor(now.getTime() / SECOND_MS) * SECOND_MS;
  return second - Date.parse(data.creationDate) > RETURN_MS
    ? 'was placed more than 14 days (of 24 hours) ago'
    : undefined;
}

/** docs/contracts/subscriptions.md, "RETURN": the line that is returned, by its number. */
const knownLine: Rule<ReturnOrder> = lineRule('2131', ({ original }: ReturnLine) =>
  original === undefined ? 'the original order has no such line' : undefined,
);

/** docs/contracts/subscriptions.md, "RETURN": its offer. */
const sameOffer: Rule<ReturnOrder> = lineRule('2130', ({ line, original }: ReturnLine) =>
  original === undefined || line.offerId === original.offerId ? undefined : `offerId must be ${original.offerId}`,
);

/** docs/contracts/subscriptions.md, "RETURN": a line is returned as a whole. */
const wholeQuantity: Rule<ReturnOrder> = lineRule('2132', ({ line, original }: ReturnLine) =>
  original === undefined || line.quantity === original.quantity ? undefined : `quantity must be ${original.quantity}`,
);

/** docs/contracts/subscriptions.md, "RETURN": once, from the moment at which the return is placed. */
const notReturned: Rule<ReturnOrder> = lineRule('2133', ({ original }: ReturnLine) => {
  if (original?.returnOrder !== undefined) return `it is returned by order ${original.returnOrder}`;
  return original?.returned;
});

/** The rules of a RETURN, in the sequence in which the contract states them. */
const RULES: readonly Rule<ReturnOrder>[] = [
  fewLines,
  shortReference,
  oneLevel,
  knownOrder,
  returnable,
  currencyOf(({ original }: ReturnLine) => original?.currencyCode),
  pricedInOneCurrency,
  lineNumber,
  uniqueLineNumbers,
  quantityUpTo(() => mostUnits(undefined)),
  oneFlexDiscount,
  knownLine,
  sameOffer,
  wholeQuantity,
  notReturned,
  deploymentOf(({ original }: ReturnLine) => original?.deploymentId),
];

/**
 * The lines of a RETURN (docs/contracts/subscriptions.md, "RETURN"): each as the original order has it, and paid back as it was paid.
 *
 * @param original the order that `referenceOrderId` names; undefined when the customer has none such
 * @throws the refusal of the first rule that is broken
 */
export function returnLines(
  request: OrderRequest,
  facts: Facts,
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
  keep(RULES, { request, facts, lines, original });
  // Which subscription it was is told when the return is complete.
  return decided(
    lines.flatMap(({ original }) => (original === undefined ? [] : [{ ...original, subscriptionId: '' }])),
  );
}
