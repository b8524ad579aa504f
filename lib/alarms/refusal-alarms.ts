import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmDefinition } from './alarm-definition.ts';
import { RATE_LIMITED } from './limit-alarms.ts';
import type { MetricSource } from './metric-source.ts';
import type { MonitoredResources } from './monitored-resources.ts';
import { handledRequests, refusedRequests, sumOf } from './request-counts.ts';

const period = Duration.minutes(5);
const reading = { statistic: 'Sum', period };

/** Requests in five minutes that must be rejected before it can be more than one caller's mistake. */
const FLOOR = 50;

/** Requests that are rejected for each request that passes, when nearly everybody is refused. */
export const NEARLY_ALL = 9;

/** Code of a request whose token names no tenant: the stage's claim is wrong, or the caller's token is. */
const NO_TENANT = 'no-tenant';

/** Lists the alarms about requests that are rejected for another reason than their token. */
export const refusalAlarms = (monitored: MonitoredResources, metrics: MetricSource): readonly AlarmDefinition[] => [
  turnedAway(monitored, metrics),
  ...monitored.deployed.lines.map(({ table: { line } }) => rejected(line, metrics)),
];

/**
 * Detects that hardly any caller's token is accepted. API Gateway counts its own 401 and 403 only among all 4xx, so the access log
 * counts them. A caller with a wrong token among others who are served stays below the share. Where nobody else calls, such as at night,
 * it does not. So the alarm is a ticket; `lib/alarms/busy-stage-alarms.ts` makes a page of it where others were accepted just before.
 */
export function callersRefused({ deployed: { lines } }: MonitoredResources, metrics: MetricSource): AlarmDefinition {
  const [all, handled] = [refusedRequests(metrics, { period }), handledRequests(metrics, { period })];
  const nameless = Object.fromEntries(
    lines.map(({ table: { line } }, index) => [
      `nameless${index}`,
      metrics.own('refusals', { line, code: NO_TENANT }, reading),
    ]),
  );
  const passed = `(${sumOf(handled)} - ${sumOf(nameless)})`;
  return {
    name: 'callers-refused',
    impact:
      'Nine of ten requests or more are rejected for their token (401 or 403). Either hardly any customer gets in, since the stage has a wrong issuer, audience or claim, or one customer with a wrong token is the only one who calls.',
    severity: 'ticket',
    over: 'for five minutes some requests were accepted, and fewer than nine of ten refused; while nobody calls, the alarm stays',
    section: 'Callers are refused',
    metric: new MathExpression({
      label: 'requests rejected for their token',
      // Without a request that passes, a division by zero leaves the alarm as it is.
      expression: `IF(${sumOf(all)} >= ${FLOOR} AND ${sumOf(all)} >= ${NEARLY_ALL} * ${passed}, ${sumOf(all)}, 0 / ${passed})`,
      usingMetrics: { ...all, ...handled, ...nameless },
      period,
    }),
    threshold: 1,
    periods: 1,
    holds: true,
  };
}

/** Detects 429 responses that are not for the limit of a tenant: the limits of a route or of the account, which all callers share. */
function turnedAway({ deployed: { lines } }: MonitoredResources, metrics: MetricSource): AlarmDefinition {
  const limited = Object.fromEntries(
    lines.map(({ table: { line } }, index) => [
      `limited${index}`,
      metrics.own('refusals', { line, code: RATE_LIMITED }, reading),
    ]),
  );
  const ours = sumOf(limited);
  return {
    name: 'api-turns-away',
    impact:
      'API Gateway rejects requests with 429 before a function sees them, because callers together send more than a route or the account allows. All customers of the route are affected.',
    severity: 'ticket',
    over: 'callers have sent fewer requests than the route allows for five minutes',
    section: 'The API turns requests away',
    metric: new MathExpression({
      label: 'requests turned away by API Gateway',
      // A response for the limit of a tenant is in both counts, which may be some minutes apart.
      expression: `IF(FILL(all, 0) >= 2 * ${ours}, FILL(all, 0) - ${ours}, 0)`,
      usingMetrics: { all: metrics.rejections('429', reading), ...limited },
      period,
    }),
    threshold: FLOOR,
    periods: 2,
  };
}

/** Detects that most requests of a line are rejected, whatever their code: a fault in our rules, or in what all its callers send. */
function rejected(line: string, metrics: MetricSource): AlarmDefinition {
  return {
    name: `${line}-requests-rejected`,
    impact: `At least half of the requests (${line}) of a quarter of an hour were rejected (4xx), other than for their token or a limit. Customers cannot place or change these orders, or one of them sends what we do not understand.`,
    severity: 'ticket',
    over: 'more than half of the requests of five minutes were accepted; while nobody calls, the alarm stays',
    section: 'Requests are rejected',
    metric: new MathExpression({
      label: 'rejected requests',
      expression: `IF(${REJECTED} >= ${FLOOR} AND 2 * ${REJECTED} >= FILL(requests, 0), ${REJECTED}, 0 / (FILL(requests, 0) - FILL(all, 0)))`,
      usingMetrics: {
        requests: metrics.own('faults', { line }, { statistic: 'SampleCount', period }),
        all: metrics.own('refusals', { line }, reading),
        limited: metrics.own('refusals', { line, code: RATE_LIMITED }, reading),
        nameless: metrics.own('refusals', { line, code: NO_TENANT }, reading),
      },
      period,
    }),
    threshold: FLOOR,
    periods: 3,
    holds: true,
  };
}

const REJECTED = '(FILL(all, 0) - FILL(limited, 0) - FILL(nameless, 0))';
