import { QueryCommand, type QueryCommandInput, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { Store } from '../../../functions/core/store/store.ts';
import { asOthers } from '../../support/store/granted-actions.ts';

/** Error that ends a process at once. */
export class Crash extends Error {}

/**
 * Makes a store that does something before each request. `before` gets the request's number, from 1, and its command. Its errors
 * become the request's errors.
 */
export function withEachRequest(store: Store, before: (request: number, command: string) => unknown): Store {
  let sent = 0;
  const send = async (command: object, options?: object) => {
    sent += 1;
    await asOthers(() => before(sent, command.constructor.name));
    return store.client.send(command as never, options);
  };
  const client: Store['client'] = Object.create(store.client, { send: { value: send } });
  return { ...store, client, wait: async () => {} };
}

type Query = (input: QueryCommandInput) => Promise<QueryCommandOutput>;

/** Makes a store whose queries return the given results. Queries are numbered from 1. */
export function withQueries(
  store: Store,
  answer: (query: Query, input: QueryCommandInput, number: number) => Promise<QueryCommandOutput>,
): Store {
  let queries = 0;
  const query: Query = (input) => store.client.send(new QueryCommand(input));
  const send = (command: unknown, options?: object) => {
    if (!(command instanceof QueryCommand)) return store.client.send(command as never, options);
    queries += 1;
    return answer(query, command.input, queries);
  };
  return { ...store, client: Object.create(store.client, { send: { value: send } }) };
}

/** Makes the store of a process that crashes before its request number `request`. */
export const crashingAt = (store: Store, request: number): Store =>
  withEachRequest(store, (sent) => {
    if (sent >= request) throw new Crash();
  });

/**
 * Runs several processes on one store, whose requests are sent one at a time. The choices decide which process is next, so the
 * same choices give the same sequence.
 */
export class InterleavedRequests {
  readonly #choices: readonly number[];
  readonly #waiting: (() => void)[] = [];
  #made = 0;
  #busy = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  /** Runs all work in parallel, each on its own store. */
  async run(store: Store, work: readonly ((store: Store) => Promise<unknown>)[]): Promise<void> {
    this.#busy = work.length;
    const own = withEachRequest(store, () => this.#turn());
    const done = work.map((one) => one(own).finally(() => this.#rest()));
    await Promise.all(done);
  }

  #turn(): Promise<void> {
    const turn = new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
    this.#rest();
    return turn;
  }

  /** Lets a waiting process continue when no process is busy. */
  #rest(): void {
    this.#busy -= 1;
    if (this.#busy > 0 || this.#waiting.length === 0) return;
    const choice = this.#choices[this.#made % this.#choices.length] ?? 0;
    this.#made += 1;
    const [next] = this.#waiting.splice(choice % this.#waiting.length, 1);
    this.#busy += 1;
    next?.();
  }
}
