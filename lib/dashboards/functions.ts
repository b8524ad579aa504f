import type { IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import type { AwsMetricName, MetricSource } from '../alarms/metric-source.ts';
import { backgroundFunctions, deployedName, type MonitoredResources } from '../alarms/monitored-resources.ts';
import { functionName } from '../functions/function-code.ts';
import { computed, FIVE_MINUTES, graph, maximumOf, sumOf, text } from './widgets.ts';

type LambdaMetric = AwsMetricName<'AWS/Lambda'>;

/** Functions: those of endpoints by line, since there are too many for a line of a graph each; those that nobody waits for one by one. */
export const functionRows = (monitored: MonitoredResources, metrics: MetricSource): readonly (readonly IWidget[])[] => {
  const background = (name: LambdaMetric, reading: typeof sumOf) =>
    backgroundFunctions(monitored.deployed).map((called) =>
      metrics.aws('AWS/Lambda', name, deployedName(monitored.stage, called), reading(called)),
    );
  return [
    [
      text(
        '## Functions\nAn error is a crash, or an end by timeout or memory: a refusal is none. A throttle is a call that Lambda turned away; what nobody waits for is called again.',
      ),
    ],
    [
      graph('Endpoints: errors (calls / 5 min)', 8, byLine(monitored, metrics, 'Errors')),
      graph('Endpoints: throttles (calls / 5 min)', 8, byLine(monitored, metrics, 'Throttles')),
      graph('Endpoints: invocations (calls / 5 min)', 8, byLine(monitored, metrics, 'Invocations')),
    ],
    [
      graph('Behind the API: errors (calls / 5 min)', 8, background('Errors', sumOf)),
      graph('Behind the API: throttles (calls / 5 min)', 8, background('Throttles', sumOf)),
      graph('Behind the API: invocations (calls / 5 min)', 8, background('Invocations', sumOf)),
    ],
    [graph('Behind the API: longest call (ms)', 24, background('Duration', maximumOf))],
  ];
};

/** The sum over the functions of a line's endpoints. */
const byLine = (
  { stage, deployed: { endpointTables } }: MonitoredResources,
  metrics: MetricSource,
  name: LambdaMetric,
): IMetric[] =>
  endpointTables.map((table) => {
    const called = endpointsOf([table]).map(
      ({ key }, index) =>
        [
          `${table.line}${index}`,
          metrics.aws('AWS/Lambda', name, deployedName(stage, functionName(table.line, key)), {
            statistic: 'Sum',
            period: FIVE_MINUTES,
          }),
        ] as const,
    );
    return computed(`SUM([${called.map(([id]) => id).join(', ')}])`, Object.fromEntries(called), table.line);
  });
