import { shown } from '../../core/validation/issue-message.ts';
import type { FlexDiscountEvaluation } from '../pricing/flex-discount-rules.ts';
import { discountCodesFor } from '../pricing/price-quote.ts';
import type { PurchaseContext, PurchaseLine } from './purchase-context.ts';
import { lineRule, type RequestedLine, type Rule } from './rule-engine.ts';

/** docs/contracts/subscriptions.md, "Discounts": a high volume discount code must be the customer's own, for products of that kind. */
export const ownDiscountCode: Rule<PurchaseContext> = lineRule(
  '5135',
  ({ line: { discountCode }, offer }: PurchaseLine, { context }: PurchaseContext) =>
    discountCode === undefined ||
    offer === undefined ||
    discountCodesFor(context.account.customer, offer).includes(discountCode)
      ? undefined
      : `discountCode ${shown(discountCode)} is not the customer's`,
);

const flexDiscountRule = (
  code: '2141' | '2146',
  result: FlexDiscountEvaluation['result'],
  reason: string,
): Rule<PurchaseContext> =>
  lineRule(code, ({ flexDiscount }: PurchaseLine) => (flexDiscount?.result === result ? reason : undefined));

/** docs/contracts/subscriptions.md, "Discounts": a flexible discount code must be known, active, and within its dates. */
export const knownFlexDiscount: Rule<PurchaseContext> = flexDiscountRule('2146', 'not-found', 'NOT_FOUND');

/** docs/contracts/subscriptions.md, "Discounts": it must be for the offer's product, country and currency. */
export const qualifiedFlexDiscount: Rule<PurchaseContext> = flexDiscountRule('2141', 'not-qualified', 'NOT_QUALIFIED');

const hasFlexDiscount = ({ line: { flexDiscountCodes = [] } }: RequestedLine) => flexDiscountCodes.length > 0;

/** docs/contracts/subscriptions.md, "Discounts": flexible discounts are for base products. */
export const flexDiscountOnBase: Rule<PurchaseContext> = lineRule('2145', (line: PurchaseLine) =>
  hasFlexDiscount(line) && line.offer?.addOnTo !== undefined
    ? `offer ${line.offer.offerId} is an add-on to ${line.offer.addOnTo}`
    : undefined,
);

/** docs/contracts/subscriptions.md, "Discounts": a flexible discount and a high volume one do not go together. */
export const oneKindOfDiscount: Rule<PurchaseContext> = lineRule('2144', (line: PurchaseLine) =>
  hasFlexDiscount(line) && line.line.discountCode !== undefined
    ? 'flexDiscountCodes cannot be combined with a discountCode'
    : undefined,
);
