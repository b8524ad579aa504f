import type { Account, Deployment, Subscription } from '../model/account-items.ts';
import { type PaidDays, yearUpTo } from '../model/billing-term.ts';
import { addYears, pacificMidnight } from '../model/calendar.ts';
import type { DecidedOrder, Facts, RenewalPreviewLine } from '../model/order-context.ts';
import type { LinePricing, OrderLine } from '../model/order-data.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { refused } from '../model/refusal.ts';
import { isActive, renewalQuantityOf } from '../model/subscription-state.ts';
import { countedQuantities, type Entitlement, entitlementOf } from '../model/volume-levels.ts';
import {
  byCode,
  type FlexDiscountJudgement,
  type FlexDiscounts,
  judgeFlexDiscount,
} from '../pricing/flex-discount-rules.ts';
import { discountCodesFor, firstSale, isWithdrawn, offerIdsFor, type Sale } from '../pricing/price-quote.ts';
import { currencyOf, pricedInOneCurrency } from './currency-rules.ts';
import { shortReference } from './line-rules.ts';
import { decided, orderLine } from './order-line.ts';
import type { PlacedLine } from './purchase-context.ts';
import { keep } from './rule-engine.ts';

/** Subscriptions that an anniversary is to renew: those with auto renewal on (docs/contracts/subscriptions.md, "RENEWAL"). */
export const renewedByThemselves = ({ customer, subscriptions }: Account): readonly Subscription[] =>
  subscriptions.filter((subscription) => subscription.autoRenewal.enabled && isActive(subscription, customer));

/** What the customer is entitled to by all that an anniversary is to renew. */
export function entitlementAt(account: Account, date: string): Entitlement {
  const renewed = renewedByThemselves(account).map((one) => ({ ...one, quantity: renewalQuantityOf(one) }));
  return entitlementOf(account.customer, countedQuantities(renewed), date);
}

/**
 * What an anniversary renews by itself (docs/contracts/subscriptions.md, "RENEWAL"): each subscription with auto renewal on, at the best level, for the whole
 * year that begins. One whose offer is withdrawn by then is not renewed.
 *
 * @param date the anniversary, Pacific
 * @returns no lines when there is nothing to renew
 */
export function anniversaryLines(facts: Facts, date: string): DecidedOrder {
  const renewed = linesAt(facts, date).filter(({ status }) => status === '1000');
  return decided(renewed.map(({ status: _status, ...line }, index) => ({ ...line, extLineItemNumber: index + 1 })));
}

/** A line that the anniversary makes, with the currency that the request is for. */
interface PreviewedLine extends PlacedLine {
  readonly line: OrderLine;
}

/**
 * What the next anniversary would renew by itself (docs/contracts/subscriptions.md, "RENEWAL": PREVIEW_RENEWAL without lines).
 *
 * @throws the refusal of the first rule that is broken; 2136 when there is nothing to renew
 */
export function previewAnniversary(request: OrderRequest, facts: Facts): DecidedOrder<RenewalPreviewLine> {
  keep([shortReference], { request, facts, lines: [] });
  const lines = linesAt(facts, facts.account.customer.cotermDate);
  if (lines.length === 0) throw refused('2136');
  const previewed = lines.map((line): PreviewedLine => {
    const { currencyCode, deploymentId } = line;
    return { line, deploymentId, currencyCode: request.currencyCode ?? currencyCode };
  });
  const rules = [currencyOf(({ line }: PreviewedLine) => line.currencyCode), pricedInOneCurrency];
  keep(rules, { request, facts, lines: previewed });
  return decided(lines);
}

/** What all lines of an anniversary are judged by. */
interface Anniversary {
  readonly facts: Facts;
  /** When it begins, or now where that is over. */
  readonly at: Date;
  readonly days: PaidDays;
  readonly entitlement: Entitlement;
  readonly discounts: FlexDiscounts;
  readonly deployments: ReadonlyMap<string, Deployment>;
}

/** One line for each subscription that is to be renewed; `1004` where it cannot be. */
function linesAt(facts: Facts, date: string): readonly RenewalPreviewLine[] {
  const { account, now } = facts;
  const subscriptions = renewedByThemselves(account);
  // Without one there may be no anniversary either.
  if (subscriptions.length === 0) return [];
  const begin = pacificMidnight(date);
  const anniversary = {
    facts,
    at: begin < now ? now : begin,
    days: yearUpTo(addYears(date, 1)),
    entitlement: entitlementAt(account, date),
    discounts: byCode(facts.flexDiscounts),
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
  const { sale, flexDiscount } = saleAt(subscription, anniversary);
  if (sale === undefined) {
    const offerId = offerOf(subscription, anniversary);
    const place = deploymentId !== undefined && { deploymentId };
    return { ...line, ...place, offerId, proratedDays: days.proratedDays, pricing: NO_PRICE, status: '1004' };
  }
  const renewed = orderLine({ ...line, deploymentId, sale, flexDiscount, days });
  // What is not renewed costs nothing.
  return isWithdrawn(sale.offer, at)
    ? { ...renewed, pricing: NO_PRICE, status: '1004' }
    : { ...renewed, status: '1000' };
}

/** Of what is not renewed. */
const NO_PRICE: LinePricing = {
  partnerPrice: 0,
  discountedPartnerPrice: 0,
  netPartnerPrice: 0,
  lineItemPartnerPrice: 0,
};

/** The offer that would be renewed if it had a price. */
function offerOf(subscription: Subscription, { facts, entitlement }: Anniversary): string {
  const offerIds = offerIdsFor(entitlement, subscription, subscription.productType);
  return offerIds.find((offerId) => facts.offers.has(offerId)) ?? offerIds.at(-1) ?? '';
}

/** What the anniversary buys: with the flexible discount that was wished for, else with the customer's high volume discount. */
function saleAt(
  subscription: Subscription,
  anniversary: Anniversary,
): { readonly sale: Sale | undefined; readonly flexDiscount: FlexDiscountJudgement | undefined } {
  const plain = bestSale(subscription, anniversary, undefined);
  const flexDiscount = plain && flexDiscountOf(subscription, plain, anniversary);
  if (flexDiscount?.result === 'applies') return { sale: plain, flexDiscount };
  const [discountCode] = discountCodesFor(anniversary.facts.account.customer, subscription);
  return { sale: bestSale(subscription, anniversary, discountCode), flexDiscount };
}

/** The best offer that there is for the subscription, withdrawn or not. */
function bestSale(
  { product, suffix, productType, currencyCode, deploymentId }: Subscription,
  { facts, entitlement, deployments }: Anniversary,
  discountCode: string | undefined,
): Sale | undefined {
  const { customer } = facts.account;
  const deployment = deploymentId === undefined ? undefined : deployments.get(deploymentId);
  const buyer = { customer, deployment, currencyCode, discountCode };
  return firstSale(offerIdsFor(entitlement, { product, suffix }, productType), facts.offers, buyer, () => true);
}

/** What becomes of the code that the customer wishes for: one that does not apply keeps nothing from being renewed. */
function flexDiscountOf(
  { autoRenewal, currencyCode }: Subscription,
  sale: Sale,
  { facts, discounts, at }: Anniversary,
): FlexDiscountJudgement | undefined {
  const [code] = autoRenewal.flexDiscountCodes ?? [];
  if (code === undefined) return undefined;
  const { marketSegment } = facts.account.customer;
  const judgement = judgeFlexDiscount(discounts, code, { sale, currencyCode, marketSegment, at });
  // docs/contracts/subscriptions.md, "Discounts": not for add-ons.
  return sale.offer.addOnTo === undefined
    ? judgement
    : { ...judgement, result: 'not-qualified', unitDiscount: undefined };
}
