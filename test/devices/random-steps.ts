import * as fc from 'fast-check';
import { type Trouble, trouble } from '../support/random-faults.ts';

/** One call, or the repeat of one; what it does to which order or product is known once it is its turn. */
export type Step = {
  readonly trouble: Trouble;
} & (
  | { readonly kind: 'place'; readonly items: readonly { title: number; quantity: number }[]; readonly hasKey: boolean }
  | { readonly kind: 'cancel'; readonly order: number; readonly byOperator: boolean }
  | { readonly kind: 'move'; readonly order: number; readonly back: boolean }
  | { readonly kind: 'adjust'; readonly product: number; readonly change: number; readonly hasKey: boolean }
  | { readonly kind: 'repeat'; readonly which: number }
);

const which = fc.nat(99);

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      trouble,
      kind: fc.constant('place' as const),
      // More than 20 pieces seldom lie in one shard.
      items: fc.array(
        fc.record({
          title: fc.nat(2),
          quantity: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 15, max: 60 })),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      hasKey: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ trouble, kind: fc.constant('cancel' as const), order: which, byOperator: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ trouble, kind: fc.constant('move' as const), order: which, back: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      trouble,
      kind: fc.constant('adjust' as const),
      product: fc.nat(4),
      change: fc.oneof(fc.integer({ min: -40, max: -1 }), fc.integer({ min: 1, max: 60 })),
      hasKey: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ trouble, kind: fc.constant('repeat' as const), which }) },
);
