import type { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type Dimension,
  METRIC_NAMESPACE,
  METRICS,
  type MetricName,
  type MetricRow,
} from '../../functions/core/model/metrics.ts';

/** The metrics of AWS's services that alarms and dashboards are made of, each told apart by one dimension. */
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
  'AWS/SQS': { dimension: 'QueueName', names: ['ApproximateNumberOfMessagesVisible'] },
  'AWS/Logs': { dimension: 'LogGroupName', names: ['IncomingBytes'] },
} as const satisfies Readonly<Record<string, { readonly dimension: string; readonly names: readonly string[] }>>;

export type AwsNamespace = keyof typeof AWS_METRICS;
export type AwsMetricName<Namespace extends AwsNamespace> = (typeof AWS_METRICS)[Namespace]['names'][number];

/** Values of one of the sets of dimensions that a metric is emitted with, but for the stage. */
type ValuesOf<Set> = Set extends readonly Dimension[] ? Readonly<Record<Exclude<Set[number], 'stage'>, string>> : never;
export type DimensionsOf<Name extends MetricName> = ValuesOf<(typeof METRICS)[Name]['dimensions'][number]>;

/** How a metric is read. */
export interface Reading {
  /** `Sum`, `Maximum`, `p99`, `PR(:500)` … */
  readonly statistic: string;
  readonly period: Duration;
  /** How it is called beside its line. */
  readonly label?: string;
  readonly color?: string;
}

/** The metrics of one stage. Only what is declared to be emitted can be had: a dead widget is not even synthesized. */
export class MetricSource {
  readonly #stage: string;

  constructor(stage: string) {
    this.#stage = stage;
  }

  /**
   * A metric that the functions emit.
   *
   * @throws Error when it is not emitted with exactly these dimensions
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

  /** A metric of one of AWS's services: of the API, function, table … that `of` names. */
  aws<Namespace extends AwsNamespace>(
    namespace: Namespace,
    metricName: AwsMetricName<Namespace>,
    of: string,
    reading: Reading,
  ): IMetric {
    return new Metric({ namespace, metricName, dimensionsMap: { [AWS_METRICS[namespace].dimension]: of }, ...reading });
  }
}
