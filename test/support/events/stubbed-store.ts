import { createStore, type Store } from '../../../functions/core/store/store.ts';

/** The moment at which the clock of a stubbed store stands. */
export const STUBBED_NOW = new Date('2027-03-01T10:00:00.000Z');

/** Makes a store whose requests go to a function in place of DynamoDB. It never waits. */
export function stubbedStore(
  send: (command: { readonly input: unknown; readonly constructor: { readonly name: string } }) => Promise<unknown>,
  random: () => number,
): Store {
  const store = createStore({
    ordersTable: 'Orders',
    eventsTable: 'Events',
    dynamodb: { region: 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } },
    now: () => STUBBED_NOW,
    jitter: random,
    wait: async () => {},
  });
  return { ...store, client: Object.create(store.client, { send: { value: send } }) };
}

/** Makes a generator of numbers in [0, 1) that is the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
