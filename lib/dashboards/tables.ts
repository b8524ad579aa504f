import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { TABLE_NAMES } from '../../functions/core/model/tables.ts';
import type { AwsMetricName, MetricSource } from '../alarms/metric-source.ts';
import type { MonitoredResources } from '../alarms/monitored-resources.ts';
import { graph, sumOf, text } from './widgets.ts';

/** Tables, and what happens where many want the same item. */
export function tableRows(
  { tableNames, deployed: { lines } }: MonitoredResources,
  metrics: MetricSource,
): readonly (readonly IWidget[])[] {
  const each = (name: AwsMetricName<'AWS/DynamoDB'>) =>
    TABLE_NAMES.map((table) => metrics.aws('AWS/DynamoDB', name, tableNames[table], sumOf(table)));
  const own = (name: 'conflicts' | 'retries' | 'throttles') =>
    lines.map(({ table: { line } }) => metrics.own(name, { line }, sumOf(line)));
  return [
    [
      text(
        '## Tables\nConflicts and repeats are usual where many want the same product; they cost time, and a request fails after ten of them. A throttled table grows by itself within minutes.',
      ),
    ],
    [
      graph('Read units (units / 5 min)', 12, each('ConsumedReadCapacityUnits')),
      graph('Write units (units / 5 min)', 12, each('ConsumedWriteCapacityUnits')),
    ],
    [
      graph('Throttled reads (requests / 5 min)', 8, each('ReadThrottleEvents')),
      graph('Throttled writes (requests / 5 min)', 8, each('WriteThrottleEvents')),
      graph('Conflicting transactions (items / 5 min)', 8, each('TransactionConflict')),
    ],
    [
      graph('Transactions that met another one (transactions / 5 min)', 8, own('conflicts')),
      graph('Work begun anew because another was faster (times / 5 min)', 8, own('retries')),
      graph('Answers of DynamoDB that it is asked too much (answers / 5 min)', 8, own('throttles')),
    ],
  ];
}
