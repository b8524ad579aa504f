import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { storedView, storedWhole } from '../../../functions/core/model/stored.ts';
import { withUnknownMembers } from '../../../functions/core/model/unknown-members.ts';

const Price = storedWhole({ region: z.string(), amount: z.number(), code: z.string().optional() }).readonly();
const Offer = storedWhole({
  name: z.string(),
  prices: z.array(Price).readonly(),
  tags: z.array(z.string()).optional(),
  seller: storedWhole({ id: z.int() }).readonly().optional(),
}).readonly();

const one = { region: 'NA', amount: 1 };
const two = { region: 'WE', amount: 2 };
const before = {
  name: 'a',
  newer: { deep: [1] },
  seller: { id: 1, newer: 's' },
  prices: [
    { ...one, newer: 1 },
    { ...two, newer: 2 },
  ],
};
const { prices } = before;

/** Replaces the prices, as a caller does who does not know the other members. */
const replaced = (...sent: object[]) =>
  withUnknownMembers(Offer, before, { name: 'a', prices: sent, seller: { id: 2 } } as never) as z.infer<typeof Offer>;

describe('a value that is replaced', () => {
  it('keeps the members that the schema does not name, nested ones too', () => {
    expect(replaced(one, two)).toEqual({ ...before, seller: { id: 2, newer: 's' } });
  });

  it('loses a member that the schema names and the caller leaves out', () => {
    const after = withUnknownMembers(Offer, { ...before, tags: ['x'] }, { name: 'b', prices: [] });
    expect(after).toEqual({ name: 'b', newer: before.newer, prices: [] });
  });

  it.each([
    ['in another order', [two, one], [prices[1], prices[0]]],
    ['with a new entry before them', [{ region: 'AP', amount: 3 }, one, two], [{ region: 'AP', amount: 3 }, ...prices]],
    ['without one of them', [two], [prices[1]]],
    ['with one that has changed in its place', [{ ...one, amount: 9 }, two], [{ ...prices[0], amount: 9 }, prices[1]]],
    ['with one that has changed and moved', [two, { ...one, code: 'c' }], [prices[1], { ...one, code: 'c' }]],
  ])('keeps those of its entries %s', (_, sent, after) => {
    expect(replaced(...sent).prices).toEqual(after);
  });

  it('gives the members of an entry to one entry alone', () => {
    expect(replaced(one, one, two).prices).toEqual([prices[0], one, prices[1]]);
  });
});

it('a stored value keeps unknown members where it is written back, and shows none where it is only read', () => {
  expect(storedWhole({ a: z.int() }).parse({ a: 1, newer: 2 })).toEqual({ a: 1, newer: 2 });
  expect(storedView({ a: z.int() }).parse({ a: 1, newer: 2 })).toEqual({ a: 1 });
});
