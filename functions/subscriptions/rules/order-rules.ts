import { MOST_SUBSCRIPTIONS } from '../model/account-items.ts';
import { parseOfferId } from '../model/offer-id.ts';
import type { DecidedOrder, OrderContext } from '../model/order-context.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { isActive } from '../model/subscription-state.ts';
import { alignedCurrencies, currencySent, oneCurrencyLevel, pricedInOneCurrency } from './currency-rules.ts';
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
  lineLimit,
  lineNumber,
  mostUnits,
  oneFlexDiscount,
  quantityUpTo,
  referenceLimit,
  uniqueLineNumbers,
} from './line-rules.ts';
import { decidedOrder, purchasedLines } from './order-line.ts';
import { buildPurchaseContext, type OfferChoice, type PurchaseContext, type PurchaseLine } from './purchase-context.ts';
import { enforce, type Rule } from './rule-engine.ts';

/** Limits a customer's active subscriptions to the number that one order can renew at the anniversary. */
const subscriptionLimit: Rule<PurchaseContext> = {
  code: '2119',
  details: ({ lines, context: { account } }) => {
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

/** Lists the rules of a NEW order or PREVIEW, in the sequence of the contract. */
const rulesOf = (
  eligible: Rule<PurchaseContext>,
  discountCode: readonly Rule<PurchaseContext>[],
): readonly Rule<PurchaseContext>[] => [
  lineLimit,
  subscriptionLimit,
  referenceLimit,
  oneCurrencyLevel,
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

/**
 * Validates and prices a NEW order (docs/contracts/subscriptions.md, "NEW").
 *
 * @throws the error of the first broken rule
 */
export const newOrderLines = (request: OrderRequest, context: OrderContext): DecidedOrder =>
  decideLines(request, context, NEW_RULES, 'as sent');

/**
 * Validates and prices a PREVIEW (docs/contracts/subscriptions.md, "PREVIEW").
 *
 * @throws the error of the first broken rule
 */
export const previewLines = (request: OrderRequest, context: OrderContext): DecidedOrder =>
  decideLines(request, context, PREVIEW_RULES, 'best');

function decideLines(
  request: OrderRequest,
  context: OrderContext,
  rules: readonly Rule<PurchaseContext>[],
  choice: OfferChoice,
): DecidedOrder {
  const resolved = (request.lineItems ?? []).map((line) => ({
    line,
    currencyCode: currencySent({ line }, { request }),
    deploymentId: line.deploymentId,
  }));
  const order = buildPurchaseContext(request, context, resolved, choice);
  enforce(rules, order);
  return decidedOrder(purchasedLines(order));
}
