import { AlarmStatusWidget, type IAlarm, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricSource } from '../alarms/metric-source.ts';
import type { MonitoredResources } from '../alarms/monitored-resources.ts';
import { functionRows } from './functions.ts';
import { objectiveRows } from './objectives.ts';
import { tableRows } from './tables.ts';
import { COLORS, graph, MINUTE, sumOf, text, WIDE } from './widgets.ts';
import { workflowRows } from './workflows.ts';

/** What the dashboard is made of. */
export interface ServiceDashboardProps {
  readonly monitored: MonitoredResources;
  readonly metrics: MetricSource;
  readonly alarms: readonly IAlarm[];
}

/** Is the system running? Rows of widgets, from what callers notice to what explains it. */
export const serviceDashboard = ({
  monitored,
  metrics,
  alarms,
}: ServiceDashboardProps): readonly (readonly IWidget[])[] => [
  [
    text(
      '# Service: is the system running?\nRead it from the top: alarms, then what callers notice against what they were promised (red lines), then what is behind it. Where a line crosses red, look below for the one that moved at the same minute. Colours: red must not be, orange wants a look, grey is for comparison.',
      3,
    ),
  ],
  [new AlarmStatusWidget({ title: 'Alarms', width: WIDE, height: 5, alarms: [...alarms] })],
  ...objectiveRows({ metrics, apiId: monitored.apiId }),
  [
    graph(
      'Requests answered by functions (requests / min)',
      12,
      linesOf(monitored).map((line) => metrics.own('requests', { line }, sumOf(line, MINUTE))),
    ),
    graph('Answers of the API (answers / min)', 12, [
      metrics.aws('AWS/ApiGateway', 'Count', monitored.apiId, { ...sumOf('all', MINUTE), color: COLORS.quiet }),
      metrics.aws('AWS/ApiGateway', '4xx', monitored.apiId, {
        ...sumOf('4xx: refused', MINUTE),
        color: COLORS.warning,
      }),
      metrics.aws('AWS/ApiGateway', '5xx', monitored.apiId, { ...sumOf('5xx: failed', MINUTE), color: COLORS.bad }),
    ]),
  ],
  ...functionRows(monitored, metrics),
  ...tableRows(monitored, metrics),
  ...workflowRows(monitored, metrics),
  ...costRows(monitored, metrics),
];

/** The lines, and the service's own pages. */
export const linesOf = ({ deployed: { endpointTables } }: MonitoredResources): readonly string[] =>
  endpointTables.map(({ line }) => line);

/** What is paid for by the piece, beside executions and units of tables. */
const costRows = ({ stage, apiId, deployed: { lines } }: MonitoredResources, metrics: MetricSource): IWidget[][] => {
  const groups = {
    functions: `/quartermaster/${stage}/functions`,
    'access log': `/aws/vendedlogs/quartermaster-${stage}/access`,
    ...Object.fromEntries(
      lines.map(({ table: { line } }) => [
        `workflows of ${line}`,
        `/aws/vendedlogs/states/quartermaster-${stage}-${line}`,
      ]),
    ),
  };
  return [
    [
      text(
        '## What costs\nDoubling without twice the orders is worth a look: a caller in a loop, or a log that says too much. `npm run cost` has the prices.',
      ),
    ],
    [
      graph('Requests to the API (requests / 5 min)', 12, [
        metrics.aws('AWS/ApiGateway', 'Count', apiId, { ...sumOf('requests'), color: COLORS.usual }),
      ]),
      graph(
        'Log written (bytes / 5 min)',
        12,
        Object.entries(groups).map(([label, group]) => metrics.aws('AWS/Logs', 'IncomingBytes', group, sumOf(label))),
        { stacked: true },
      ),
    ],
  ];
};
