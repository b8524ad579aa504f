import { AlarmStatusWidget, type IAlarm, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { limitsOf, statusesOf } from '../../functions/core/model/lifecycle.ts';
import type { MetricSource } from '../alarms/metric-source.ts';
import type { ProductLine } from '../config/product-lines.ts';
import { lineOrders } from './line-orders.ts';
import { INSUFFICIENT_STOCK, KEY_REUSED, refusalCodes } from './refusal-codes.ts';
import { COLORS, computed, figures, graph, maximumOf, sumOf, text, WIDE } from './widgets.ts';

/** Content of the dashboard. */
export interface OrdersDashboardProps {
  readonly lines: readonly ProductLine[];
  readonly metrics: MetricSource;
  readonly alarms: readonly IAlarm[];
}

/** Returns the widgets of the dashboard for the business, from alarms that need action down to their explanation. */
export const ordersDashboard = ({ lines, metrics, alarms }: OrdersDashboardProps): readonly (readonly IWidget[])[] => [
  [
    text(
      '# Orders: is the business running?\nRead it from the top. Each red alarm has a section in `RUNBOOK.md`. Then check for each line that orders arrive at the usual rate and that its oldest orders are below the red limits. Colours: red needs action, orange needs a check. Sums cover five minutes.',
      3,
    ),
  ],
  [new AlarmStatusWidget({ title: 'Alarms about orders', width: WIDE, height: 4, alarms: [...alarms] })],
  [
    figures('Orders past the limit of their status (orders, now)', 12, lines.map(stuckOf(metrics))),
    figures('Open orders (orders, now)', 12, lines.map(outstandingOf(metrics))),
  ],
  [
    graph(
      'Orders placed (orders / 5 min)',
      8,
      perLine(lines, (line) => metrics.own('ordersPlaced', { line }, sumOf(line))),
    ),
    graph(
      'Replayed requests to place an order (requests / 5 min)',
      8,
      perLine(lines, (line) => metrics.own('ordersReplayed', { line }, sumOf(line))),
    ),
    graph(
      'Passed deadlines: attention needed (orders / 5 min)',
      8,
      perLine(lines.filter(hasDeadlines), (line) => metrics.own('attentionNeeded', { line }, sumOf(line))),
    ),
  ],
  ...lines.flatMap((line) => lineOrders(line, metrics)),
  [
    text(
      "## Rejected requests (4xx)\nA sudden increase of one code indicates a change in a customer's system or a fault in our validation rules.",
    ),
  ],
  [
    graph(
      'Rejected (requests / 5 min)',
      8,
      perLine(lines, (line) => metrics.own('refusals', { line }, sumOf(line))),
    ),
    graph('Insufficient stock (requests / 5 min)', 8, withCode(lines, metrics, INSUFFICIENT_STOCK)),
    graph('Idempotency key reused for another request (requests / 5 min)', 8, withCode(lines, metrics, KEY_REUSED)),
  ],
  lines.map((line) => graph(`${line.table.title}: rejected, by code (requests / 5 min)`, 8, refusalsOf(line, metrics))),
];

const perLine = <Value>(lines: readonly ProductLine[], of: (line: string) => Value): Value[] =>
  lines.map(({ table: { line } }) => of(line));

const hasDeadlines = ({ lifecycle }: ProductLine) =>
  Object.values(lifecycle).some(({ deadlines = [] }) => deadlines.length > 0);

const stuckOf =
  (metrics: MetricSource) =>
  ({ table: { line } }: ProductLine) =>
    metrics.own('ordersStuck', { line }, { ...maximumOf(line), color: COLORS.bad });

function outstandingOf(metrics: MetricSource) {
  return ({ table: { line }, lifecycle }: ProductLine) => {
    const statuses = statusesOf(limitsOf(lifecycle));
    const counted = statuses.map(
      (status, index) =>
        [`${line}${index}`, metrics.own('ordersOutstanding', { line, status }, maximumOf(status))] as const,
    );
    return computed(`SUM([${counted.map(([id]) => id).join(', ')}])`, Object.fromEntries(counted), line);
  };
}

const refusalsOf = (line: ProductLine, metrics: MetricSource) =>
  Object.entries(refusalCodes(line)).map(([code, meaning]) =>
    metrics.own('refusals', { line: line.table.line, code }, sumOf(`${code}: ${meaning}`)),
  );

/** Returns the rejected requests with a code, for each line that has the code. */
const withCode = (lines: readonly ProductLine[], metrics: MetricSource, code: string) =>
  lines
    .filter((line) => code in refusalCodes(line))
    .map(({ table: { line } }) => metrics.own('refusals', { line, code }, { ...sumOf(line), color: COLORS.warning }));
