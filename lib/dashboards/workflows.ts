import type { IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { AwsMetricName, MetricSource } from '../alarms/metric-source.ts';
import {
  dailyRuns,
  deadLetterQueueName,
  deployedName,
  LONGEST_DELAY,
  type MonitoredResources,
  streamConsumers,
} from '../alarms/monitored-resources.ts';
import { averageOf, COLORS, computed, graph, limitAt, maximumOf, sumOf, text } from './widgets.ts';

/** Returns the rows about processing after a request: streams, workflows and dead letters. */
export function workflowRows(monitored: MonitoredResources, metrics: MetricSource): readonly (readonly IWidget[])[] {
  const { stage, deployed, stateMachines } = monitored;
  const states = (name: AwsMetricName<'AWS/States'>, reading: typeof sumOf) =>
    [...stateMachines].map(([line, arn]) => metrics.aws('AWS/States', name, arn, reading(line)));
  const queues = [...streamConsumers(deployed), ...dailyRuns(deployed)].map(({ name }) => name);
  return [
    [
      text(
        '## Workflows\nAn execution starts each time an order enters a status. It ends as superseded if the order has moved on, which is normal. A failed execution has used up its retries of a quarter of an hour.',
      ),
    ],
    [
      graph('Age of the oldest unprocessed change (s)', 8, ages(monitored, metrics), {
        leftAnnotations: [limitAt(LONGEST_DELAY.toSeconds(), `limit: ${LONGEST_DELAY.toMinutes()} minutes`)],
      }),
      graph(
        'Dead letters (messages)',
        8,
        queues.map((name) =>
          metrics.aws(
            'AWS/SQS',
            'ApproximateNumberOfMessagesVisible',
            deadLetterQueueName(stage, name),
            maximumOf(name),
          ),
        ),
        { leftAnnotations: [limitAt(1, 'limit: 1 message')] },
      ),
      graph('Executions started (executions / 5 min)', 8, states('ExecutionsStarted', sumOf)),
    ],
    [
      graph('Executions failed or timed out (executions / 5 min)', 8, [
        ...states('ExecutionsFailed', (line) => sumOf(`${line} failed`)),
        ...states('ExecutionsTimedOut', (line) => sumOf(`${line} timed out`)),
      ]),
      graph(
        'Executions superseded (executions / 5 min)',
        8,
        [...stateMachines.keys()].map((line) =>
          metrics.own('executionsSuperseded', { line }, { ...sumOf(line), color: COLORS.quiet }),
        ),
      ),
      graph('Duration of ended executions, including waits (minutes, average)', 8, times(stateMachines, metrics)),
    ],
  ];
}

const ages = ({ stage, deployed }: MonitoredResources, metrics: MetricSource): IMetric[] =>
  streamConsumers(deployed).map(({ name, functionName }, index) => {
    const age = metrics.aws('AWS/Lambda', 'IteratorAge', deployedName(stage, functionName), maximumOf(name));
    return computed(`age${index} / 1000`, { [`age${index}`]: age }, name);
  });

const times = (stateMachines: ReadonlyMap<string, string>, metrics: MetricSource): IMetric[] =>
  [...stateMachines].map(([line, arn]) =>
    computed(`${line} / 60000`, { [line]: metrics.aws('AWS/States', 'ExecutionTime', arn, averageOf(line)) }, line),
  );
