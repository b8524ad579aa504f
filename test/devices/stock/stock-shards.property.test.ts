import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MOST_SHARDS, planReservations, shardsFor, spread } from '../../../functions/devices/stock/stock-shards.ts';
import { scaled } from '../../support/effort.ts';

const level = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 10_000 }));
const levels = fc.array(level, { minLength: 1, maxLength: MOST_SHARDS });
const product = fc.record({ levels, quantity: fc.integer({ min: 1, max: 1_000 }) });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const changed = (before: readonly number[], moves: readonly { shard: number; change: number }[]) => {
  const after = [...before];
  for (const { shard, change } of moves) after[shard] = (after[shard] ?? Number.NaN) + change;
  return after;
};

it('a change of the stock changes its sum by as much, takes no shard below zero and leaves them no further apart', () => {
  const apart = (of: readonly number[]) => Math.max(...of) - Math.min(...of);
  fc.assert(
    fc.property(
      levels,
      fc.integer({ min: -20_000, max: 20_000 }),
      fc.integer({ min: 1, max: 64 }),
      (before, change, most) => {
        const possible = Math.max(change, -sum(before));
        const moves = spread(before, possible, most);
        const after = changed(before, moves);
        expect(sum(after)).toBe(sum(before) + possible);
        expect(Math.min(...after)).toBeGreaterThanOrEqual(0);
        expect(new Set(moves.map(({ shard }) => shard)).size).toBe(moves.length);
        expect(moves.every((move) => Math.sign(move.change) === Math.sign(possible))).toBe(true);
        if (possible > 0) expect(moves.length).toBeLessThanOrEqual(most);
        if (most >= before.length) expect(apart(after)).toBeLessThanOrEqual(Math.max(apart(before), 1));
      },
    ),
    { numRuns: scaled(100) },
  );
});

it('a stock that arrives at once is as even as it can be', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (total) => {
      const empty = Array.from({ length: shardsFor(total) }, () => 0);
      const after = changed(empty, spread(empty, total, MOST_SHARDS));
      expect(Math.max(...after) - Math.min(...after)).toBeLessThanOrEqual(1);
    }),
    { numRuns: scaled(25) },
  );
});

it('a plan takes what is wanted of each product from what is there, with no more writes than it may, or gathers once so that it can', () => {
  const mostReservations = 60;
  fc.assert(
    fc.property(fc.array(product, { minLength: 1, maxLength: 50 }), random, (products, number) => {
      const wanted = products.map(({ quantity }, index) => ({ company_sku: `sku-${index}`, quantity }));
      const there = new Map(products.map((one, index) => [`sku-${index}`, one.levels]));
      const short = products.some((one) => sum(one.levels) < one.quantity);
      for (let gathered = 0; ; gathered += 1) {
        const plan = planReservations(wanted, there, () => number, mostReservations);
        expect(plan.kind === 'short').toBe(short);
        if (plan.kind === 'short') return;
        if (plan.kind === 'scattered') {
          expect(gathered).toBe(0);
          for (const { company_sku, moves } of plan.gatherings) {
            const before = there.get(company_sku) ?? [];
            const after = changed(before, moves);
            expect(sum(after)).toBe(sum(before));
            expect(Math.min(...after)).toBeGreaterThanOrEqual(0);
            there.set(company_sku, after);
          }
          continue;
        }
        expect(plan.reservations.length).toBeLessThanOrEqual(mostReservations);
        expect(new Set(plan.reservations.map(({ company_sku, shard }) => `${company_sku}#${shard}`)).size).toBe(
          plan.reservations.length,
        );
        for (const { company_sku, quantity } of wanted) {
          const reservations = plan.reservations.filter((reservation) => reservation.company_sku === company_sku);
          expect(sum(reservations.map((reservation) => reservation.quantity))).toBe(quantity);
          for (const reservation of reservations) {
            expect(reservation.quantity).toBeGreaterThan(0);
            expect(there.get(company_sku)?.[reservation.shard]).toBeGreaterThanOrEqual(reservation.quantity);
          }
        }
        return;
      }
    }),
    { numRuns: scaled(50) },
  );
});
