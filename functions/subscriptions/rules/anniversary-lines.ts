import type { Account, Deployment, Subscription } from '../model/account-items.ts';
import { anniversaryDayOf, type PaidDays, yearUpTo } from '../model/billing-term.ts';
import { addYears, pacificMidnight } from '../model/calendar.ts';
import type { Offer } from '../model/catalog-items.ts';
import type { DecidedOrder, OrderContext, RenewalPreviewLine } from '../model/order-context.ts';
import type { LinePricing, OrderLine } from '../model/order-data.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { refused } from '../model/refusal.ts';
import { isActive, renewalQuantityOf } from '../model/subscription-state.ts';
import { countedQuantities, type Entitlement, entitlementOf } from '../model/volume-levels.ts';
import {
  evaluateFlexDiscount,
  type FlexDiscountEvaluation,
  type FlexDiscounts,
  groupByCode,
  withoutEffect,
} from '../pricing/flex-discount-rules.ts';
import { firstOfferPrice, isWithdrawn, type OfferPrice, offerIdsFor, renewalCodeFor } from '../pricing/price-quote.ts';
import { expectedCurrency, pricedInOneCurrency } from './currency-rules.ts';
import { referenceLimit } from './line-rules.ts';
import { buildOrderLine, decidedOrder } from './order-line.ts';
import type { ResolvedLine } from './purchase-context.ts';
import { enforce } from './rule-engine.ts';

/**
 * Lists the active subscriptions with auto renewal on (docs/contracts/subscriptions.md, "RENEWAL").
 *
 * @example autoRenewingSubscriptions({ customer: { anniversaries: [] }, subscriptions: [{ quantity: 10, term: 0, autoRenewal: { enabled: false } }] }) // []
 */
export const autoRenewingSubscriptions = ({ customer, subscriptions }: Account): readonly Subscription[] =>
  subscriptions.filter((subscription) => subscription.autoRenewal.enabled && isActive(subscription, customer));

/**
 * Calculates the entitlement from the quantities that an anniversary renews.
 *
 * @param date the anniversary, `YYYY-MM-DD`, Pacific
 */
export function anniversaryEntitlement(account: Account, date: string): Entitlement {
  const renewed = autoRenewingSubscriptions(account).map((one) => ({ ...one, quantity: renewalQuantityOf(one) }));
  return entitlementOf(account.customer, countedQuantities(renewed), date);
}

/**
 * Builds the lines that an anniversary renews automatically (docs/contracts/subscriptions.md, "RENEWAL"). Each subscription with
 * auto renewal on is renewed at the best level for the whole year. A subscription whose offer is withdrawn by then is not
 * renewed.
 *
 * @param date the anniversary, `YYYY-MM-DD`, Pacific
 * @returns no lines if there is nothing to renew
 * @example anniversaryLines({ account: { subscriptions: [] } }, '2027-06-01') // { lines: [] }
 */
export function anniversaryLines(context: OrderContext, date: string): DecidedOrder {
  const renewed = linesAt(context, date).filter(({ status }) => status === '1000');
  return decidedOrder(
    renewed.map(({ status: _status, ...line }, index) => ({ ...line, extLineItemNumber: index + 1 })),
  );
}

/** A line of the anniversary, with the currency that the request names. */
interface PreviewedLine extends ResolvedLine {
  readonly line: OrderLine;
}

/**
 * Previews the next automatic renewal (docs/contracts/subscriptions.md, "RENEWAL", PREVIEW_RENEWAL without lines).
 *
 * @throws the error of the first broken rule; 2136 if there is nothing to renew
 * @example previewAnniversary({}, { account: { customer: {}, subscriptions: [] } }) // throws 2136
 */
export function previewAnniversary(request: OrderRequest, context: OrderContext): DecidedOrder<RenewalPreviewLine> {
  enforce([referenceLimit], { request, context, lines: [] });
  const lines = linesAt(context, context.account.customer.cotermDate);
  if (lines.length === 0) throw refused('2136');
  const previewed = lines.map((line): PreviewedLine => {
    const { currencyCode, deploymentId } = line;
    return { line, deploymentId, currencyCode: request.currencyCode ?? currencyCode };
  });
  const rules = [expectedCurrency(({ line }: PreviewedLine) => line.currencyCode), pricedInOneCurrency];
  enforce(rules, { request, context, lines: previewed });
  return decidedOrder(lines);
}

/** Input that all lines of an anniversary share. */
interface Anniversary {
  readonly context: OrderContext;
  /** Time at which it begins, or now if it has begun. */
  readonly at: Date;
  readonly days: PaidDays;
  readonly entitlement: Entitlement;
  readonly discounts: FlexDiscounts;
  readonly deployments: ReadonlyMap<string, Deployment>;
}

/** Builds a line for each subscription with auto renewal on. A subscription that cannot be renewed has status `1004`. */
function linesAt(context: OrderContext, date: string): readonly RenewalPreviewLine[] {
  const { account, now } = context;
  const subscriptions = autoRenewingSubscriptions(account);
  // Without such a subscription, the customer may have no anniversary.
  if (subscriptions.length === 0) return [];
  const begin = pacificMidnight(date);
  const anniversary = {
    context,
    at: begin < now ? now : begin,
    days: yearUpTo(addYears(date, 1, anniversaryDayOf(account.customer))),
    entitlement: anniversaryEntitlement(account, date),
    discounts: groupByCode(context.flexDiscounts),
    deployments: new Map(account.deployments.map((deployment) => [deployment.deploymentId, deployment])),
  };
  return subscriptions.map((subscription, index) => renewedLine(subscription, index + 1, anniversary));
}

function renewedLine(
  subscription: Subscription,
  extLineItemNumber: number,
  anniversary: Anniversary,
): RenewalPreviewLine {
  const { subscriptionId, currencyCode, deploymentId } = subscription;
  const line = { extLineItemNumber, quantity: renewalQuantityOf(subscription), subscriptionId, currencyCode };
  const { days, at } = anniversary;
  const { offerPrice, flexDiscount } = priceAtAnniversary(subscription, anniversary);
  if (offerPrice === undefined) {
    const offerId = offerOf(subscription, anniversary);
    const place = deploymentId !== undefined && { deploymentId };
    return { ...line, ...place, offerId, proratedDays: days.proratedDays, pricing: NO_PRICE, status: '1004' };
  }
  const renewed = buildOrderLine({ ...line, deploymentId, offerPrice, flexDiscount, days });
  return { ...renewed, status: isWithdrawn(offerPrice.offer, at) ? '1004' : '1000' };
}

/** Prices of a subscription whose offer has no price any more. */
const NO_PRICE: LinePricing = {
  partnerPrice: 0,
  discountedPartnerPrice: 0,
  netPartnerPrice: 0,
  lineItemPartnerPrice: 0,
};

/** Picks the offer to show for a subscription that has no price. */
function offerOf(subscription: Subscription, { context, entitlement }: Anniversary): string {
  const offerIds = offerIdsFor(entitlement, subscription, subscription.productType);
  return offerIds.find((offerId) => context.offers.has(offerId)) ?? offerIds.at(-1) ?? '';
}

/** Decides the price of a renewal. The customer's flexible discount comes first, then the customer's high volume discount. */
function priceAtAnniversary(
  subscription: Subscription,
  anniversary: Anniversary,
): { readonly offerPrice: OfferPrice | undefined; readonly flexDiscount: FlexDiscountEvaluation | undefined } {
  const plain = bestOfferPrice(subscription, anniversary, () => undefined);
  const flexDiscount = plain && flexDiscountOf(subscription, plain, anniversary);
  if (flexDiscount?.result === 'applies') return { offerPrice: plain, flexDiscount };
  const { customer } = anniversary.context.account;
  const renewalCode = (offer: Offer) => renewalCodeFor(customer, offer);
  const offerPrice = bestOfferPrice(subscription, anniversary, renewalCode);
  const failed = offerPrice && flexDiscountOf(subscription, offerPrice, anniversary);
  return { offerPrice, flexDiscount: failed && withoutEffect(failed) };
}

/** Finds the best offer for the subscription, withdrawn or not. */
function bestOfferPrice(
  { product, suffix, productType, currencyCode, deploymentId }: Subscription,
  { context, entitlement, deployments }: Anniversary,
  discountCodeOf: (offer: Offer) => string | undefined,
): OfferPrice | undefined {
  const { customer } = context.account;
  const deployment = deploymentId === undefined ? undefined : deployments.get(deploymentId);
  const offerIds = offerIdsFor(entitlement, { product, suffix }, productType);
  const buyerOf = (offer: Offer) => ({ customer, deployment, currencyCode, discountCode: discountCodeOf(offer) });
  return firstOfferPrice(offerIds, context.offers, buyerOf, () => true);
}

/** Evaluates the flexible discount code of the auto renewal. A code that does not apply does not block the renewal. */
function flexDiscountOf(
  { autoRenewal, currencyCode }: Subscription,
  offerPrice: OfferPrice,
  { context, discounts, at }: Anniversary,
): FlexDiscountEvaluation | undefined {
  const [code] = autoRenewal.flexDiscountCodes ?? [];
  if (code === undefined) return undefined;
  const { marketSegment } = context.account.customer;
  const evaluation = evaluateFlexDiscount(discounts, code, { offerPrice, currencyCode, marketSegment, at });
  // docs/contracts/subscriptions.md, "Discounts": flexible discounts are not for add-ons.
  return offerPrice.offer.addOnTo === undefined ? evaluation : withoutEffect(evaluation);
}
