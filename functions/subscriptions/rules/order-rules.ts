import { MOST_SUBSCRIPTIONS } from '../model/account-items.ts';
import { parseOfferId } from '../model/offer-id.ts';
import type { DecidedOrder, Facts } from '../model/order-context.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { isActive } from '../model/subscription-state.ts';
import { alignedCurrencies, currencySent, oneLevel, pricedInOneCurrency } from './currency-rules.ts';
import {
  flexDiscountOnBase,
  knownFlexDiscount,
  oneKindOfDiscount,
  ownDiscountCode,
  qualifiedFlexDiscount,
} from './discount-rules.ts';
import {
  eligibleAsSent,
  eligibleAtBest,
  globalSales,
  knownDeployment,
  knownOffer,
  priced,
} from './eligibility-rules.ts';
import {
  fewLines,
  lineNumber,
  mostUnits,
  oneFlexDiscount,
  quantityUpTo,
  shortReference,
  uniqueLineNumbers,
} from './line-rules.ts';
import { decided, soldLines } from './order-line.ts';
import { type Choice, type Purchase, type PurchaseLine, purchaseOf } from './purchase-context.ts';
import { keep, type Rule } from './rule-engine.ts';

/** A customer has no more active subscriptions than one order can renew at its anniversary. */
const roomForSubscriptions: Rule<Purchase> = {
  code: '2119',
  details: ({ lines, facts: { account } }) => {
    const { customer, subscriptions } = account;
    const active = subscriptions.filter((subscription) => isActive(subscription, customer));
    const owned = new Set(active.map(({ product, deploymentId }) => `${product} ${deploymentId ?? ''}`));
    const bought = lines.flatMap(({ line, deploymentId }) => {
      const name = parseOfferId(line.offerId);
      return name === undefined ? [] : [`${name.product} ${deploymentId ?? ''}`];
    });
    const added = new Set(bought.filter((one) => !owned.has(one))).size;
    const sum = active.length + added;
    return added > 0 && sum > MOST_SUBSCRIPTIONS
      ? [
          `lineItems: a customer has at most ${MOST_SUBSCRIPTIONS} active subscriptions; with this order it would have ${sum}`,
        ]
      : [];
  },
};

/** The rules of an order by which something is bought anew, in the sequence in which the contract states them. */
const rulesOf = (eligible: Rule<Purchase>, discountCode: readonly Rule<Purchase>[]): readonly Rule<Purchase>[] => [
  fewLines,
  roomForSubscriptions,
  shortReference,
  oneLevel,
  alignedCurrencies,
  pricedInOneCurrency,
  lineNumber,
  uniqueLineNumbers,
  quantityUpTo(({ offer }: PurchaseLine) => mostUnits(offer)),
  oneFlexDiscount,
  knownOffer(() => undefined),
  priced,
  eligible,
  knownDeployment,
  globalSales,
  ...discountCode,
  knownFlexDiscount,
  qualifiedFlexDiscount,
  flexDiscountOnBase,
  oneKindOfDiscount,
];

const NEW_RULES = rulesOf(eligibleAsSent, [ownDiscountCode]);
const PREVIEW_RULES = rulesOf(eligibleAtBest, []);

/** The lines of a NEW order (docs/contracts/subscriptions.md, "NEW"). @throws the refusal of the first rule that is broken */
export const newOrderLines = (request: OrderRequest, facts: Facts): DecidedOrder =>
  boughtLines(request, facts, NEW_RULES, 'as sent');

/** The lines of a PREVIEW (docs/contracts/subscriptions.md, "PREVIEW"). @throws the refusal of the first rule that is broken */
export const previewLines = (request: OrderRequest, facts: Facts): DecidedOrder =>
  boughtLines(request, facts, PREVIEW_RULES, 'best');

function boughtLines(
  request: OrderRequest,
  facts: Facts,
  rules: readonly Rule<Purchase>[],
  choice: Choice,
): DecidedOrder {
  const placed = (request.lineItems ?? []).map((line) => ({
    line,
    currencyCode: currencySent({ line }, { request }),
    deploymentId: line.deploymentId,
  }));
  const order = purchaseOf(request, facts, placed, choice);
  keep(rules, order);
  return decided(soldLines(order));
}
