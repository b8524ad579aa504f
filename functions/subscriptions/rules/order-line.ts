import type { PaidDays } from '../model/billing-term.ts';
import type { DecidedOrder } from '../model/order-context.ts';
import type { AppliedFlexDiscount, OrderLine } from '../model/order-data.ts';
import type { FlexDiscountEvaluation } from '../pricing/flex-discount-rules.ts';
import type { OfferPrice } from '../pricing/price-quote.ts';
import { priceLine } from '../pricing/pricing.ts';
import type { PurchaseContext, PurchaseLine } from './purchase-context.ts';

/** Input of {@link buildOrderLine}. */
export interface OrderLineInput {
  readonly extLineItemNumber: number;
  readonly quantity: number;
  /** The subscription that the line renews; empty for a purchase. */
  readonly subscriptionId: string;
  readonly currencyCode: string;
  readonly deploymentId: string | undefined;
  readonly offerPrice: OfferPrice;
  readonly flexDiscount: FlexDiscountEvaluation | undefined;
  readonly days: PaidDays;
}

/**
 * Builds the line of a purchase or renewal order and prices it.
 *
 * @example buildOrderLine({ extLineItemNumber: 1, quantity: 2, subscriptionId: '', currencyCode: 'USD', offerPrice: { offer: { offerId: '65304470CA01A12' }, partnerPrice: '365.00' }, days: { proratedDays: 365, daysInYear: 365 } }).pricing.lineItemPartnerPrice // 730
 */
export function buildOrderLine({ offerPrice, flexDiscount, days, deploymentId, ...line }: OrderLineInput): OrderLine {
  const { offer, partnerPrice, discountCode } = offerPrice;
  const { quantity, currencyCode } = line;
  return {
    ...line,
    offerId: offer.offerId,
    ...(deploymentId !== undefined && { deploymentId }),
    ...(discountCode !== undefined && { discountCode }),
    ...(flexDiscount !== undefined && { flexDiscounts: [appliedDiscount(flexDiscount)] }),
    ...(!offer.countsTowardLevel && { countsTowardLevel: false }),
    proratedDays: days.proratedDays,
    pricing: priceLine({ partnerPrice, discount: flexDiscount?.unitDiscount, quantity, currencyCode, ...days }),
  };
}

/**
 * Shows the result of a flexible discount code (docs/contracts/subscriptions.md, "Discounts"). The id is empty if no discount has
 * the code.
 */
const appliedDiscount = ({ code, result, discount }: FlexDiscountEvaluation): AppliedFlexDiscount => ({
  id: discount?.id ?? '',
  code,
  result: result === 'applies' ? 'SUCCESS' : 'FAILURE',
});

/**
 * Builds the lines of an order that passed all rules.
 *
 * @param subscriptionIdOf returns the subscription that a line renews; empty for a purchase
 */
export const purchasedLines = <Line extends PurchaseLine>(
  { lines, term }: PurchaseContext<Line>,
  subscriptionIdOf: (line: Line) => string = () => '',
): OrderLine[] =>
  lines.map((purchased) => {
    const { line, offerPrice, currencyCode, deploymentId, flexDiscount } = purchased;
    if (offerPrice === undefined || currencyCode === undefined) throw new Error('What the rules let pass has a price');
    const { extLineItemNumber, quantity } = line;
    const subscriptionId = subscriptionIdOf(purchased);
    return buildOrderLine({
      extLineItemNumber,
      quantity,
      subscriptionId,
      currencyCode,
      deploymentId,
      offerPrice,
      flexDiscount,
      days: term,
    });
  });

/**
 * Combines lines into an order. If all lines have one currency, the order has it, too.
 *
 * @example decidedOrder([]) // { lines: [] }
 */
export function decidedOrder<Line extends OrderLine>(lines: readonly Line[]): DecidedOrder<Line> {
  const [currencyCode, ...others] = new Set(lines.map((line) => line.currencyCode));
  return { ...(currencyCode !== undefined && others.length === 0 && { currencyCode }), lines };
}
