import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { TABLE_NAMES } from '../../functions/core/model/tables.ts';
import type { AwsMetricName, MetricSource } from '../alarms/metric-source.ts';
import type { MonitoredResources } from '../alarms/monitored-resources.ts';
import { graph, sumOf, text } from './widgets.ts';

/** Returns the rows about tables: consumption, throttling, and conflicts on the same item. */
export function tableRows(
  { tableNames, deployed: { lines } }: MonitoredResources,
  metrics: MetricSource,
): readonly (readonly IWidget[])[] {
  const each = (name: AwsMetricName<'AWS/DynamoDB'>) =>
    TABLE_NAMES.map((table) => metrics.aws('AWS/DynamoDB', name, tableNames[table], sumOf(table)));
  const retries = lines.map(({ table: { line } }) => metrics.own('retries', { line }, sumOf(line)));
  return [
    [
      text(
        '## Tables\nConflicts and retries are normal when many orders take the same product. They cost time, and a request fails after ten conflicts. DynamoDB scales a throttled table within minutes.',
      ),
    ],
    [
      graph('Read units (units / 5 min)', 12, each('ConsumedReadCapacityUnits')),
      graph('Write units (units / 5 min)', 12, each('ConsumedWriteCapacityUnits')),
    ],
    [
      graph('Throttled reads (requests / 5 min)', 6, each('ReadThrottleEvents')),
      graph('Throttled writes (requests / 5 min)', 6, each('WriteThrottleEvents')),
      graph('Conflicting transactions (items / 5 min)', 6, each('TransactionConflict')),
      graph('Retries after back-off (retries / 5 min)', 6, retries),
    ],
  ];
}
