import type { PaidDays } from '../model/billing-term.ts';
import type { DecidedOrder } from '../model/order-context.ts';
import type { AppliedFlexDiscount, OrderLine } from '../model/order-data.ts';
import type { FlexDiscountJudgement } from '../pricing/flex-discount-rules.ts';
import type { Sale } from '../pricing/price-quote.ts';
import { priceLine } from '../pricing/pricing.ts';
import type { Purchase, PurchaseLine } from './purchase-context.ts';

/** Everything that an order's line says. */
export interface SoldLine {
  readonly extLineItemNumber: number;
  readonly quantity: number;
  /** Empty for what is bought anew. */
  readonly subscriptionId: string;
  readonly currencyCode: string;
  readonly deploymentId: string | undefined;
  readonly sale: Sale;
  readonly flexDiscount: FlexDiscountJudgement | undefined;
  readonly days: PaidDays;
}

/** The line of an order by which something is sold, priced as it is now. */
export function orderLine({ sale, flexDiscount, days, deploymentId, ...line }: SoldLine): OrderLine {
  const { offer, partnerPrice, discountCode } = sale;
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
const appliedDiscount = ({ code, result, discount }: FlexDiscountJudgement): AppliedFlexDiscount => ({
  id: discount?.id ?? '',
  code,
  result: result === 'applies' ? 'SUCCESS' : 'FAILURE',
});

/**
 * The lines of an order that no rule has anything against.
 *
 * @param subscriptionIdOf the subscription that a line renews; empty for what is bought anew
 */
export const soldLines = <Line extends PurchaseLine>(
  { lines, term }: Purchase<Line>,
  subscriptionIdOf: (line: Line) => string = () => '',
): OrderLine[] =>
  lines.map((purchased) => {
    const { line, sale, currencyCode, deploymentId, flexDiscount } = purchased;
    if (sale === undefined || currencyCode === undefined) throw new Error('What the rules let pass has a price');
    const { extLineItemNumber, quantity } = line;
    const subscriptionId = subscriptionIdOf(purchased);
    return orderLine({
      extLineItemNumber,
      quantity,
      subscriptionId,
      currencyCode,
      deploymentId,
      sale,
      flexDiscount,
      days: term,
    });
  });

/** An order of these lines, with the currency that they all have, if they do. */
export function decided<Line extends OrderLine>(lines: readonly Line[]): DecidedOrder<Line> {
  const [currencyCode, ...others] = new Set(lines.map((line) => line.currencyCode));
  return { ...(currencyCode !== undefined && others.length === 0 && { currencyCode }), lines };
}
