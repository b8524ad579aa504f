import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { NumberBlocks } from './numbers.ts';
import { StoreMeter } from './store-meter.ts';

/** What the domain functions need from outside: the tables, time, randomness and waits. Tests fix each of them. */
export interface Store {
  readonly client: DynamoDBDocumentClient;
  readonly ordersTable: string;
  readonly idempotencyTable: string;
  readonly catalogTable: string;
  readonly accountsTable: string;
  readonly numbers: NumberBlocks;
  /** Counts what the store is used for. */
  readonly meter: StoreMeter;
  /** The request that everything done with this store is due to: its id by API Gateway. Absent where none is. */
  readonly correlationId?: string | undefined;
  readonly now: () => Date;
  /** Cryptographically strong random bytes. */
  readonly random: (bytes: number) => Buffer;
  /** A unique token that makes a resend of one transaction safe; 36 characters at most (DynamoDB, `ClientRequestToken`). */
  readonly token: () => string;
  /** A number in [0, 1) for jitter. */
  readonly jitter: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** An item as a table holds it, before it is parsed. */
export type StoredItem = Readonly<Record<string, unknown>>;

/** What a store is made of; everything but the orders' table has a default. */
export interface StoreOptions {
  readonly ordersTable: string;
  /** Left out by functions that take no idempotency key. */
  readonly idempotencyTable?: string | undefined;
  /** Left out by functions that look nothing up in the catalog. */
  readonly catalogTable?: string | undefined;
  /** Left out by functions that have nothing to do with accounts. */
  readonly accountsTable?: string | undefined;
  readonly dynamodb?: DynamoDBClientConfig;
  readonly now?: Store['now'];
  readonly random?: Store['random'];
  readonly jitter?: Store['jitter'];
  readonly wait?: Store['wait'];
}

/** How often a request is sent at the most. */
export const DYNAMODB_ATTEMPTS = 3;

/**
 * DynamoDB answers in milliseconds; one that has not answered within two seconds is asked again. So many attempts, with the
 * SDK's backoff between them, stay well below the functions' timeout of 10 s. The SDK sends a transaction's `ClientRequestToken`
 * again, so that a lost answer never applies it twice.
 */
const CLIENT_DEFAULTS: DynamoDBClientConfig = {
  maxAttempts: DYNAMODB_ATTEMPTS,
  requestHandler: new NodeHttpHandler({ connectionTimeout: 500, requestTimeout: 2_000, throwOnRequestTimeout: true }),
};

/** A store on DynamoDB; everything but the tables has the real thing as its default. */
export function createStore(options: StoreOptions): Store {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...CLIENT_DEFAULTS, ...options.dynamodb }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const meter = new StoreMeter();
  meter.watch(client);
  return {
    client,
    ordersTable: options.ordersTable,
    idempotencyTable: options.idempotencyTable ?? '',
    catalogTable: options.catalogTable ?? '',
    accountsTable: options.accountsTable ?? '',
    meter,
    numbers: new NumberBlocks(client, options.ordersTable),
    now: options.now ?? (() => new Date()),
    random: options.random ?? randomBytes,
    token: randomUUID,
    jitter: options.jitter ?? Math.random,
    wait: options.wait ?? ((milliseconds) => delay(milliseconds)),
  };
}

/**
 * A store that sends nothing more once the signal has fired: whoever was told that a request takes too long must not find later
 * that it took effect after all. What is under way then is given up, and DynamoDB may or may not have carried it out.
 *
 * @returns a store whose requests fail with the signal's reason from then on
 */
export function stoppedBy(store: Store, signal: AbortSignal): Store {
  const send: Store['client']['send'] = (command: never, options?: object) => {
    signal.throwIfAborted();
    return store.client.send(command, { abortSignal: signal, ...options });
  };
  // The SDK's paginators ask for a client of its own class.
  const client: Store['client'] = Object.create(store.client, { send: { value: send } });
  return { ...store, client };
}
