import { AlarmStatusWidget, type IAlarm, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { limitsOf, statusesOf } from '../../functions/core/model/lifecycle.ts';
import type { MetricSource } from '../alarms/metric-source.ts';
import type { ProductLine } from '../config/product-lines.ts';
import { lineOrders } from './line-orders.ts';
import { INSUFFICIENT_STOCK, KEY_REUSED, refusalCodes } from './refusal-codes.ts';
import { COLORS, computed, figures, graph, maximumOf, sumOf, text, WIDE } from './widgets.ts';

/** What the dashboard is made of. */
export interface OrdersDashboardProps {
  readonly lines: readonly ProductLine[];
  readonly metrics: MetricSource;
  readonly alarms: readonly IAlarm[];
}

/** Is the business running? Rows of widgets, from what somebody must act on to what explains it. */
export const ordersDashboard = ({ lines, metrics, alarms }: OrdersDashboardProps): readonly (readonly IWidget[])[] => [
  [
    text(
      '# Orders: is the business running?\nRead it from the top: a red alarm has a section in `RUNBOOK.md`. Then ask of each line whether orders come in as on any other day, and whether its oldest orders stay below their red limits. Colours: red must not be, orange wants a look. Sums are those of five minutes.',
      3,
    ),
  ],
  [new AlarmStatusWidget({ title: 'Alarms about orders', width: WIDE, height: 4, alarms: [...alarms] })],
  [
    figures('Orders past the limit of their status (orders, now)', 12, lines.map(stuckOf(metrics))),
    figures('Work outstanding (orders, now)', 12, lines.map(outstandingOf(metrics))),
  ],
  [
    graph(
      'Orders placed (orders / 5 min)',
      8,
      perLine(lines, (line) => metrics.own('ordersPlaced', { line }, sumOf(line))),
    ),
    graph(
      'Requests to place an order that were repeated, and answered as the first time (requests / 5 min)',
      8,
      perLine(lines, (line) => metrics.own('ordersReplayed', { line }, sumOf(line))),
    ),
    graph(
      'Deadlines that have passed: attention needed (orders / 5 min)',
      8,
      perLine(lines.filter(hasDeadlines), (line) => metrics.own('attentionNeeded', { line }, sumOf(line))),
    ),
  ],
  ...lines.flatMap((line) => lineOrders(line, metrics)),
  [
    text(
      '## Refusals: what customers asked for and did not get (4xx)\nA jump of one code is a change at a customer, or a mistake of ours in what is allowed.',
    ),
  ],
  [
    graph(
      'Refused (requests / 5 min)',
      8,
      perLine(lines, (line) => metrics.own('refusals', { line }, sumOf(line))),
    ),
    graph('Not enough in stock (requests / 5 min)', 8, withCode(lines, metrics, INSUFFICIENT_STOCK)),
    graph('Idempotency key of another request (requests / 5 min)', 8, withCode(lines, metrics, KEY_REUSED)),
  ],
  lines.map((line) => graph(`${line.table.title}: refused, by code (requests / 5 min)`, 8, refusalsOf(line, metrics))),
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
  Object.entries(refusalCodes(line)).map(([code, says]) =>
    metrics.own('refusals', { line: line.table.line, code }, sumOf(`${code}: ${says}`)),
  );

/** The refusals with a code, of the lines that have it. */
const withCode = (lines: readonly ProductLine[], metrics: MetricSource, code: string) =>
  lines
    .filter((line) => code in refusalCodes(line))
    .map(({ table: { line } }) => metrics.own('refusals', { line, code }, { ...sumOf(line), color: COLORS.warning }));
