import { shown } from '../../core/validation/issue-message.ts';
import type { Customer } from '../model/account-items.ts';
import type { Offer } from '../model/catalog-items.ts';
import type { FlexDiscountEvaluation } from '../pricing/flex-discount-rules.ts';
import { discountCodesFor, renewalCodeFor } from '../pricing/price-quote.ts';
import type { PurchaseContext, PurchaseLine } from './purchase-context.ts';
import { lineRule, type RequestedLine, type Rule } from './rule-engine.ts';

/**
 * Requires a high volume discount code to be the customer's own, for the product's type (docs/contracts/subscriptions.md,
 * "Discounts").
 */
export const ownDiscountCode: Rule<PurchaseContext> = discountCodeRule((customer, offer) =>
  discountCodesFor(customer, offer),
);

/**
 * Requires the same for a renewal, which may also have the code of the years after the first (docs/contracts/subscriptions.md,
 * "Discounts").
 */
export const ownRenewalCode: Rule<PurchaseContext> = discountCodeRule((customer, offer) => [
  ...discountCodesFor(customer, offer),
  renewalCodeFor(customer, offer),
]);

function discountCodeRule(codesOf: (customer: Customer, offer: Offer) => readonly (string | undefined)[]) {
  return lineRule('5135', ({ line: { discountCode }, offer }: PurchaseLine, { context }: PurchaseContext) =>
    discountCode === undefined || offer === undefined || codesOf(context.account.customer, offer).includes(discountCode)
      ? undefined
      : `discountCode ${shown(discountCode)} is not the customer's`,
  );
}

const flexDiscountRule = (
  code: '2141' | '2146',
  result: FlexDiscountEvaluation['result'],
  reason: string,
): Rule<PurchaseContext> =>
  lineRule(code, ({ flexDiscount }: PurchaseLine) => (flexDiscount?.result === result ? reason : undefined));

/**
 * Requires a flexible discount code to exist, to be active and to be within its dates (docs/contracts/subscriptions.md,
 * "Discounts").
 */
export const knownFlexDiscount: Rule<PurchaseContext> = flexDiscountRule('2146', 'not-found', 'NOT_FOUND');

/**
 * Requires a flexible discount to be for the offer's product, country and currency (docs/contracts/subscriptions.md,
 * "Discounts").
 */
export const qualifiedFlexDiscount: Rule<PurchaseContext> = flexDiscountRule('2141', 'not-qualified', 'NOT_QUALIFIED');

const hasFlexDiscount = ({ line: { flexDiscountCodes = [] } }: RequestedLine) => flexDiscountCodes.length > 0;

/** Allows flexible discounts for base products only (docs/contracts/subscriptions.md, "Discounts"). */
export const flexDiscountOnBase: Rule<PurchaseContext> = lineRule('2145', (line: PurchaseLine) =>
  hasFlexDiscount(line) && line.offer?.addOnTo !== undefined
    ? `offer ${line.offer.offerId} is an add-on to ${line.offer.addOnTo}`
    : undefined,
);

/** Rejects a flexible discount together with a high volume discount (docs/contracts/subscriptions.md, "Discounts"). */
export const oneKindOfDiscount: Rule<PurchaseContext> = lineRule('2144', (line: PurchaseLine) =>
  hasFlexDiscount(line) && line.line.discountCode !== undefined
    ? 'flexDiscountCodes cannot be combined with a discountCode'
    : undefined,
);
