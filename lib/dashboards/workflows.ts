import type { IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { LONGEST_LAG_SECONDS } from '../alarms/alarm-definitions.ts';
import type { AwsMetricName, MetricSource } from '../alarms/metric-source.ts';
import {
  ENTRY_DEAD_LETTERS,
  hasLongWork,
  LONGEST_DELAY,
  type MonitoredResources,
  scheduledRuns,
  streamConsumers,
  WEBHOOK_DEAD_LETTERS,
} from '../alarms/monitored-resources.ts';
import { deadLetterQueueName, deployedName } from '../config/deployed-names.ts';
import { averageOf, COLORS, computed, graph, limitAt, maximumOf, sumOf, text } from './widgets.ts';

/** Returns the rows about processing after a request: streams, workflows and dead letters. */
export function workflowRows(monitored: MonitoredResources, metrics: MetricSource): readonly (readonly IWidget[])[] {
  const { stage, deployed, stateMachines } = monitored;
  const machines = deployed.lines.flatMap((line) => {
    const own = stateMachines.get(line.table.line);
    if (own === undefined) return [];
    const { line: name } = line.table;
    return [
      { name, arn: own.entries },
      ...(hasLongWork(line) ? [{ name: `${name}, long work`, arn: own.longWork }] : []),
    ];
  });
  const states = (name: AwsMetricName<'AWS/States'>, reading: typeof sumOf) =>
    machines.map((machine) => metrics.aws('AWS/States', name, machine.arn, reading(machine.name)));
  const queues = [
    ENTRY_DEAD_LETTERS,
    WEBHOOK_DEAD_LETTERS,
    ...[...streamConsumers(deployed), ...scheduledRuns(deployed)].map(({ name }) => name),
  ];
  return [
    [
      text(
        '## Workflows\nAn execution starts each time an order enters a status, and each time one of its deadlines fires. It waits for nothing, and ends within seconds. What fails after all retries is in the dead letters of the workflow.',
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
      graph(
        'Failed and not redriven (executions)',
        24,
        deployed.lines.map(({ table: { line } }) => metrics.own('executionsFailed', { line }, maximumOf(line))),
        { leftAnnotations: [limitAt(1, 'limit: 1 execution')] },
      ),
    ],
    [
      graph('Executions failed or timed out (executions / 5 min)', 8, [
        ...states('ExecutionsFailed', (line) => sumOf(`${line} failed`)),
        ...states('ExecutionsTimedOut', (line) => sumOf(`${line} timed out`)),
      ]),
      graph('Duration of executions (s, average)', 8, times(machines, metrics)),
      graph(
        'Lag of the earliest deadline that is due, and age of the count of orders (s)',
        8,
        [
          metrics.own('deadlineLag', {}, maximumOf('deadline lag')),
          metrics.own('countAge', {}, { ...maximumOf('age of the count'), color: COLORS.quiet }),
        ],
        { leftAnnotations: [limitAt(LONGEST_LAG_SECONDS, `limit: ${LONGEST_LAG_SECONDS / 60} minutes`)] },
      ),
    ],
  ];
}

const ages = ({ stage, deployed }: MonitoredResources, metrics: MetricSource): IMetric[] =>
  streamConsumers(deployed).map(({ name, functionName }, index) => {
    const age = metrics.aws('AWS/Lambda', 'IteratorAge', deployedName(stage, functionName), maximumOf(name));
    return computed(`age${index} / 1000`, { [`age${index}`]: age }, name);
  });

interface Machine {
  readonly name: string;
  readonly arn: string;
}

const times = (machines: readonly Machine[], metrics: MetricSource): IMetric[] =>
  machines.map(({ name, arn }, index) =>
    computed(
      `time${index} / 1000`,
      { [`time${index}`]: metrics.aws('AWS/States', 'ExecutionTime', arn, averageOf(name)) },
      name,
    ),
  );
