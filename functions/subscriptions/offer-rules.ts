import { Big } from 'big.js';
import { decimalsOf, isCurrency } from '../core/currencies.ts';
import { shown } from '../core/issue-message.ts';
import type { FieldProblem } from '../core/problem.ts';
import type { Price } from './catalog-items.ts';
import { typeOfLevel } from './levels.ts';
import type { OfferName } from './offer-id.ts';
import type { OfferFields } from './offers.ts';

/** Highest price of one unit for a year, in the currency's unit: 200,000 of them still cost an exact JSON number. */
const HIGHEST_PRICE = new Big(10_000_000);

/** Everything that is wrong with an offer whose fields are each well-formed. */
export const offerProblems = (name: OfferName, fields: OfferFields): FieldProblem[] => [
  ...typeProblems(name, fields),
  ...baseProblems(name, fields),
  ...fields.prices.flatMap((price, index) => priceProblems(price, `prices[${index}]`)),
  ...repeatedPrices(fields.prices),
];

/** The level tells what the product is (contract, "NEW"). */
function typeProblems({ level }: OfferName, { productType }: OfferFields): FieldProblem[] {
  const type = typeOfLevel(level);
  if (productType === type) return [];
  return [{ path: 'productType', message: `must be ${type}: so says the level in the offer id, ${level}` }];
}

function baseProblems({ product }: OfferName, { addOnTo }: OfferFields): FieldProblem[] {
  if (addOnTo !== product) return [];
  return [{ path: 'addOnTo', message: 'is the product itself; it must be another one, or absent for a base product' }];
}

function priceProblems({ currency, partnerPrice }: Price, path: string): FieldProblem[] {
  const message = amountProblem(partnerPrice, currency);
  return message === undefined ? [] : [{ path: `${path}.partnerPrice`, message }];
}

/** Decimal digits, such as `365.00`: neither sign nor exponent, so that every price has one spelling but for zeros at its end. */
const DIGITS = /^(?:0|[1-9]\d{0,8})(?:\.(\d{1,9}))?$/;

/** What is wrong with a price in the currency, if anything. Of what is no currency, only the digits are looked at. */
function amountProblem(amount: string, currency: string): string | undefined {
  const [digits, fraction = ''] = DIGITS.exec(amount) ?? [];
  if (digits === undefined) return `must be a price such as "365.00", got ${shown(amount)}`;
  if (HIGHEST_PRICE.lt(digits)) return `must be from 0 to ${HIGHEST_PRICE}, got ${shown(amount)}`;
  if (!isCurrency(currency)) return undefined;
  const most = decimalsOf(currency);
  if (fraction.length <= most) return undefined;
  return `must have ${most === 0 ? 'no decimals' : `at most ${most} decimals`} in ${currency}, got ${shown(amount)}`;
}

/** One thing has one price. */
function repeatedPrices(prices: readonly Price[]): FieldProblem[] {
  const first = new Map<string, number>();
  return prices.flatMap(({ region, currency, discountCode }, index): FieldProblem[] => {
    const key = JSON.stringify([region, currency, discountCode]);
    const before = first.get(key);
    if (before === undefined) first.set(key, index);
    const what = [region, currency, ...(discountCode === undefined ? [] : [discountCode])].join(', ');
    return before === undefined
      ? []
      : [{ path: `prices[${index}]`, message: `is a second price for ${what}; the first is prices[${before}]` }];
  });
}
