import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffFields } from '../../../functions/core/orders/diff.ts';
import { replay } from '../../support/lines/replay-history.ts';

describe('changes between two documents', () => {
  it.each([
    ['an equal value', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ['a new field', {}, { a: 1 }, [{ field: 'a', oldValue: null, newValue: 1 }]],
    ['a removed field', { a: 1 }, {}, [{ field: 'a', oldValue: 1, newValue: null }]],
    ['null for absence', { a: null }, {}, []],
    ['another type', { a: '1' }, { a: 1 }, [{ field: 'a', oldValue: '1', newValue: 1 }]],
    ['false for absence', {}, { a: false }, [{ field: 'a', oldValue: null, newValue: false }]],
    ['a leaf', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, [{ field: 'a[0].b', oldValue: 1, newValue: 2 }]],
    ['a list of another length', { a: [1, 2] }, { a: [1] }, [{ field: 'a', oldValue: [1, 2], newValue: [1] }]],
    ['a list for an object', { a: [] }, { a: {} }, [{ field: 'a', oldValue: [], newValue: {} }]],
  ])('name %s', (_, before, after, changes) => {
    expect(diffFields(before, after)).toEqual(changes);
  });

  it('lead from one to the other and back', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
    const node = fc.record({ name: leaf, tags: fc.array(leaf, { maxLength: 3 }) }, { requiredKeys: ['name'] });
    const document = fc.record(
      { a: leaf, b: leaf, nodes: fc.array(node, { maxLength: 3 }) },
      { requiredKeys: ['nodes'] },
    );
    const property = fc.property(document, document, (before, after) => {
      const changes = diffFields(before, after);
      const replayed = structuredClone(before);
      replay(replayed, changes);
      expect({ ...replayed }).toEqual({ ...after });
      replay(replayed, changes, false);
      expect({ ...replayed }).toEqual({ ...before });
    });
    fc.assert(property);
  });
});
