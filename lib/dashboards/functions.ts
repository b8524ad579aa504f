import type { IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import type { AwsMetricName, MetricSource } from '../alarms/metric-source.ts';
import { backgroundFunctions, type MonitoredResources } from '../alarms/monitored-resources.ts';
import { deployedName } from '../config/deployed-names.ts';
import { functionName } from '../config/function-names.ts';
import { computed, FIVE_MINUTES, graph, maximumOf, sumOf, text } from './widgets.ts';

type LambdaMetric = AwsMetricName<'AWS/Lambda'>;

/** Returns the rows about functions. Endpoint functions are too many for a series each, so they are summed by line. */
export const functionRows = (monitored: MonitoredResources, metrics: MetricSource): readonly (readonly IWidget[])[] => {
  const background = (name: LambdaMetric, reading: typeof sumOf) =>
    backgroundFunctions(monitored.deployed).map((called) =>
      metrics.aws('AWS/Lambda', name, deployedName(monitored.stage, called), reading(called)),
    );
  return [
    [
      text(
        '## Functions\nAn error is a crash, a timeout or a lack of memory; a rejected request (4xx) is not an error. A throttle is a call that Lambda rejected. Lambda retries throttled background calls.',
      ),
    ],
    [
      graph('Endpoints: errors (calls / 5 min)', 8, byLine(monitored, metrics, 'Errors')),
      graph('Endpoints: throttles (calls / 5 min)', 8, byLine(monitored, metrics, 'Throttles')),
      graph('Endpoints: invocations (calls / 5 min)', 8, byLine(monitored, metrics, 'Invocations')),
    ],
    [
      graph('Background: errors (calls / 5 min)', 8, background('Errors', sumOf)),
      graph('Background: throttles (calls / 5 min)', 8, background('Throttles', sumOf)),
      graph('Background: invocations (calls / 5 min)', 8, background('Invocations', sumOf)),
    ],
    [graph('Background: longest call (ms)', 24, background('Duration', maximumOf))],
  ];
};

/** Returns the metric of each line, summed over the functions of its endpoints. */
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
