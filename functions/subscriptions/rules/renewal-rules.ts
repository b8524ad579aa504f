import { shown } from '../../core/validation/issue-message.ts';
import type { Subscription } from '../model/account-items.ts';
import type { DecidedOrder, OrderContext, RenewalPreviewLine } from '../model/order-context.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { allowedActionsOf, isActive } from '../model/subscription-state.ts';
import { previewAnniversary } from './anniversary-lines.ts';
import {
  alignedCurrencies,
  currencySent,
  expectedCurrency,
  oneCurrencyLevel,
  pricedInOneCurrency,
} from './currency-rules.ts';
import {
  flexDiscountOnBase,
  knownFlexDiscount,
  oneKindOfDiscount,
  ownRenewalCode,
  qualifiedFlexDiscount,
} from './discount-rules.ts';
import { eligibleAsSent, eligibleAtBest, expectedDeployment, knownOffer, priced } from './eligibility-rules.ts';
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
import {
  buildPurchaseContext,
  type OfferChoice,
  type PurchaseContext,
  type PurchaseLine,
  type ResolvedLine,
} from './purchase-context.ts';
import { withRenewalQuantities } from './renewal-quantities.ts';
import { enforce, lineRule, type Rule } from './rule-engine.ts';

/** Renewal state of a subscription, as manual renewals see it (docs/contracts/subscriptions.md, "RENEWAL"). */
type Renewability = 'renewable' | 'active' | 'too late';

/** A line with the subscription that it names; undefined if the customer has no such subscription. */
interface ResolvedRenewal extends ResolvedLine {
  readonly subscription: Subscription | undefined;
  readonly renewability: Renewability | undefined;
}

type RenewalLine = ResolvedRenewal & PurchaseLine;
type RenewalContext = PurchaseContext<RenewalLine>;

/** Rejects the renewal of an active subscription (docs/contracts/subscriptions.md, "RENEWAL"). */
const expired: Rule<RenewalContext> = lineRule('3121', ({ renewability, line }: RenewalLine) =>
  renewability === 'active' ? `subscription ${line.subscriptionId} is active` : undefined,
);

/** Rejects a renewal after 30 days, or of nothing (docs/contracts/subscriptions.md, "RENEWAL"). */
const inTime: Rule<RenewalContext> = lineRule('3122', ({ renewability, line }: RenewalLine) =>
  renewability === 'too late' ? `subscription ${line.subscriptionId} cannot be renewed any more` : undefined,
);

/** Requires the subscription to be the customer's (docs/contracts/subscriptions.md, "RENEWAL"). */
const knownSubscription: Rule<RenewalContext> = lineRule('3115', ({ subscription, line }: RenewalLine) =>
  subscription === undefined ? `there is no subscription ${shown(line.subscriptionId)}` : undefined,
);

/**
 * Returns the highest quantity of a renewal: the subscription's quantity (docs/contracts/subscriptions.md, "RENEWAL"). Other
 * rules report a subscription that cannot be renewed.
 */
const mostRenewed = ({ offer, subscription, renewability }: RenewalLine): number =>
  Math.min(mostUnits(offer), renewability === 'renewable' ? (subscription?.quantity ?? Infinity) : Infinity);

/** Lists the rules of a manual renewal, in the sequence of the contract. */
const rulesOf = (
  eligible: Rule<PurchaseContext>,
  discounts: readonly Rule<PurchaseContext>[],
): readonly Rule<RenewalContext>[] => [
  lineLimit,
  referenceLimit,
  oneCurrencyLevel,
  expectedCurrency(({ subscription }: RenewalLine) => subscription?.currencyCode),
  alignedCurrencies,
  pricedInOneCurrency,
  lineNumber,
  uniqueLineNumbers,
  quantityUpTo(mostRenewed),
  oneFlexDiscount,
  expired,
  inTime,
  knownSubscription,
  knownOffer(({ subscription }: RenewalLine) => subscription?.product),
  priced,
  eligible,
  expectedDeployment(({ subscription }: RenewalLine) => subscription?.deploymentId),
  ...discounts,
  flexDiscountOnBase,
  oneKindOfDiscount,
];

const RENEWAL_RULES = rulesOf(eligibleAsSent, [ownRenewalCode, knownFlexDiscount, qualifiedFlexDiscount]);
// docs/contracts/subscriptions.md, "RENEWAL": a preview shows a code that does not qualify on its line, and puts the others right.
const PREVIEW_RULES = rulesOf(eligibleAtBest, []);

/**
 * Validates and prices a RENEWAL (docs/contracts/subscriptions.md, "RENEWAL").
 *
 * @throws the error of the first broken rule
 */
export const renewalLines = (request: OrderRequest, context: OrderContext): DecidedOrder =>
  decideRenewal(request, context, RENEWAL_RULES, 'as sent for renewal');

/**
 * Validates and prices a PREVIEW_RENEWAL (docs/contracts/subscriptions.md, "RENEWAL"). With lines, it previews that manual
 * renewal. Without lines, it previews the automatic renewal at the anniversary.
 *
 * @throws the error of the first broken rule
 * @example previewRenewalLines({ lineItems: [] }, { account: { customer: {}, subscriptions: [] } }) // throws 2136
 */
export function previewRenewalLines(request: OrderRequest, context: OrderContext): DecidedOrder<RenewalPreviewLine> {
  if (request.lineItems === undefined || request.lineItems.length === 0) return previewAnniversary(request, context);
  const whole = withRenewalQuantities(request, context.account);
  const { lines } = decideRenewal(whole, context, PREVIEW_RULES, 'best for renewal');
  return decidedOrder(lines.map((line) => ({ ...line, status: '1000' })));
}

function decideRenewal(
  request: OrderRequest,
  context: OrderContext,
  rules: readonly Rule<RenewalContext>[],
  choice: OfferChoice,
): DecidedOrder {
  const order = buildPurchaseContext(request, context, resolveRenewals(request, context), choice);
  enforce(rules, order);
  return decidedOrder(purchasedLines(order, ({ subscription }) => subscription?.subscriptionId ?? ''));
}

/** Adds the subscription to each line. A second line for the same subscription counts as a renewal of an active subscription. */
function resolveRenewals(request: OrderRequest, { account, now }: OrderContext): readonly ResolvedRenewal[] {
  const subscriptions = new Map(account.subscriptions.map((one) => [one.subscriptionId, one]));
  const renewed = new Set<Subscription>();
  return (request.lineItems ?? []).map((line) => {
    const subscription = subscriptions.get(line.subscriptionId ?? '');
    const isRepeated = subscription !== undefined && renewed.has(subscription);
    if (subscription !== undefined) renewed.add(subscription);
    return {
      line,
      subscription,
      renewability: isRepeated ? 'active' : subscription && renewabilityOf(subscription),
      currencyCode: currencySent({ line }, { request }) ?? subscription?.currencyCode,
      deploymentId: subscription?.deploymentId,
    };
  });

  function renewabilityOf(subscription: Subscription): Renewability {
    if (isActive(subscription, account.customer)) return 'active';
    return allowedActionsOf(subscription, account.customer, now).includes('MANUAL_RENEWAL') ? 'renewable' : 'too late';
  }
}
