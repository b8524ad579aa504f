import { shown } from '../../core/validation/issue-message.ts';
import type { FlexDiscountJudgement } from '../pricing/flex-discount-rules.ts';
import { discountCodesFor } from '../pricing/price-quote.ts';
import type { Purchase, PurchaseLine } from './purchase-context.ts';
import { lineRule, type RequestedLine, type Rule } from './rule-engine.ts';

/** docs/contracts/subscriptions.md, "Discounts": a high volume discount code must be the customer's own, for products of that kind. */
export const ownDiscountCode: Rule<Purchase> = lineRule(
  '5135',
  ({ line: { discountCode }, offer }: PurchaseLine, { facts }: Purchase) =>
    discountCode === undefined ||
    offer === undefined ||
    discountCodesFor(facts.account.customer, offer).includes(discountCode)
      ? undefined
      : `discountCode ${shown(discountCode)} is not the customer's`,
);

const judged = (code: '2141' | '2146', result: FlexDiscountJudgement['result'], reason: string): Rule<Purchase> =>
  lineRule(code, ({ flexDiscount }: PurchaseLine) => (flexDiscount?.result === result ? reason : undefined));

/** docs/contracts/subscriptions.md, "Discounts": a flexible discount code must be known, active, and within its dates. */
export const knownFlexDiscount: Rule<Purchase> = judged('2146', 'not-found', 'NOT_FOUND');

/** docs/contracts/subscriptions.md, "Discounts": it must be for the offer's product, country and currency. */
export const qualifiedFlexDiscount: Rule<Purchase> = judged('2141', 'not-qualified', 'NOT_QUALIFIED');

const hasFlexDiscount = ({ line: { flexDiscountCodes = [] } }: RequestedLine) => flexDiscountCodes.length > 0;

/** docs/contracts/subscriptions.md, "Discounts": flexible discounts are for base products. */
export const flexDiscountOnBase: Rule<Purchase> = lineRule('2145', (line: PurchaseLine) =>
  hasFlexDiscount(line) && line.offer?.addOnTo !== undefined
    ? `offer ${line.offer.offerId} is an add-on to ${line.offer.addOnTo}`
    : undefined,
);

/** docs/contracts/subscriptions.md, "Discounts": a flexible discount and a high volume one do not go together. */
export const oneKindOfDiscount: Rule<Purchase> = lineRule('2144', (line: PurchaseLine) =>
  hasFlexDiscount(line) && line.line.discountCode !== undefined
    ? 'flexDiscountCodes cannot be combined with a discountCode'
    : undefined,
);
