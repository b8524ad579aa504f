import { beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../../functions/core/problems/problem.ts';
import { retried } from '../../../functions/core/store/retry.ts';
import { createStore, type Store } from '../../../functions/core/store/store.ts';
import { ConditionFailed } from '../../../functions/core/store/transaction.ts';

let store: Store;
const waits: number[] = [];

beforeAll(() => {
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  store = createStore({ ordersTable: 'Orders', dynamodb: { region: 'us-east-1' }, jitter: () => 0.5, wait });
});

const lost = () => new ConditionFailed([{ Code: 'ConditionalCheckFailed' }], undefined);

/** Makes work that loses the given number of races, and counts its attempts. */
function losing(times: number) {
  const work = {
    attempts: 0,
    run: async () => {
      work.attempts += 1;
      if (work.attempts <= times) throw lost();
      return 'done';
    },
  };
  return work;
}

describe('work that others are faster than', () => {
  it('begins anew, after growing waits, until it succeeds', async () => {
    waits.length = 0;
    const work = losing(3);
    expect(await retried(store, work.run)).toBe('done');
    expect(work.attempts).toBe(4);
    expect(waits).toEqual([10, 20, 40]);
  });

  it('is given up after ten attempts', async () => {
    const work = losing(Number.POSITIVE_INFINITY);
    await expect(retried(store, work.run)).rejects.toMatchObject({ kind: 'unavailable', retryAfter: 1 });
    expect(work.attempts).toBe(10);
  });

  it('is not begun anew for any other reason', async () => {
    let attempts = 0;
    const refusal = new Problem('not-found', 'There is none.');
    const work = async () => {
      attempts += 1;
      throw refusal;
    };
    await expect(retried(store, work)).rejects.toBe(refusal);
    expect(attempts).toBe(1);
  });
});
