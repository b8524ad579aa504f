import { aboutField, type CrossProblem, type CrossRule, type Fields } from '../core/cross-rules.ts';
import { decimalsOf, isCurrency } from '../core/currencies.ts';
import { shown } from '../core/issue-message.ts';

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** The well-formed entries of a list, each with its place. */
const entries = (list: unknown): (readonly [number, Fields])[] =>
  (Array.isArray(list) ? list : []).flatMap((entry: unknown, index) =>
    isFields(entry) ? [[index, entry] as const] : [],
  );

/** Digits after the point that say something: `365.00` has none. */
const decimals = (price: string): number => (/\.(\d*?)0*$/.exec(price)?.[1] ?? '').length;

const decimalsRule: CrossRule = ({ prices }) =>
  entries(prices).flatMap(([index, { currency, partnerPrice }]): CrossProblem[] => {
    if (typeof currency !== 'string' || !isCurrency(currency) || typeof partnerPrice !== 'string') return [];
    const most = decimalsOf(currency);
    if (decimals(partnerPrice) <= most) return [];
    const allowed = most === 0 ? 'no decimals' : `at most ${most} decimals`;
    const message = `must have ${allowed} in ${currency}, got ${shown(partnerPrice)}`;
    return [{ path: ['prices', index, 'partnerPrice'], message }];
  });

const onePriceRule: CrossRule = ({ prices }) => {
  const same = Map.groupBy(entries(prices), ([, { region, currency, discountCode }]) =>
    JSON.stringify([region, currency, discountCode]),
  );
  return [...same.values()].flatMap(([, ...others]) =>
    others.map(([index]) => ({
      path: ['prices', index],
      message: 'is for the region, currency and discount code of another price; give one of them',
    })),
  );
};

/** What holds between the fields of an offer. */
export const offerRules: readonly CrossRule[] = [decimalsRule, onePriceRule];

const percentageRule: CrossRule = ({ outcomes }) =>
  entries(outcomes).flatMap(([index, { type, discountValues }]) =>
    entries(type === 'PERCENTAGE_DISCOUNT' ? discountValues : []).flatMap(([position, { value }]) =>
      typeof value === 'number' && value > 100
        ? [
            {
              path: ['outcomes', index, 'discountValues', position, 'value'],
              message: `must be at most 100 percent, got ${value}`,
            },
          ]
        : [],
    ),
  );

/** What holds between the fields of a flexible discount. */
export const flexDiscountRules: readonly CrossRule[] = [
  percentageRule,
  aboutField('endDate', ({ startDate, endDate }) =>
    typeof startDate === 'string' && typeof endDate === 'string' && Date.parse(endDate) < Date.parse(startDate)
      ? 'is before startDate'
      : undefined,
  ),
];
