import type { Customer, Deployment } from '../model/account-items.ts';
import { type Term, termOf } from '../model/billing-term.ts';
import type { Offer } from '../model/catalog-items.ts';
import { parseOfferId, productOf } from '../model/offer-id.ts';
import type { OrderContext } from '../model/order-context.ts';
import type { LineRequest, OrderRequest } from '../model/order-request.ts';
import { isActive } from '../model/subscription-state.ts';
import { countedQuantities, type Entitlement, entitlementOf, typeOfLevel } from '../model/volume-levels.ts';
import {
  evaluateFlexDiscount,
  type FlexDiscountEvaluation,
  type FlexDiscounts,
  groupByCode,
  withoutEffect,
} from '../pricing/flex-discount-rules.ts';
import {
  type Buyer,
  discountCodesFor,
  firstOfferPrice,
  isWithdrawn,
  type OfferPrice,
  offerIdsFor,
  priceFor,
  renewalCodeFor,
} from '../pricing/price-quote.ts';
import type { RequestedLine, RuleInput } from './rule-engine.ts';

/** A requested line with the values that apply to it, taken from the line, the order or the subscription. */
export interface ResolvedLine extends RequestedLine {
  readonly currencyCode: string | undefined;
  readonly deploymentId: string | undefined;
}

/** A line of a purchase or manual renewal, with the data that the rules need. */
export interface PurchaseLine extends ResolvedLine {
  /** The deployment that the line is for; undefined if the line names no deployment or an unknown one. */
  readonly deployment: Deployment | undefined;
  /** The requested offer, withdrawn or not; undefined if it does not exist. */
  readonly offer: Offer | undefined;
  /** True if the requested offer has a price for this line. */
  readonly isPriced: boolean;
  /** The offer that the line buys, with its price; undefined if no offer fits. */
  readonly offerPrice: OfferPrice | undefined;
  /** Evaluation of the flexible discount code; undefined without a code. */
  readonly flexDiscount: FlexDiscountEvaluation | undefined;
}

/** Input of the rules for purchases and manual renewals. */
export interface PurchaseContext<Line extends PurchaseLine = PurchaseLine> extends RuleInput<Line> {
  readonly term: Term;
  readonly entitlement: Entitlement;
  /** Products that the customer has or orders now. */
  readonly products: ReadonlySet<string>;
}

/**
 * Selects the offer that a line buys (docs/contracts/subscriptions.md, "PREVIEW").
 *
 * - `as sent`: the requested offer, with the requested discount code if it is the customer's own.
 * - `best`: the best offer that the customer is entitled to, with the customer's own high volume discount.
 * - `as sent for renewal`, `best for renewal`: the same, with the high volume discount of a renewal.
 */
export type OfferChoice = 'as sent' | 'best' | 'as sent for renewal' | 'best for renewal';

/**
 * Derives the values of an order's lines that all rules share: offer, price, discount, entitlement.
 *
 * @example buildPurchaseContext({}, { account: { customer: { cotermDate: '2027-06-01', discounts: [], benefits: [] }, subscriptions: [], deployments: [] }, flexDiscounts: [], now: new Date('2027-03-01T20:00:00Z') }, [], 'best').term.proratedDays // 92
 */
export function buildPurchaseContext<Line extends ResolvedLine>(
  request: OrderRequest,
  context: OrderContext,
  resolved: readonly Line[],
  choice: OfferChoice,
): PurchaseContext<Line & PurchaseLine> {
  const { account, offers, now } = context;
  const term = termOf(account.customer, now);
  const withOffers = resolved.map((line) => ({ ...line, offer: offers.get(line.line.offerId) }));
  const ordered = withOffers.flatMap(({ line, offer }) => (offer === undefined ? [] : [{ ...offer, ...line }]));
  const entitlement = entitlementOf(account.customer, countedQuantities(ordered), term.today);
  const deployments = new Map(account.deployments.map((deployment) => [deployment.deploymentId, deployment]));
  const discounts = groupByCode(context.flexDiscounts);
  const lines = withOffers.map((line) => {
    const deployment = line.deploymentId === undefined ? undefined : deployments.get(line.deploymentId);
    return { ...line, deployment, ...quoteLine({ ...line, deployment }, context, entitlement, discounts, choice) };
  });
  return { request, context, lines, term, entitlement, products: productsOf(context, withOffers) };
}

type LineWithOffer = Pick<PurchaseLine, 'line' | 'currencyCode' | 'offer' | 'deployment'>;

/** Decides which offer a line buys and at what price. The steps are listed at `priceLine` in `pricing.ts`. */
function quoteLine(
  { line, currencyCode, offer, deployment }: LineWithOffer,
  context: OrderContext,
  entitlement: Entitlement,
  discounts: FlexDiscounts,
  choice: OfferChoice,
): Pick<PurchaseLine, 'isPriced' | 'offerPrice' | 'flexDiscount'> {
  if (offer === undefined || currencyCode === undefined) {
    return { isPriced: false, offerPrice: undefined, flexDiscount: undefined };
  }
  const { customer } = context.account;
  const buyerOf = (one: Offer) => {
    return { customer, deployment, currencyCode, discountCode: discountCodeOf(line, one, customer, choice) };
  };
  const asSent = priceFor(offer, buyerOf(offer));
  const offerPrice =
    choice === 'as sent' || choice === 'as sent for renewal'
      ? asSent
      : bestOfferPrice(offer, context, entitlement, buyerOf);
  const [code] = line.flexDiscountCodes ?? [];
  const { marketSegment } = customer;
  const evaluated = (price: OfferPrice | undefined) =>
    code === undefined || price === undefined
      ? undefined
      : evaluateFlexDiscount(discounts, code, { offerPrice: price, currencyCode, marketSegment, at: context.now });
  const flexDiscount = evaluated(offerPrice);
  if (choice === 'best for renewal' && code !== undefined && flexDiscount?.result !== 'applies') {
    // A code that does not apply takes no other discount away, as at the anniversary.
    const withoutCode = { line: { ...line, flexDiscountCodes: [] }, currencyCode, offer, deployment };
    const quote = quoteLine(withoutCode, context, entitlement, discounts, choice);
    const failed = evaluated(quote.offerPrice);
    return { ...quote, flexDiscount: failed && withoutEffect(failed) };
  }
  return { isPriced: asSent !== undefined, offerPrice, flexDiscount };
}

/**
 * Picks the high volume discount code of a line (docs/contracts/subscriptions.md, "Discounts"). Only the customer's own codes
 * count.
 *
 * In a preview, the customer's code is filled in, unless a flexible discount applies to the line.
 */
function discountCodeOf(
  { discountCode, flexDiscountCodes = [] }: LineRequest,
  offer: Offer,
  customer: Customer,
  choice: OfferChoice,
): string | undefined {
  const own = discountCodesFor(customer, offer);
  const sent = own.find((code) => code === discountCode);
  if (choice === 'as sent') return sent;
  const ofRenewal = renewalCodeFor(customer, offer);
  if (choice === 'as sent for renewal') return discountCode === ofRenewal ? ofRenewal : sent;
  if (flexDiscountCodes.length > 0) return undefined;
  return choice === 'best' ? (sent ?? own[0]) : ofRenewal;
}

/**
 * Finds the best offer of the product that the customer is entitled to, whatever level was sent (docs/contracts/subscriptions.md,
 * "PREVIEW").
 */
function bestOfferPrice(
  { offerId }: Offer,
  { account, offers, now }: OrderContext,
  entitlement: Entitlement,
  buyerOf: (offer: Offer) => Buyer,
): OfferPrice | undefined {
  const name = parseOfferId(offerId);
  if (name === undefined) return undefined;
  const { marketSegment } = account.customer;
  const isAvailable = (offer: Offer) => !isWithdrawn(offer, now) && offer.marketSegments.includes(marketSegment);
  return firstOfferPrice(offerIdsFor(entitlement, name, typeOfLevel(name.level)), offers, buyerOf, isAvailable);
}

/** Lists the products that the customer has or orders now. */
function productsOf({ account }: OrderContext, lines: readonly Pick<PurchaseLine, 'offer'>[]): ReadonlySet<string> {
  const owned = account.subscriptions.filter((subscription) => isActive(subscription, account.customer));
  const ordered = lines.flatMap(({ offer }) => (offer === undefined ? [] : [productOf(offer.offerId)]));
  return new Set([...owned.map(({ product }) => product), ...ordered]);
}
