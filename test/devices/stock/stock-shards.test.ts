import { describe, expect, it } from 'vitest';
import {
  MOST_SHARDS,
  PIECES_A_SHARD,
  planReservations,
  randomReservations,
  shardsFor,
  spread,
} from '../../../functions/devices/stock/stock-shards.ts';

const laptop = (quantity: number) => ({ company_sku: 'laptop', quantity });
const first = () => 0;
const last = () => 0.999;

describe('a stock', () => {
  it.each([
    [0, 1],
    [1, 1],
    [39, 1],
    [40, 2],
    [100, 5],
    [1_279, 63],
    [1_280, MOST_SHARDS],
    [1_000_000, MOST_SHARDS],
  ])('of %i pieces lies in %i shards', (total, shards) => {
    expect(shardsFor(total)).toBe(shards);
  });
});

describe('an order that has not looked at the shards', () => {
  it('takes each product from one shard, chosen at random', () => {
    const wanted = [
      { company_sku: 'laptop', quantity: 2, shards: 10 },
      { company_sku: 'mouse', quantity: 300, shards: 1 },
    ];
    expect(randomReservations(wanted, () => 0.55)).toEqual([
      { company_sku: 'laptop', shard: 5, quantity: 2 },
      { company_sku: 'mouse', shard: 0, quantity: 300 },
    ]);
    expect(randomReservations(wanted, last)?.[0]?.shard).toBe(9);
  });

  it('does not try for more pieces than a shard should hold, where there are several', () => {
    const wanted = (quantity: number) => [{ company_sku: 'laptop', quantity, shards: 2 }];
    expect(randomReservations(wanted(PIECES_A_SHARD), first)).toBeDefined();
    expect(randomReservations(wanted(PIECES_A_SHARD + 1), first)).toBeUndefined();
  });
});

describe('an order that has looked at the shards', () => {
  it('takes a product from one that has enough, chosen at random', () => {
    const levels = new Map([['laptop', [1, 5, 2, 7]]]);
    const from = (random: () => number) => planReservations([laptop(3)], levels, random, 97);
    expect(from(first)).toEqual({ kind: 'ready', reservations: [{ company_sku: 'laptop', shard: 1, quantity: 3 }] });
    expect(from(last)).toEqual({ kind: 'ready', reservations: [{ company_sku: 'laptop', shard: 3, quantity: 3 }] });
  });

  it('takes it from the fullest ones together where none has enough', () => {
    const levels = new Map([['laptop', [1, 5, 2, 7]]]);
    expect(planReservations([laptop(13)], levels, first, 97)).toEqual({
      kind: 'ready',
      reservations: [
        { company_sku: 'laptop', shard: 3, quantity: 7 },
        { company_sku: 'laptop', shard: 1, quantity: 5 },
        { company_sku: 'laptop', shard: 2, quantity: 1 },
      ],
    });
  });

  it('learns that it cannot be shipped when there is too little of one product', () => {
    const levels = new Map([
      ['laptop', [1, 1]],
      ['mouse', [4]],
    ]);
    const mouse = { company_sku: 'mouse', quantity: 1 };
    expect(planReservations([laptop(3), mouse], levels, first, 97)).toEqual({ kind: 'short' });
    expect(planReservations([mouse, { company_sku: 'dock', quantity: 1 }], levels, first, 97)).toEqual({
      kind: 'short',
    });
    expect(planReservations([laptop(2), mouse], levels, first, 97)).toMatchObject({ kind: 'ready' });
  });

  it('has the product gathered that lies in most shards when one transaction cannot take them all', () => {
    const levels = new Map([
      ['laptop', [2, 3, 1, 1]],
      ['mouse', [1, 1, 0]],
    ]);
    const wanted = [laptop(6), { company_sku: 'mouse', quantity: 2 }];
    const moves = [
      { shard: 1, change: 3 },
      { shard: 0, change: -2 },
      { shard: 2, change: -1 },
    ];
    expect(planReservations(wanted, levels, first, 4)).toEqual({
      kind: 'scattered',
      gatherings: [{ company_sku: 'laptop', moves }],
    });
  });

  it('has as few products gathered as will do', () => {
    const wanted = [4, 2, 5, 3].map((quantity, index) => ({ company_sku: `sku-${index}`, quantity }));
    const levels = new Map(wanted.map(({ company_sku }) => [company_sku, [1, 1, 1, 1, 1]]));
    const gathered = (mostReservations: number) => {
      const plan = planReservations(wanted, levels, first, mostReservations);
      return plan.kind === 'scattered' ? plan.gatherings.map(({ company_sku }) => company_sku) : plan.kind;
    };
    expect(gathered(14)).toBe('ready');
    expect(gathered(13)).toEqual(['sku-2']);
    expect(gathered(10)).toEqual(['sku-2']);
    expect(gathered(9)).toEqual(['sku-2', 'sku-0']);
    expect(gathered(4)).toEqual(['sku-2', 'sku-0', 'sku-3', 'sku-1']);
    expect(() => gathered(3)).toThrow('No plan of 3 reservations for 4 products');
  });
});

describe('a change of the stock', () => {
  const spreadOver = (levels: readonly number[], change: number, mostShards = MOST_SHARDS) => {
    const changed = [...levels];
    for (const move of spread(levels, change, mostShards))
      changed[move.shard] = (changed[move.shard] ?? 0) + move.change;
    return changed;
  };

  it.each([
    { levels: [0, 0, 0], change: 7, result: [3, 2, 2] },
    { levels: [9, 1, 4], change: 2, result: [9, 3, 4] },
    { levels: [9, 1, 4], change: 8, result: [9, 7, 6] },
    { levels: [9, 1, 4], change: 13, result: [9, 9, 9] },
    { levels: [9, 1, 4], change: -2, result: [7, 1, 4] },
    { levels: [9, 1, 4], change: -7, result: [3, 1, 3] },
    { levels: [9, 1, 4], change: -14, result: [0, 0, 0] },
    { levels: [5], change: -5, result: [0] },
  ])('of $levels by $change makes them $result', ({ levels, change, result }) => {
    expect(spreadOver(levels, change)).toEqual(result);
  });

  it('touches no more shards than it may', () => {
    expect(spreadOver([5, 0, 0, 0], 6, 2)).toEqual([5, 3, 3, 0]);
    expect(spreadOver([5, 5, 5, 1], -4, 2)).toEqual([3, 3, 5, 1]);
  });

  it('touches more when the pieces that leave are in more', () => {
    expect(spreadOver([5, 5, 5, 1], -11, 2)).toEqual([2, 1, 1, 1]);
  });

  it('cannot leave less than nothing', () => {
    expect(() => spread([1, 2], -4, 64)).toThrow('1 pieces more');
  });
});
