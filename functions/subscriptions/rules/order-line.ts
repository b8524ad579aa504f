import type { PaidDays } from '../model/billing-term.ts';
import type { DecidedOrder } from '../model/order-context.ts';
import type { AppliedFlexDiscount, OrderLine } from '../model/order-data.ts';
import type { FlexDiscountEvaluation } from '../pricing/flex-discount-rules.ts';
import type { OfferPrice } from '../pricing/price-quote.ts';
import { priceLine } from '../pricing/pricing.ts';
import type { PurchaseContext, PurchaseLine } from './purchase-context.ts';

/** Everything that an order's line says. */
export interface OrderLineInput {
  readonly extLineItemNumber: number;
  readonly quantity: number;
  /** Empty for what is bought anew. */
  readonly subscriptionId: string;
  readonly currencyCode: string;
  readonly deploymentId: string | undefined;
  readonly offerPrice: OfferPrice;
  readonly flexDiscount: FlexDiscountEvaluation | undefined;
  readonly days: PaidDays;
}

/** The line of an order by which something is sold, priced as it is now. */
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

/** docs/contracts/subscriptions.md, "Discounts": what became of a code; a discount that there is not has no id. */
const appliedDiscount = ({ code, result, discount }: FlexDiscountEvaluation): AppliedFlexDiscount => ({
  id: discount?.id ?? '',
  code,
  result: result === 'applies' ? 'SUCCESS' : 'FAILURE',
});

/**
 * The lines of an order that no rule has anything against.
 *
 * @param subscriptionIdOf the subscription that a line renews; empty for what is bought anew
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

/** An order of these lines, with the currency that they all have, if they do. */
export function decidedOrder<Line extends OrderLine>(lines: readonly Line[]): DecidedOrder<Line> {
  const [currencyCode, ...others] = new Set(lines.map((line) => line.currencyCode));
  return { ...(currencyCode !== undefined && others.length === 0 && { currencyCode }), lines };
}
