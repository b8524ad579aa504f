import { AlarmStatusWidget, type IAlarm, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { OPERATION_CLASSES } from '../../functions/core/model/endpoint.ts';
import { RATE_LIMITED } from '../alarms/limit-alarms.ts';
import { type MetricSource, REJECTION_STATUSES, type RejectionStatus } from '../alarms/metric-source.ts';
import { hasLongWork, type MonitoredResources } from '../alarms/monitored-resources.ts';
import { deployedName } from '../config/deployed-names.ts';
import type { DeployedVersion } from '../config/version.ts';
import { deploymentRows } from './deployment.ts';
import { eventRows } from './events.ts';
import { functionRows } from './functions.ts';
import { objectiveRows } from './objectives.ts';
import { tableRows } from './tables.ts';
import { COLORS, graph, MINUTE, samplesOf, sumOf, text, WIDE } from './widgets.ts';
import { workflowRows } from './workflows.ts';

/** Meaning of each status of a rejected request. */
const MEANINGS: Readonly<Record<RejectionStatus, string>> = {
  '401': 'token not accepted',
  '403': 'scope or tenant missing',
  '404': 'not found',
  '409': 'conflict',
  '422': 'rule or key reused',
  '429': 'limit exceeded',
};

/** Content of the dashboard. */
export interface ServiceDashboardProps {
  readonly monitored: MonitoredResources;
  readonly metrics: MetricSource;
  readonly alarms: readonly IAlarm[];
  readonly version: DeployedVersion;
}

/** Returns the widgets of the dashboard for the system, from what callers notice down to its explanation. */
export const serviceDashboard = ({
  monitored,
  metrics,
  alarms,
  version,
}: ServiceDashboardProps): readonly (readonly IWidget[])[] => [
  [
    text(
      '# Service: is the system running?\nRead it from the top: alarms, then the objectives that callers notice (red lines), then the causes. If a series crosses its red line, look below for a series that changed in the same minute. Colours: red needs action, orange needs a check, grey is for comparison.',
      3,
    ),
  ],
  [new AlarmStatusWidget({ title: 'Alarms', width: WIDE, height: 5, alarms: [...alarms] })],
  ...deploymentRows(monitored, version),
  ...objectiveRows({ metrics, apiId: monitored.apiId }),
  [
    graph(
      'Requests handled by functions (requests / min)',
      12,
      OPERATION_CLASSES.map((operationClass) =>
        metrics.own('faults', { operationClass }, samplesOf(operationClass, MINUTE)),
      ),
    ),
    graph('Responses of the API (responses / min)', 12, [
      metrics.aws('AWS/ApiGateway', 'Count', monitored.apiId, { ...sumOf('all', MINUTE), color: COLORS.quiet }),
      metrics.aws('AWS/ApiGateway', '4xx', monitored.apiId, {
        ...sumOf('4xx: rejected', MINUTE),
        color: COLORS.warning,
      }),
      metrics.aws('AWS/ApiGateway', '5xx', monitored.apiId, { ...sumOf('5xx: failed', MINUTE), color: COLORS.bad }),
    ]),
  ],
  [
    graph(
      'Rejected by status (responses / 5 min)',
      24,
      REJECTION_STATUSES.map((status) => metrics.rejections(status, sumOf(`${status}: ${MEANINGS[status]}`))),
    ),
  ],
  [
    graph(
      'Rejected for the limit of their tenant (requests / 5 min)',
      12,
      monitored.deployed.lines.map(({ table: { line } }) =>
        metrics.own('refusals', { line, code: RATE_LIMITED }, sumOf(line)),
      ),
    ),
    graph('Passed without a check of the limit (requests / 5 min)', 12, [
      metrics.own('limitsUnchecked', {}, { ...sumOf('unchecked'), color: COLORS.warning }),
    ]),
  ],
  ...functionRows(monitored, metrics),
  ...tableRows(monitored, metrics),
  ...workflowRows(monitored, metrics),
  ...eventRows(metrics),
  ...costRows(monitored, metrics),
];

/** Returns the rows about costs by usage, other than executions and table units, which have their own rows. */
const costRows = ({ stage, apiId, deployed: { lines } }: MonitoredResources, metrics: MetricSource): IWidget[][] => {
  const workflows = lines.flatMap((line): readonly (readonly [string, string])[] => {
    const { line: name } = line.table;
    const group = `/aws/vendedlogs/states/${deployedName(stage, name)}`;
    const entries = [`workflows of ${name}`, `${group}-entries`] as const;
    return hasLongWork(line) ? [entries, [`long work of ${name}`, group]] : [entries];
  });
  const groups = [
    ['functions', `/quartermaster/${stage}/functions`],
    ['access log', `/aws/vendedlogs/quartermaster-${stage}/access`],
    ...workflows,
  ] as const;
  return [
    [
      text(
        '## Costs\nIf a figure doubles and the number of orders does not, look for a caller in a loop or a log with too many lines. `npm run cost` shows the prices.',
      ),
    ],
    [
      graph('Requests to the API (requests / 5 min)', 12, [
        metrics.aws('AWS/ApiGateway', 'Count', apiId, { ...sumOf('requests'), color: COLORS.usual }),
      ]),
      graph(
        'Log volume (bytes / 5 min)',
        12,
        groups.map(([label, group]) => metrics.aws('AWS/Logs', 'IncomingBytes', group, sumOf(label))),
        { stacked: true },
      ),
    ],
  ];
};
