import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import { termOf } from '../../../functions/subscriptions/model/billing-term.ts';
import { type PricedLine, priceLine, pricingSummary } from '../../../functions/subscriptions/pricing/pricing.ts';

/** Minor units of the currencies that are priced in here: ISO 4217. */
const DECIMALS = { USD: 2, JPY: 0, KWD: 3 } as const;
type Currency = keyof typeof DECIMALS;

/** An amount as people write it: 12345 with 2 decimals is 123.45. */
function written(amount: bigint, decimals: number): string {
  const digits = amount.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A fraction cut at some decimals. */
const cut = (numerator: bigint, denominator: bigint, decimals: number): number =>
  Number(written((numerator * 10n ** BigInt(decimals)) / denominator, decimals));

/** Prices have up to 4 decimals here and discounts 2, so that a percentage of a price has 8. */
const SCALE = 100_000_000n;

interface Sold {
  readonly price: bigint;
  readonly discount:
    | { readonly type: 'PERCENTAGE_DISCOUNT' | 'FIXED_DISCOUNT' | 'FIXED_PRICE'; readonly hundredths: bigint }
    | undefined;
  readonly quantity: number;
  readonly currency: Currency;
}

/** What a unit costs for a year, with 8 decimals. */
function yearly({ price, discount }: Sold): bigint {
  const full = price * 10_000n;
  if (discount === undefined) return full;
  const { type, hundredths } = discount;
  if (type === 'FIXED_PRICE') return hundredths * 1_000_000n;
  const less = type === 'FIXED_DISCOUNT' ? full - hundredths * 1_000_000n : (full * (10_000n - hundredths)) / 10_000n;
  return less < 0n ? 0n : less;
}

/** Days by the calendar in UTC, where each has 24 hours. */
const dayNumber = (date: string) => Date.parse(date) / DAY_MS;

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** How long the year up to an anniversary is: 366 days when a 29 February is in it. */
function yearBefore(anniversary: string): number {
  const year = Number(anniversary.slice(0, 4));
  const isAfterFebruary = anniversary.slice(5) > '02-28';
  return isLeap(isAfterFebruary ? year : year - 1) ? 366 : 365;
}

const PACIFIC = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Los_Angeles' });

const sold = fc.record({
  price: fc.bigInt({ min: 0n, max: 100_000_000_000n }),
  discount: fc.option(
    fc.record({
      type: fc.constantFrom('PERCENTAGE_DISCOUNT', 'FIXED_DISCOUNT', 'FIXED_PRICE'),
      hundredths: fc.bigInt({ min: 0n, max: 10_000n }),
    }),
    { nil: undefined },
  ),
  quantity: fc.integer({ min: 1, max: 200_000 }),
  currency: fc.constantFrom<Currency[]>('USD', 'JPY', 'KWD'),
});

const terms = fc.record({
  now: fc.date({ min: new Date('2023-01-01'), max: new Date('2033-01-01'), noInvalidDate: true }),
  // Days up to the anniversary; none for a customer without.
  left: fc.option(fc.integer({ min: 1, max: 365 }), { nil: undefined }),
});

const isoDate = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** The line as it is handed to what is tested. */
const lineOf = (
  { price, discount, quantity, currency }: Sold,
  days: Pick<PricedLine, 'proratedDays' | 'daysInYear'>,
) => ({
  partnerPrice: written(price, 4),
  discount: discount && { type: discount.type, value: Number(written(discount.hundredths, 2)) },
  quantity,
  currencyCode: currency,
  ...days,
});

describe('the price of an order', () => {
  test('is that of a plain reckoning in whole numbers, on any day of any year', () => {
    fc.assert(
      fc.property(fc.array(sold, { minLength: 1, maxLength: 5 }), terms, (lines, { now, left }) => {
        const today = PACIFIC.format(now);
        const cotermDate = left === undefined ? '' : isoDate(dayNumber(today) + left);
        const { proratedDays, daysInYear, anniversary } = termOf({ cotermDate }, now);
        expect(daysInYear).toBe(yearBefore(anniversary));
        expect(proratedDays).toBe(left ?? daysInYear);

        const priced = lines.map((line) => ({
          currencyCode: line.currency,
          pricing: priceLine(lineOf(line, { proratedDays, daysInYear })),
        }));
        const [days, year] = [BigInt(proratedDays), BigInt(daysInYear)];
        const totals = new Map<Currency, bigint>();
        for (const [index, line] of lines.entries()) {
          const decimals = DECIMALS[line.currency];
          const unit = yearly(line);
          const units = unit * days * BigInt(line.quantity);
          expect(priced[index]?.pricing).toEqual({
            partnerPrice: Number(written(line.price, 4)),
            discountedPartnerPrice: cut(unit, SCALE, 3),
            netPartnerPrice: cut(unit * days, SCALE * year, 3),
            lineItemPartnerPrice: cut(units, SCALE * year, decimals),
          });
          const minor = (units * 10n ** BigInt(decimals)) / (SCALE * year);
          totals.set(line.currency, (totals.get(line.currency) ?? 0n) + minor);
        }
        expect(pricingSummary(priced)).toEqual(
          [...totals].map(([currencyCode, minor]) => ({
            totalLineItemPartnerPrice: Number(written(minor, DECIMALS[currencyCode])),
            currencyCode,
          })),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('is the full one for a whole year', () => {
    fc.assert(
      fc.property(sold, fc.constantFrom(365, 366), (line, year) => {
        const pricing = priceLine(lineOf(line, { proratedDays: year, daysInYear: year }));
        expect(pricing.netPartnerPrice).toBe(pricing.discountedPartnerPrice);
        const full = yearly(line) * BigInt(line.quantity);
        expect(pricing.lineItemPartnerPrice).toBe(cut(full, SCALE, DECIMALS[line.currency]));
      }),
      { numRuns: 100 },
    );
  });
});
