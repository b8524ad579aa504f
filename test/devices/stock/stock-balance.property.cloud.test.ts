import * as fc from 'fast-check';
import { it } from 'vitest';
import { scaled } from '../../support/effort.ts';
import { faultyService } from '../../support/lines/device-service.ts';
import { atOnce } from '../../support/lines/random-faults.ts';
import { step } from './random-steps.ts';
import { RandomWorkload } from './random-workload.ts';

/** Numbers as they come from a generator of Lehmer's: the same ones for the same seed. */
function numbers(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

it(
  'keeps stock and orders in balance through whatever is asked, in whatever trouble, and loses or doubles nothing',
  async () => {
    const property = fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 25 }),
      fc.nat(1_000_000),
      async (steps, seed) => {
        const services = await faultyService({
          wait: async () => {},
          jitter: numbers(seed),
          dynamodb: { retryStrategy: atOnce },
        });
        try {
          const workload = await RandomWorkload.open(services);
          for (const one of steps) await workload.runStep(one);
          await workload.settle();
        } finally {
          await services.proxy.stop();
        }
      },
    );
    // A failure is made smaller for a while, then reported.
    await fc.assert(property, { numRuns: scaled(4) });
  },
  scaled(60_000),
);
