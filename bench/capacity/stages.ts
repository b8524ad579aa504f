import { QUOTAS, type QuotaName, quotaOf, type Region } from './quotas.ts';

/** Rush of the table. */
export const RUSH = { ordersASecond: 3_000, seconds: 300 } as const;

/**
 * Durations in a warm environment of the local cloud, in seconds, measured on 2026-11-28 with the orders of `npm run cost`: the least
 * disturbed of eight.
 */
const MEASURED = { place: 0.017, dispatch: 0.008, complete: 0.034 } as const;

/** Assumed factor for a function on AWS, which has a third of a processor and whose calls leave the machine. */
const ON_AWS = 3;

/** Assumed duration of a call of StartExecution, in seconds. `dispatch` makes the calls of a batch at once. */
const START_SECONDS = 0.08;

/** Assumed duration of a batch in `record-changes` and in `fan-out`, and of an answer of a webhook, in seconds. */
const EVENT_SECONDS = { record: 0.3, fanOut: 0.15, answer: 0.3 } as const;

/** Use of resources by one order, by measurement and by design. */
export const ORDER = {
  /** Duration of placing an order in a warm environment, and of starting an environment, in seconds. */
  placeSeconds: ON_AWS * MEASURED.place,
  coldStartSeconds: 1,
  /** Units of the table: a transaction writes an item twice, and an order and its record have up to 1 KB each. */
  orderUnits: 2,
  recordUnits: 2,
  /** Units of an entry in an index. */
  tenantIndexUnits: 1,
  deadlineIndexUnits: 1,
  /** Units of a shard of stock, for one product. */
  stockUnits: 2,
  /** Read units of the offers of a title. */
  offersUnits: 1,
  /** Duration of a batch of the stream in `dispatch`, in seconds. */
  batchSeconds: ON_AWS * MEASURED.dispatch + START_SECONDS,
  /** Duration of completing a subscription order, in seconds. */
  completeSeconds: ON_AWS * MEASURED.complete,
  /** Transitions of the Standard execution that completes a subscription order, its start included. */
  standardTransitions: 2,
} as const;

/** Design of the keys, streams and functions. */
export const DESIGN = {
  /** Partition keys of a tenant's orders of a line, and of the deadlines of all orders (`functions/core/model/keys.ts`). */
  tenantKeys: 8,
  deadlineKeys: 16,
  /** Shards of a product's stock (`functions/devices/stock/stock-shards.ts`). */
  stockShards: 64,
  /** Order numbers of a lease (`functions/core/store/numbers.ts`). */
  numbersALease: 100,
  /** Records of a batch, and batches of a shard at once (`lib/workflow/stream-source.ts`). */
  recordsABatch: 25,
  batchesAShard: 2,
  /** Records of a batch in `record-changes`, which takes one batch of a shard at once. */
  changesABatch: 100,
  /**
   * Functions with reserved concurrency: `dispatch`, `record-changes`, `fan-out`, `check-deadlines`, and the lines' tasks without a
   * schedule.
   */
  backgroundFunctions: 7,
  /** Write units of an event in its tenant's partition of the log (docs/decisions/0020-positions-of-events.md, "Consequences"). */
  logUnits: 2,
  /** Write units that a partition of a table takes; each partition has a shard in the stream. */
  unitsAPartition: 1_000,
  /** Deadlines that the sweep fires in a minute (`functions/workflow/sweep-deadlines.ts`): 1,000 in each partition of the index. */
  deadlinesAMinute: 16_000,
} as const;

/** Step of an order that a quota limits. */
export interface Stage {
  readonly name: string;
  readonly quota: QuotaName;
  /** Part of the quota that others hold. Absent for none. */
  readonly held?: (region: Region, isRaised: boolean) => number;
  /** Part of the quota that one order takes, divided by the number of places over which the design spreads the orders. */
  readonly takes: number;
  /** Place of the step: before the response to the caller, or after it. */
  readonly phase: 'request' | 'work';
  /** Orders that the step concerns; absent for all. */
  readonly only?: string;
  /** Action of the deployer before the rush; absent if the step needs none. */
  readonly preparation?: string;
  /** Orders a second after the preparation, if it does not raise the quota. */
  readonly prepared?: number;
}

/** Environments that the deployer has ready before the rush. */
const READY_ENVIRONMENTS = 200;

const SUBSCRIPTIONS = 'subscription orders';

/**
 * Returns the environments of the account that endpoints cannot have: background functions reserve theirs, and `deliver` takes up to the
 * setting of the rest.
 */
export const heldInBackground = (region: Region, isRaised: boolean): number =>
  DESIGN.backgroundFunctions * quotaOf('backgroundConcurrency', region, isRaised) +
  quotaOf('webhookConcurrency', region, isRaised);

/** Steps of an order, in their sequence. */
export const STAGES: readonly Stage[] = [
  {
    name: 'the throttle of the stage',
    quota: 'throttleRate',
    takes: 1,
    phase: 'request',
    preparation: 'deploy with `-c throttleRate=10000 -c throttleBurst=5000 -c tenantRate=10000`',
  },
  { name: 'API Gateway', quota: 'apiRequests', takes: 1, phase: 'request' },
  {
    name: 'the first second in Lambda, when every environment is new',
    quota: 'newEnvironments',
    takes: ORDER.coldStartSeconds,
    phase: 'request',
    preparation: `give the alias of the function that places orders a provisioned concurrency of ${READY_ENVIRONMENTS} for the hour`,
    prepared: READY_ENVIRONMENTS / ORDER.placeSeconds,
  },
  {
    name: 'Lambda, warm',
    quota: 'concurrency',
    held: heldInBackground,
    takes: ORDER.placeSeconds,
    phase: 'request',
    preparation: `request ${QUOTAS.concurrency.raised.toLocaleString('en-US')} concurrent executions in *Service Quotas*`,
  },
  {
    name: 'the table Orders, new',
    quota: 'newTableWrites',
    takes: ORDER.orderUnits,
    phase: 'request',
    preparation: 'set the warm throughput of the table Orders and of its indexes to 16,000 write units',
  },
  {
    name: 'the index by-tenant, new',
    quota: 'newTableWrites',
    takes: ORDER.tenantIndexUnits,
    phase: 'request',
  },
  {
    name: 'the index by-deadline, new',
    quota: 'newTableWrites',
    takes: ORDER.deadlineIndexUnits,
    phase: 'request',
  },
  {
    name: 'the table Idempotency, new',
    quota: 'newTableWrites',
    takes: ORDER.recordUnits,
    phase: 'request',
    preparation: 'set the warm throughput of the table Idempotency to 16,000 write units',
  },
  {
    name: `the ${DESIGN.tenantKeys} keys of a tenant's orders`,
    quota: 'partitionWrites',
    takes: ORDER.tenantIndexUnits / DESIGN.tenantKeys,
    phase: 'request',
    only: 'orders of one tenant',
  },
  {
    name: `the ${DESIGN.deadlineKeys} keys of all deadlines`,
    quota: 'partitionWrites',
    takes: ORDER.deadlineIndexUnits / DESIGN.deadlineKeys,
    phase: 'request',
  },
  {
    name: `the ${DESIGN.stockShards} shards of a product's stock`,
    quota: 'partitionWrites',
    takes: ORDER.stockUnits / DESIGN.stockShards,
    phase: 'request',
    only: 'device orders of one product',
  },
  {
    name: "the offers of a product's title",
    quota: 'partitionReads',
    takes: ORDER.offersUnits,
    phase: 'request',
    only: 'device orders of one product',
  },
  {
    name: 'the sequence of order numbers',
    quota: 'partitionWrites',
    takes: 1 / DESIGN.numbersALease,
    phase: 'request',
  },
  {
    name: 'the stream of a new table Orders',
    quota: 'newTableWrites',
    takes: DESIGN.unitsAPartition / ((DESIGN.batchesAShard * DESIGN.recordsABatch) / ORDER.batchSeconds),
    phase: 'work',
  },
  {
    name: '`dispatch`',
    quota: 'backgroundConcurrency',
    takes: ORDER.batchSeconds / DESIGN.recordsABatch,
    phase: 'work',
  },
  { name: 'StartExecution of Express', quota: 'expressStarts', takes: 1, phase: 'work' },
  {
    name: 'PutEvents',
    quota: 'events',
    takes: 1,
    phase: 'work',
    preparation: 'outside us-east-1, us-west-2 and eu-west-1, request 10,000 PutEvents a second',
  },
  {
    name: 'StartExecution of Standard',
    quota: 'standardStarts',
    takes: 1,
    phase: 'work',
    only: SUBSCRIPTIONS,
    preparation: 'for subscription orders, request 4,000 StartExecution and 12,000 transitions of Standard a second',
  },
  {
    name: 'transitions of Standard',
    quota: 'standardTransitions',
    takes: ORDER.standardTransitions,
    phase: 'work',
    only: SUBSCRIPTIONS,
  },
  {
    name: 'the task that completes a subscription order',
    quota: 'backgroundConcurrency',
    takes: ORDER.completeSeconds,
    phase: 'work',
    only: SUBSCRIPTIONS,
    preparation: 'for subscription orders, deploy with `-c backgroundConcurrency=800`',
  },
];

/** Steps of the event of an order, on its way to partners. No order waits for them: what is too fast for a step waits before it. */
export const EVENT_STAGES: readonly Stage[] = [
  {
    name: '`record-changes` on the stream of a new table Orders',
    quota: 'newTableWrites',
    takes: DESIGN.unitsAPartition / (DESIGN.changesABatch / EVENT_SECONDS.record),
    phase: 'work',
  },
  {
    name: '`record-changes`',
    quota: 'backgroundConcurrency',
    takes: EVENT_SECONDS.record / DESIGN.changesABatch,
    phase: 'work',
  },
  {
    name: "the log of a tenant's events",
    quota: 'partitionWrites',
    takes: DESIGN.logUnits,
    phase: 'work',
    only: 'orders of one tenant',
  },
  {
    name: '`fan-out`',
    quota: 'backgroundConcurrency',
    takes: EVENT_SECONDS.fanOut / DESIGN.recordsABatch,
    phase: 'work',
  },
  {
    name: '`deliver`, if each order has a webhook',
    quota: 'webhookConcurrency',
    takes: EVENT_SECONDS.answer,
    phase: 'work',
    preparation: 'if many partners have webhooks, deploy with `-c webhookConcurrency=900`',
  },
  {
    name: 'a webhook',
    quota: 'webhookLanes',
    takes: EVENT_SECONDS.answer,
    phase: 'work',
    only: 'orders of one webhook',
  },
];

/**
 * Returns the orders a second that a stage takes.
 *
 * @example capacityOf(stage, 'us-east-1', false) // 2000
 */
export const capacityOf = (
  { quota, held = () => 0, takes, prepared }: Stage,
  region: Region,
  isRaised: boolean,
): number =>
  isRaised && prepared !== undefined ? prepared : (quotaOf(quota, region, isRaised) - held(region, isRaised)) / takes;

/** Returns the stages whose capacity is below the rush, the lowest first: the first wall, and what lies behind it. */
export const wallsOf = (region: Region, isRaised: boolean): readonly Stage[] =>
  STAGES.filter((stage) => capacityOf(stage, region, isRaised) < RUSH.ordersASecond).toSorted(
    (one, other) => capacityOf(one, region, isRaised) - capacityOf(other, region, isRaised),
  );

/** Returns what a deployer does before the rush, each once. */
export const preparations = (): readonly string[] => [
  ...new Set([...STAGES, ...EVENT_STAGES].flatMap(({ preparation }) => preparation ?? [])),
];

/** Returns the name of the quota that bounds a stage, as AWS writes it. */
export const quotaNameOf = ({ quota }: Stage): string => QUOTAS[quota].name;
