/** The namespace of every metric that the functions emit. */
export const METRIC_NAMESPACE = 'Quartermaster';

/**
 * A dimension of a metric, never a tenant or an order. Each combination of values is a metric of its own, billed by the month
 * (CloudWatch pricing). The log answers questions about one tenant or order.
 */
export type Dimension = 'stage' | 'line' | 'operationClass' | 'status' | 'code';

/** A metric: its unit, meaning and dimensions. */
export interface MetricRow {
  /** Unit, as CloudWatch names it (API reference, MetricDatum). */
  readonly unit: 'Count' | 'Milliseconds' | 'Seconds';
  readonly description: string;
  /** Sets of dimensions; the metric is emitted once with each set. */
  readonly dimensions: readonly (readonly Dimension[])[];
}

const BY_LINE = [['stage', 'line']] as const;
const BY_STATUS = [['stage', 'line', 'status']] as const;
const OF_REQUESTS = [['stage', 'operationClass']] as const;

/**
 * Every metric that the functions emit, by its name. The line of the log that carries the metric has a field of the same name
 * (`metric-line.ts`). Dashboards and alarms use these metrics and those of AWS's own services, so no metric counts what another
 * metric's number of samples or one of AWS's metrics counts.
 */
export const METRICS = {
  faults: {
    unit: 'Count',
    dimensions: [...OF_REQUESTS, ...BY_LINE],
    description: 'Requests with a 5xx response; 0 for any other, so the number of samples is the number of requests',
  },
  latency: { unit: 'Milliseconds', dimensions: OF_REQUESTS, description: 'Time that a function took to respond' },
  ordersPlaced: { unit: 'Count', dimensions: BY_LINE, description: 'Orders placed, repeats of requests not counted' },
  ordersReplayed: {
    unit: 'Count',
    dimensions: BY_LINE,
    description: 'Requests to place an order that got the first response again',
  },
  refusals: {
    unit: 'Count',
    dimensions: [
      ['stage', 'line'],
      ['stage', 'line', 'code'],
    ],
    description: 'Rejected requests (4xx), by the code of the problem',
  },
  limitsUnchecked: {
    unit: 'Count',
    dimensions: [['stage']],
    description: 'Requests that passed although the limit of their tenant could not be checked',
  },
  retries: {
    unit: 'Count',
    dimensions: BY_LINE,
    description: 'Retries after back-off',
  },
  ordersEnded: {
    unit: 'Count',
    dimensions: BY_STATUS,
    description: 'Orders that entered a status which no order leaves',
  },
  timeInStatus: {
    unit: 'Seconds',
    dimensions: BY_STATUS,
    description:
      'Time that an order spent in the status it has left; the number of samples is the number of these orders',
  },
  ordersOutstanding: { unit: 'Count', dimensions: BY_STATUS, description: 'Orders in a status with a limit' },
  countAge: {
    unit: 'Seconds',
    dimensions: [['stage']],
    description: 'Age of the count of outstanding orders: the time since it was begun',
  },
  oldestOrderAge: {
    unit: 'Seconds',
    dimensions: BY_STATUS,
    description: 'Time that the oldest order has spent in the status; 0 without orders',
  },
  ordersStuck: { unit: 'Count', dimensions: BY_LINE, description: 'Orders in a status past its limit' },
  executionsFailed: {
    unit: 'Count',
    dimensions: BY_LINE,
    description: 'Executions that have failed and were not redriven, at least; no value if a run cannot tell',
  },
  attentionNeeded: { unit: 'Count', dimensions: BY_LINE, description: 'Deadlines of orders that have passed' },
  stockFaults: {
    unit: 'Count',
    dimensions: BY_LINE,
    description: 'Parts of stock that are missing, below zero, no number or not counted, as far as the check has come',
  },
  damagedItems: {
    unit: 'Count',
    dimensions: BY_LINE,
    description: 'Other stored items that cannot be read, as far as the check has come',
  },
  itemsLeftOut: {
    unit: 'Count',
    dimensions: [['stage']],
    description: 'Stored items that could not be read, and were left out of what was listed or sent',
  },
  eventsAppended: {
    unit: 'Count',
    dimensions: [['stage']],
    description: 'Events that were appended to the logs of tenants; the number of samples is the number of batches',
  },
  eventLag: {
    unit: 'Seconds',
    dimensions: [['stage']],
    description: 'Time from the earliest change of a batch until its event was in the log',
  },
  deliveriesSucceeded: {
    unit: 'Count',
    dimensions: [['stage']],
    description: 'Deliveries to webhooks that succeeded; the number of samples is the number of attempts',
  },
  deliveriesFailed: {
    unit: 'Count',
    dimensions: [['stage']],
    description: 'Deliveries to webhooks that have failed for good',
  },
  firstAttemptLag: {
    unit: 'Seconds',
    dimensions: [['stage']],
    description: 'Time from the entry of an event into the log until its first attempt at a webhook',
  },
  deliveryLag: {
    unit: 'Seconds',
    dimensions: [['stage']],
    description: 'Time for which the oldest first attempt waits at a webhook that is not held; 0 if none does',
  },
  webhooksHeld: { unit: 'Count', dimensions: [['stage']], description: 'Holds of webhooks that began' },
  webhooksDisabled: { unit: 'Count', dimensions: [['stage']], description: 'Webhooks that the service has disabled' },
  deadlineLag: {
    unit: 'Seconds',
    dimensions: [['stage']],
    description: 'Time for which the earliest deadline that is due has not fired; 0 if all have',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** The name of a metric. */
export type MetricName = keyof typeof METRICS;
