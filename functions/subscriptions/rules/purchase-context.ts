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
} from '../pricing/flex-discount-rules.ts';
import {
  type Buyer,
  discountCodesFor,
  firstOfferPrice,
  isWithdrawn,
  type OfferPrice,
  offerIdsFor,
  priceFor,
} from '../pricing/price-quote.ts';
import type { RequestedLine, RuleInput } from './rule-engine.ts';

/** A line with what applies to it, whether it says so itself or the order or its subscription does. */
export interface ResolvedLine extends RequestedLine {
  readonly currencyCode: string | undefined;
  readonly deploymentId: string | undefined;
}

/** What is known of a line by which something is bought. */
export interface PurchaseLine extends ResolvedLine {
  /** Where it is for; undefined when the line names none, or one that there is not. */
  readonly deployment: Deployment | undefined;
  /** What was asked for, withdrawn or not; undefined when there is no such offer. */
  readonly offer: Offer | undefined;
  /** Whether that has a price for this line. */
  readonly isPriced: boolean;
  /** What is bought, and at what price. */
  readonly offerPrice: OfferPrice | undefined;
  /** What becomes of the flexible discount code; undefined without one. */
  readonly flexDiscount: FlexDiscountEvaluation | undefined;
}

/** An order by which something is bought. */
export interface PurchaseContext<Line extends PurchaseLine = PurchaseLine> extends RuleInput<Line> {
  readonly term: Term;
  readonly entitlement: Entitlement;
  /** Products that the customer has, or orders now. */
  readonly products: ReadonlySet<string>;
}

/**
 * Which offer a line buys: the one that was sent, or the best that the customer may have, with the customer's own high volume
 * discount (docs/contracts/subscriptions.md, "PREVIEW").
 */
export type OfferChoice = 'as sent' | 'best';

/** Gathers once, for all rules, what the facts say of an order's lines. */
export function buildPurchaseContext<Line extends ResolvedLine>(
  request: OrderRequest,
  context: OrderContext,
  placed: readonly Line[],
  choice: OfferChoice,
): PurchaseContext<Line & PurchaseLine> {
  const { account, offers, now } = context;
  const term = termOf(account.customer, now);
  const asked = placed.map((line) => ({ ...line, offer: offers.get(line.line.offerId) }));
  const ordered = asked.flatMap(({ line, offer }) => (offer === undefined ? [] : [{ ...offer, ...line }]));
  const entitlement = entitlementOf(account.customer, countedQuantities(ordered), term.today);
  const deployments = new Map(account.deployments.map((deployment) => [deployment.deploymentId, deployment]));
  const discounts = groupByCode(context.flexDiscounts);
  const lines = asked.map((line) => {
    const deployment = line.deploymentId === undefined ? undefined : deployments.get(line.deploymentId);
    return { ...line, deployment, ...quoteLine({ ...line, deployment }, context, entitlement, discounts, choice) };
  });
  return { request, context, lines, term, entitlement, products: productsOf(context, asked) };
}

type LineWithOffer = Pick<PurchaseLine, 'line' | 'currencyCode' | 'offer' | 'deployment'>;

/** What a line buys, as far as there is something to buy. */
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
  const buyer = { customer, deployment, currencyCode, discountCode: discountCodeOf(line, offer, customer, choice) };
  const asSent = priceFor(offer, buyer);
  const offerPrice = choice === 'best' ? bestOfferPrice(offer, context, entitlement, buyer) : asSent;
  const [code] = line.flexDiscountCodes ?? [];
  const flexDiscount =
    code === undefined || offerPrice === undefined
      ? undefined
      : evaluateFlexDiscount(discounts, code, {
          offerPrice,
          currencyCode,
          marketSegment: customer.marketSegment,
          at: context.now,
        });
  return { isPriced: asSent !== undefined, offerPrice, flexDiscount };
}

/**
 * The high volume discount of a line, if any: one of the customer's own, since another's is refused; in a preview the right one
 * whatever was sent, but none beside a flexible discount (docs/contracts/subscriptions.md, "Discounts").
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
  return flexDiscountCodes.length > 0 ? undefined : (sent ?? own[0]);
}

/** docs/contracts/subscriptions.md, "PREVIEW": the best offer of the product that the customer may have, whatever level was sent. */
function bestOfferPrice(
  { offerId }: Offer,
  { account, offers, now }: OrderContext,
  entitlement: Entitlement,
  buyer: Buyer,
): OfferPrice | undefined {
  const name = parseOfferId(offerId);
  if (name === undefined) return undefined;
  const { marketSegment } = account.customer;
  const isAvailable = (offer: Offer) => !isWithdrawn(offer, now) && offer.marketSegments.includes(marketSegment);
  return firstOfferPrice(offerIdsFor(entitlement, name, typeOfLevel(name.level)), offers, buyer, isAvailable);
}

/** What the customer has, and what it orders now. */
function productsOf({ account }: OrderContext, lines: readonly Pick<PurchaseLine, 'offer'>[]): ReadonlySet<string> {
  const owned = account.subscriptions.filter((subscription) => isActive(subscription, account.customer));
  const ordered = lines.flatMap(({ offer }) => (offer === undefined ? [] : [productOf(offer.offerId)]));
  return new Set([...owned.map(({ product }) => product), ...ordered]);
}
