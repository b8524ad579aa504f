import type { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type Dimension,
  METRIC_NAMESPACE,
  METRICS,
  type MetricName,
  type MetricRow,
} from '../../functions/core/model/metrics.ts';

/**
 * Statuses of rejected requests that the access log counts apart. API Gateway itself rejects requests without a valid token, and
 * requests beyond the limits of a route. No function sees these.
 */
export const REJECTION_STATUSES = ['401', '403', '404', '409', '422', '429'] as const;
export type RejectionStatus = (typeof REJECTION_STATUSES)[number];

/** Metrics that CloudWatch counts in log lines, with the fields of the lines that are their dimensions. */
export const LOG_METRICS = {
  /** Rejected requests of the access log, by status. */
  rejections: ['stage', 'status'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** AWS metrics that alarms and dashboards use. Each namespace has one identifying dimension. */
export const AWS_METRICS = {
  'AWS/ApiGateway': { dimension: 'ApiId', names: ['Count', '4xx', '5xx', 'Latency', 'IntegrationLatency'] },
  'AWS/Lambda': {
    dimension: 'FunctionName',
    names: ['Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions', 'IteratorAge'],
  },
  'AWS/DynamoDB': {
    dimension: 'TableName',
    names: [
      'ConsumedReadCapacityUnits',
      'ConsumedWriteCapacityUnits',
      'ReadThrottleEvents',
      'WriteThrottleEvents',
      'TransactionConflict',
    ],
  },
  'AWS/States': {
    dimension: 'StateMachineArn',
    names: ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionTime'],
  },
  'AWS/SQS': {
    dimension: 'QueueName',
    names: ['ApproximateNumberOfMessagesVisible', 'ApproximateNumberOfMessagesNotVisible'],
  },
  'AWS/Logs': { dimension: 'LogGroupName', names: ['IncomingBytes'] },
} as const satisfies Readonly<Record<string, { readonly dimension: string; readonly names: readonly string[] }>>;

export type AwsNamespace = keyof typeof AWS_METRICS;
export type AwsMetricName<Namespace extends AwsNamespace> = (typeof AWS_METRICS)[Namespace]['names'][number];

/** Values of one of a metric's dimension sets, without the stage. */
type ValuesOf<Set> = Set extends readonly Dimension[] ? Readonly<Record<Exclude<Set[number], 'stage'>, string>> : never;
export type DimensionsOf<Name extends MetricName> = ValuesOf<(typeof METRICS)[Name]['dimensions'][number]>;

/** Statistic, period and appearance with which a metric is read. */
export interface Reading {
  /** `Sum`, `Maximum`, `p99`, `PR(:500)` … */
  readonly statistic: string;
  readonly period: Duration;
  /** Name of the series in the legend. */
  readonly label?: string;
  readonly color?: string;
}

/** Metrics of one stage. It offers only declared metrics, so the synthesis fails on a widget that would stay empty. */
export class MetricSource {
  readonly #stage: string;

  constructor(stage: string) {
    this.#stage = stage;
  }

  /**
   * Returns a metric that the functions emit.
   *
   * @throws Error if the metric is not emitted with exactly these dimensions
   */
  own<Name extends MetricName>(name: Name, dimensions: DimensionsOf<Name>, reading: Reading): IMetric {
    const row: MetricRow = METRICS[name];
    const dimensionsMap: Readonly<Record<string, string>> = { stage: this.#stage, ...dimensions };
    const given = Object.keys(dimensionsMap).sort().join();
    if (!row.dimensions.some((set) => set.toSorted().join() === given)) {
      throw new Error(`The metric ${name} is not emitted with the dimensions ${given}`);
    }
    return new Metric({ namespace: METRIC_NAMESPACE, metricName: name, dimensionsMap, ...reading });
  }

  /** Returns the number of requests that were rejected with a status, by the access log. */
  rejections(status: RejectionStatus, reading: Reading): IMetric {
    const dimensionsMap = { stage: this.#stage, status };
    return new Metric({ namespace: METRIC_NAMESPACE, metricName: 'rejections', dimensionsMap, ...reading });
  }

  /** Returns an AWS metric of the resource `of`: an API, a function, a table … */
  aws<Namespace extends AwsNamespace>(
    namespace: Namespace,
    metricName: AwsMetricName<Namespace>,
    of: string,
    reading: Reading,
  ): IMetric {
    return new Metric({ namespace, metricName, dimensionsMap: { [AWS_METRICS[namespace].dimension]: of }, ...reading });
  }
}
