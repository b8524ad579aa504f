import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { DYNAMODB_ATTEMPTS } from '../../../functions/core/store/store.ts';
import { conflict, type Fault, internalError, itemThrottled, type Script, throttled } from '../store/fault-proxy.ts';

const faults = {
  conflict,
  itemThrottled,
  throttled,
  internalError,
  loseRequest: { kind: 'lose-request' },
  loseResponse: { kind: 'lose-answer' },
  unprocessed: { kind: 'unprocessed' },
} satisfies Record<string, Fault>;

/** Trouble of one call on its way to DynamoDB. Requests are counted from 0, including those that the SDK repeats. */
export type Trouble =
  | { readonly kind: 'none' }
  /** Some requests meet a fault each. */
  | { readonly kind: 'faults'; readonly met: readonly { readonly at: number; readonly fault: keyof typeof faults }[] }
  /** The process is gone before a request was sent, or once it was carried out: nothing more is sent, nobody is answered. */
  | { readonly kind: 'crash'; readonly at: number; readonly moment: 'before' | 'after' };

const names: readonly (keyof typeof faults)[] = [
  'conflict',
  'itemThrottled',
  'throttled',
  'internalError',
  'loseRequest',
  'loseResponse',
  'unprocessed',
];

/** A call has some five requests; the later ones are met by those whose earlier ones had to be repeated. */
const position = fc.nat(6);

export const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Trouble>({ kind: 'none' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('faults' as const),
      met: fc.array(fc.record({ at: position, fault: fc.constantFrom(...names) }), { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    // The worst that can be met: what was carried out is sent again, and then others are in the way.
    weight: 1,
    arbitrary: fc.nat(3).map(
      (at): Trouble => ({
        kind: 'faults',
        met: [
          { at, fault: 'loseResponse' },
          { at: at + 1, fault: 'conflict' },
        ],
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      at: fc.nat(3),
      moment: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
);

/** Makes the script of one call's faults. An operation that does not know a fault meets another one, or none. */
export function scriptOf(met: Trouble): Script {
  let sent = -1;
  return (operation) => {
    sent += 1;
    if (met.kind === 'none') return undefined;
    if (met.kind === 'faults') {
      const name = met.met.find(({ at }) => at === sent)?.fault;
      return name && adapted(faults[name], operation);
    }
    if (sent < met.at) return undefined;
    return sent === met.at && met.moment === 'after' ? faults.loseResponse : faults.loseRequest;
  };
}

function adapted(fault: Fault, operation: string): Fault | undefined {
  if (fault.kind === 'unprocessed') return operation === 'BatchGetItem' ? fault : undefined;
  const ofTransactions = fault === conflict || fault === itemThrottled;
  return ofTransactions && operation !== 'TransactWriteItems' ? throttled : fault;
}

const retryToken = (retries: number) => ({ getRetryCount: () => retries, getRetryDelay: () => 0 });

/** Repeats what the SDK does by default, as often, but without its waits and whatever failed before. */
export const atOnce: DynamoDBClientConfig['retryStrategy'] = {
  acquireInitialRetryToken: async () => retryToken(0),
  refreshRetryTokenForRetry: async (token, { errorType }) => {
    const retries = token.getRetryCount() + 1;
    const passes = errorType === 'TRANSIENT' || errorType === 'THROTTLING';
    if (!passes || retries === DYNAMODB_ATTEMPTS) throw new Error('It is not repeated');
    return retryToken(retries);
  },
  recordSuccess: () => {},
};
