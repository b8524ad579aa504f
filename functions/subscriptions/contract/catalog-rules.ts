import type { FieldProblem } from '../../core/problems/problem.ts';
import { aboutField, type CrossProblem, type CrossRule, type Fields } from '../../core/validation/cross-rules.ts';
import { decimalsOf, isCurrency } from '../../core/validation/currencies.ts';
import { shown } from '../../core/validation/issue-message.ts';
import type { Offer } from '../model/catalog-items.ts';
import { parseOfferId, productOf } from '../model/offer-id.ts';
import { typeOfLevel } from '../model/volume-levels.ts';

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Returns the well-formed entries of a list, each with its index. */
const entries = (list: unknown): (readonly [number, Fields])[] =>
  (Array.isArray(list) ? list : []).flatMap((entry: unknown, index) =>
    isFields(entry) ? [[index, entry] as const] : [],
  );

/** Counts the significant digits after the decimal point. `365.00` has none. */
const decimals = (amount: string): number => (/\.(\d*?)0*$/.exec(amount)?.[1] ?? '').length;

/** Counts the decimals of a number in its shortest form, which may have an exponent. */
function decimalsOfNumber(value: number): number {
  const [digits = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, decimals(digits) - Number(exponent));
}

/** Describes an amount with more decimals than its currency allows. Returns undefined for a valid amount. */
function decimalsProblem(amount: string | number, currency: unknown): string | undefined {
  if (typeof currency !== 'string' || !isCurrency(currency)) return undefined;
  const most = decimalsOf(currency);
  if ((typeof amount === 'string' ? decimals(amount) : decimalsOfNumber(amount)) <= most) return undefined;
  return `must have ${most === 0 ? 'no decimals' : `at most ${most} decimals`} in ${currency}, got ${shown(amount)}`;
}

const problemAt = (path: CrossProblem['path'], message: string | undefined): readonly CrossProblem[] =>
  message === undefined ? [] : [{ path, message }];

const decimalsRule: CrossRule = ({ prices }) =>
  entries(prices).flatMap(([index, { currency, partnerPrice }]) =>
    typeof partnerPrice === 'string'
      ? problemAt(['prices', index, 'partnerPrice'], decimalsProblem(partnerPrice, currency))
      : [],
  );

/** Returns the entries whose key repeats an earlier entry's key. */
function repeated<Entry>(all: readonly Entry[], keyOf: (entry: Entry) => readonly unknown[]): Entry[] {
  const alike = Map.groupBy(all, (entry) => JSON.stringify(keyOf(entry)));
  return [...alike.values()].flatMap(([, ...others]) => others);
}

const onePriceRule: CrossRule = ({ prices }) =>
  repeated(entries(prices), ([, { region, currency, discountCode }]) => [region, currency, discountCode]).map(
    ([index]) => ({
      path: ['prices', index],
      message: 'is for the region, currency and discount code of another price; give one of them',
    }),
  );

/** Rules between the fields of an offer. */
export const offerRules: readonly CrossRule[] = [decimalsRule, onePriceRule];

/**
 * Checks an offer's fields against its id. The level must belong to the product type (docs/contracts/subscriptions.md, "NEW"),
 * and an offer cannot be an add-on to its own product.
 *
 * @example offerIdProblems('65304470CA02A12', { productType: 'CONSUMABLE' }).map(({ path }) => path) // ['productType']
 */
export function offerIdProblems(
  offerId: string,
  { productType, addOnTo }: Pick<Offer, 'productType' | 'addOnTo'>,
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { level } = parseOfferId(offerId) ?? {};
  if (level !== undefined && typeOfLevel(level) !== productType) {
    const message = `must be ${typeOfLevel(level)}: so says level ${level} in the offer id`;
    problems.push({ path: 'productType', message });
  }
  if (addOnTo === productOf(offerId))
    problems.push({ path: 'addOnTo', message: 'must be another product than its own' });
  return problems;
}

/** Returns the values of all outcomes of a discount, each with its path and type. */
const valuesOf = (outcomes: unknown) =>
  entries(outcomes).flatMap(([outcome, { type, discountValues }]) =>
    entries(discountValues).map(([index, value]) => ({
      path: ['outcomes', outcome, 'discountValues', index],
      type,
      value,
    })),
  );

/** Maximum number of decimals of a percentage. DynamoDB keeps no number with 131 (quotas). */
export const MOST_PERCENT_DECIMALS = 20;

function percentageProblem(value: unknown): string | undefined {
  if (typeof value !== 'number') return undefined;
  if (value > 100) return `must be at most 100 percent, got ${value}`;
  if (decimalsOfNumber(value) <= MOST_PERCENT_DECIMALS) return undefined;
  return `must have at most ${MOST_PERCENT_DECIMALS} decimals, got ${value}`;
}

/** Limits a percentage to 100. An amount needs a currency and its decimals (docs/contracts/subscriptions.md, "Discounts"). */
const valueRule: CrossRule = ({ outcomes }) =>
  valuesOf(outcomes).flatMap(({ path, type, value: { value, currency } }): readonly CrossProblem[] => {
    const amountPath = [...path, 'value'];
    if (type === 'PERCENTAGE_DISCOUNT') return problemAt(amountPath, percentageProblem(value));
    if (type !== 'FIXED_DISCOUNT' && type !== 'FIXED_PRICE') return [];
    if (currency === undefined) return problemAt([...path, 'currency'], `is missing; ${type} needs it`);
    return problemAt(amountPath, typeof value === 'number' ? decimalsProblem(value, currency) : undefined);
  });

/** Allows one value for a country and a currency. */
const oneValueRule: CrossRule = ({ outcomes }) =>
  repeated(valuesOf(outcomes), ({ value: { country, currency } }) => [country, currency]).map(({ path }) => ({
    path,
    message: 'is for the country and currency of another value; give one of them',
  }));

/** Makes a rule that a date must not be before another one. */
const sequenceRule = (before: string, after: string): CrossRule =>
  aboutField(after, (fields) => {
    const [one, other] = [fields[before], fields[after]];
    const isWrong = typeof one === 'string' && typeof other === 'string' && Date.parse(other) < Date.parse(one);
    return isWrong ? `is before ${before}` : undefined;
  });

/** Rules between the fields of a flexible discount. */
export const flexDiscountRules: readonly CrossRule[] = [
  valueRule,
  oneValueRule,
  sequenceRule('startDate', 'endDate'),
  sequenceRule('endDate', 'discountLockEndDate'),
];
