import * as fc from 'fast-check';
import { type Trouble, trouble } from '../../support/lines/random-faults.ts';

/** One call. The workload picks its order or product when the call runs. */
export type CallStep =
  | { readonly kind: 'place'; readonly items: readonly { title: number; quantity: number }[]; readonly hasKey: boolean }
  | { readonly kind: 'cancel'; readonly order: number; readonly byOperator: boolean }
  | { readonly kind: 'move'; readonly order: number; readonly back: boolean }
  | { readonly kind: 'adjust'; readonly product: number; readonly change: number; readonly hasKey: boolean };

/** One call, the repeat of an earlier call, or two concurrent calls, with the faults between them and DynamoDB. */
export type Step = { readonly trouble: Trouble } & (
  | CallStep
  | { readonly kind: 'repeat'; readonly which: number }
  | { readonly kind: 'race'; readonly calls: readonly [CallStep, CallStep] }
);

/** Index of an order. The range is small, so that some orders are shipped and returned. */
const order = fc.nat(2);

// More than 20 pieces seldom lie in one shard.
const quantity = fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 15, max: 60 }));

const calls = {
  place: fc.record({
    kind: fc.constant('place' as const),
    items: fc.array(fc.record({ title: fc.nat(2), quantity }), { minLength: 1, maxLength: 3 }),
    hasKey: fc.boolean(),
  }),
  cancel: fc.record({ kind: fc.constant('cancel' as const), order, byOperator: fc.boolean() }),
  move: fc.record({ kind: fc.constant('move' as const), order, back: fc.constantFrom(false, false, true) }),
  adjust: fc.record({
    kind: fc.constant('adjust' as const),
    product: fc.nat(4),
    change: fc.oneof(fc.integer({ min: -40, max: -1 }), fc.integer({ min: 1, max: 60 })),
    hasKey: fc.boolean(),
  }),
};

const call: fc.Arbitrary<CallStep> = fc.oneof(
  { weight: 6, arbitrary: calls.place },
  { weight: 3, arbitrary: calls.cancel },
  { weight: 6, arbitrary: calls.move },
  { weight: 3, arbitrary: calls.adjust },
);

/** Two concurrent calls: any two, or two that move the same order. */
const race = fc.oneof(
  fc.tuple(call, call),
  fc
    .tuple(fc.oneof(calls.cancel, calls.move), fc.oneof(calls.cancel, calls.move))
    .map(([one, other]): readonly [CallStep, CallStep] => [one, { ...other, order: one.order }]),
);

export const step: fc.Arbitrary<Step> = fc
  .tuple(
    trouble,
    fc.oneof(
      { weight: 6, arbitrary: call },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), which: fc.nat(99) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('race' as const), calls: race }) },
    ),
  )
  .map(([met, what]) => ({ trouble: met, ...what }));
