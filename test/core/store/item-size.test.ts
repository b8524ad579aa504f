import { describe, expect, it } from 'vitest';
import { itemSize, writeUnits } from '../../../functions/core/store/item-size.ts';

describe('the size of an item', () => {
  it.each([
    ['a text, by its bytes', { a: 'é€' }, 1 + 5],
    ['a number, two digits a byte', { a: 1_804_757_400 }, 1 + 4 + 1],
    ['a negative number', { a: -12.5 }, 1 + 2 + 1 + 1],
    ['zero', { a: 0 }, 1 + 1],
    ['bytes', { a: new Uint8Array(100) }, 1 + 100],
    ['true, false and null', { a: true, b: null }, 1 + 1 + 1 + 1],
    ['a list, with a byte for each element', { a: ['x', 1] }, 1 + 3 + (1 + 1) + (1 + 2)],
    ['a map, with a byte for each member', { a: { bc: 'x', d: {} } }, 1 + 3 + (1 + 2 + 1) + (1 + 1 + 3)],
    ['an attribute that is not stored', { a: undefined }, 0],
  ])('counts %s', (_, item, bytes) => {
    expect(itemSize(item)).toBe(bytes);
  });

  it('takes a write unit for each started kilobyte', () => {
    expect([1, 1_024, 1_025, 2_048, 2_049].map(writeUnits)).toEqual([1, 1, 2, 2, 3]);
  });
});
