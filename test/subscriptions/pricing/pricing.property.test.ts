import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import { termOf } from '../../../functions/subscriptions/model/billing-term.ts';
import { type PricingInput, priceLine, pricingSummary } from '../../../functions/subscriptions/pricing/pricing.ts';
import { scaled } from '../../support/effort.ts';

/** Decimals of the currencies in these tests (ISO 4217). */
const DECIMALS = { USD: 2, JPY: 0, KWD: 3 } as const;
type Currency = keyof typeof DECIMALS;

/** Formats an amount: 12345 with 2 decimals is 123.45. */
function written(amount: bigint, decimals: number): string {
  const digits = amount.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Truncates a fraction to some decimals. */
const truncate = (numerator: bigint, denominator: bigint, decimals: number): number =>
  Number(written((numerator * 10n ** BigInt(decimals)) / denominator, decimals));

/** Decimals of amounts. Prices have up to 4 and discounts 2, so a percentage of a price has 8. */
const SCALE = 100_000_000n;

interface Sold {
  readonly price: bigint;
  readonly discount:
    | { readonly type: 'PERCENTAGE_DISCOUNT' | 'FIXED_DISCOUNT' | 'FIXED_PRICE'; readonly hundredths: bigint }
    | undefined;
  readonly quantity: number;
  readonly currency: Currency;
}

/** Returns the discounted unit price for a year, with 8 decimals. */
function yearly({ price, discount }: Sold): bigint {
  const full = price * 10_000n;
  if (discount === undefined) return full;
  const { type, hundredths } = discount;
  if (type === 'FIXED_PRICE') return hundredths * 1_000_000n;
  const less = type === 'FIXED_DISCOUNT' ? full - hundredths * 1_000_000n : (full * (10_000n - hundredths)) / 10_000n;
  return less < 0n ? 0n : less;
}

/** Counts calendar days in UTC, where each has 24 hours. */
const dayNumber = (date: string) => Date.parse(date) / DAY_MS;

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Returns the length of the year before an anniversary: 366 days if it has a 29 February. */
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
  // Days up to the anniversary; undefined for a customer without an anniversary.
  left: fc.option(fc.integer({ min: 1, max: 365 }), { nil: undefined }),
});

const isoDate = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Converts the line to the input of the tested function. */
const lineOf = (
  { price, discount, quantity, currency }: Sold,
  days: Pick<PricingInput, 'proratedDays' | 'daysInYear'>,
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
            discountedPartnerPrice: truncate(unit, SCALE, 3),
            netPartnerPrice: truncate(unit * days, SCALE * year, 3),
            lineItemPartnerPrice: truncate(units, SCALE * year, decimals),
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
      { numRuns: scaled(100) },
    );
  });

  test('is the full one for a whole year', () => {
    fc.assert(
      fc.property(sold, fc.constantFrom(365, 366), (line, year) => {
        const pricing = priceLine(lineOf(line, { proratedDays: year, daysInYear: year }));
        expect(pricing.netPartnerPrice).toBe(pricing.discountedPartnerPrice);
        const full = yearly(line) * BigInt(line.quantity);
        expect(pricing.lineItemPartnerPrice).toBe(truncate(full, SCALE, DECIMALS[line.currency]));
      }),
      { numRuns: scaled(50) },
    );
  });
});
