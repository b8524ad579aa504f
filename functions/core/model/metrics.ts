/** The namespace of every metric that the functions emit. */
export const METRIC_NAMESPACE = 'Quartermaster';

/**
 * What a metric may be told apart by. Never a tenant or an order: each combination of values is a metric of its own, which is paid
 * for by the month (CloudWatch pricing), and the log answers what is asked of one tenant or order.
 */
export type Dimension = 'stage' | 'line' | 'operationClass' | 'status' | 'code';

/** What a metric says, and what it is told apart by. */
export interface MetricRow {
  /** As CloudWatch names units (API reference, MetricDatum). */
  readonly unit: 'Count' | 'Milliseconds' | 'Seconds';
  readonly description: string;
  /** It is emitted once with each of these sets. */
  readonly dimensions: readonly (readonly Dimension[])[];
}

const BY_LINE = [['stage', 'line']] as const;
const BY_STATUS = [['stage', 'line', 'status']] as const;
const OF_REQUESTS = [['stage'], ['stage', 'operationClass'], ['stage', 'line']] as const;

/**
 * Every metric that the functions emit, by its name, which is also the name of the field in the line of the log that carries it
 * (`metric-line.ts`). Dashboards and alarms are made of these and of what AWS's own services emit.
 */
export const METRICS = {
  requests: { unit: 'Count', dimensions: OF_REQUESTS, description: 'Requests that were answered' },
  faults: { unit: 'Count', dimensions: OF_REQUESTS, description: 'Requests that were answered 5xx; 0 for any other' },
  latency: { unit: 'Milliseconds', dimensions: OF_REQUESTS, description: 'Time that a function took to answer' },
  ordersPlaced: { unit: 'Count', dimensions: BY_LINE, description: 'Orders placed, repeats of requests not counted' },
  ordersReplayed: {
    unit: 'Count',
    dimensions: BY_LINE,
    description: 'Requests to place an order that got the first answer again',
  },
  refusals: {
    unit: 'Count',
    dimensions: [
      ['stage', 'line'],
      ['stage', 'line', 'code'],
    ],
    description: 'Requests that were refused (4xx), by the code of the problem',
  },
  conflicts: {
    unit: 'Count',
    dimensions: BY_LINE,
    description: 'Transactions that met another one with the same item, and were sent again or given up',
  },
  throttles: { unit: 'Count', dimensions: BY_LINE, description: 'Answers of DynamoDB that it is asked too much' },
  retries: {
    unit: 'Count',
    dimensions: BY_LINE,
    description: 'Times that work was begun anew, or a request sent again, after a wait',
  },
  transitions: { unit: 'Count', dimensions: BY_STATUS, description: 'Orders that entered the status' },
  timeInStatus: {
    unit: 'Seconds',
    dimensions: BY_STATUS,
    description: 'How long an order was in the status it has left',
  },
  ordersOutstanding: { unit: 'Count', dimensions: BY_STATUS, description: 'Orders that are in a status with a limit' },
  oldestOrderAge: {
    unit: 'Seconds',
    dimensions: BY_STATUS,
    description: 'How long the order has been in the status that is in it longest; 0 where there is none',
  },
  ordersStuck: { unit: 'Count', dimensions: BY_LINE, description: 'Orders that are in a status past its limit' },
  attentionNeeded: { unit: 'Count', dimensions: BY_LINE, description: 'Deadlines of orders that have passed' },
  executionsSuperseded: {
    unit: 'Count',
    dimensions: BY_LINE,
    description: 'Executions that found their order moved on, and had nothing to do',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** The name of a metric. */
export type MetricName = keyof typeof METRICS;
