import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { ReminderDays } from '../model/reminder-days.ts';
import { NumberBlocks } from './numbers.ts';
import { StoreMeter } from './store-meter.ts';

/** The outside resources of the domain functions: the tables, time, randomness and waits. Tests control each of them. */
export interface Store {
  readonly client: DynamoDBDocumentClient;
  readonly ordersTable: string;
  readonly idempotencyTable: string;
  readonly catalogTable: string;
  readonly accountsTable: string;
  readonly eventsTable: string;
  readonly webhooksTable: string;
  readonly numbers: NumberBlocks;
  /** Counts the use of the store. */
  readonly meter: StoreMeter;
  /** Id by API Gateway of the request that causes all work with this store; absent if no request does. */
  readonly correlationId?: string | undefined;
  /** Days until reminders, in which this deployment differs from the line's lifecycle. */
  readonly reminderDays: ReminderDays;
  readonly now: () => Date;
  /** Cryptographically strong random bytes. */
  readonly random: (bytes: number) => Buffer;
  /**
   * Makes a unique token with which a resend of one transaction is safe; 36 characters at most (DynamoDB, `ClientRequestToken`).
   */
  readonly token: () => string;
  /** A number in [0, 1) for jitter. */
  readonly jitter: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** An item of a table, before parsing. */
export type StoredItem = Readonly<Record<string, unknown>>;

/** The settings of a store; all but the orders' table have a default. */
export interface StoreOptions {
  readonly ordersTable: string;
  /** Absent in functions that take no idempotency key. */
  readonly idempotencyTable?: string | undefined;
  /** Absent in functions that do not use the catalog. */
  readonly catalogTable?: string | undefined;
  /** Absent in functions that do not use accounts. */
  readonly accountsTable?: string | undefined;
  /** Absent in functions that do not use the log of events. */
  readonly eventsTable?: string | undefined;
  /** Absent in functions that do not use webhooks. */
  readonly webhooksTable?: string | undefined;
  /** Absent if the deployment does not differ from the lifecycle. */
  readonly reminderDays?: ReminderDays | undefined;
  readonly dynamodb?: DynamoDBClientConfig;
  readonly now?: Store['now'];
  readonly random?: Store['random'];
  readonly jitter?: Store['jitter'];
  readonly wait?: Store['wait'];
}

/** Attempts per request to DynamoDB, at most. */
export const DYNAMODB_ATTEMPTS = 3;

/**
 * DynamoDB responds in milliseconds; a request without a response within two seconds is sent again. All attempts, with the SDK's
 * back-off between them, stay well below the functions' timeout of 10 s. The SDK resends a transaction's `ClientRequestToken`, so
 * that a lost response never applies it twice.
 */
const CLIENT_DEFAULTS: DynamoDBClientConfig = {
  maxAttempts: DYNAMODB_ATTEMPTS,
  requestHandler: new NodeHttpHandler({ connectionTimeout: 500, requestTimeout: 2_000, throwOnRequestTimeout: true }),
};

/** Makes a store on DynamoDB; all settings but the tables default to the real resources. */
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
    eventsTable: options.eventsTable ?? '',
    webhooksTable: options.webhooksTable ?? '',
    reminderDays: options.reminderDays ?? {},
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
 * Makes a store that sends nothing once the signal has fired. A caller that was told that its request takes too long must not
 * find later that it took effect. A request in flight is abandoned; DynamoDB may or may not have applied it.
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
