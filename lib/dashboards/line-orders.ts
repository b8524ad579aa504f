import type { HorizontalAnnotation, IMetric, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { finalStatusesOf, limitsOf, statusesOf } from '../../functions/core/model/lifecycle.ts';
import { DAY_SECONDS, MINUTE_SECONDS } from '../../functions/core/model/time-units.ts';
import type { MetricSource } from '../alarms/metric-source.ts';
import type { ProductLine } from '../config/product-lines.ts';
import { averageOf, computed, graph, limitAt, maximumOf, samplesOf, sumOf } from './widgets.ts';

/** Unit of time for the graphs of a line. */
interface Unit {
  readonly name: string;
  readonly seconds: number;
}
const DAYS: Unit = { name: 'days', seconds: DAY_SECONDS };
const MINUTES: Unit = { name: 'minutes', seconds: MINUTE_SECONDS };

/** Returns the rows about the orders of a line by status. Statuses are in the order of its lifecycle. */
export function lineOrders(
  { table: { line, title }, lifecycle }: ProductLine,
  metrics: MetricSource,
): readonly (readonly IWidget[])[] {
  const limits = limitsOf(lifecycle);
  const [all, limited] = [statusesOf(lifecycle), statusesOf(limits)];
  const final = finalStatusesOf(lifecycle);
  const left = all.filter((status) => !final.includes(status));
  const unit = Object.values(limits).every((days) => days < 1) ? MINUTES : DAYS;
  const converted = (metric: IMetric, id: string, status: string) =>
    computed(`${id} / ${unit.seconds}`, { [id]: metric }, status);
  return [
    [
      graph(
        `${title}: orders that left a status, or ended in one (orders / 5 min)`,
        12,
        [
          ...left.map((status) => metrics.own('timeInStatus', { line, status }, samplesOf(status))),
          ...final.map((status) => metrics.own('ordersEnded', { line, status }, sumOf(`ended: ${status}`))),
        ],
        { stacked: true },
      ),
      graph(
        `${title}: open orders by status (orders)`,
        12,
        limited.map((status) => metrics.own('ordersOutstanding', { line, status }, maximumOf(status))),
        { stacked: true },
      ),
    ],
    [
      graph(
        `${title}: age of the oldest order in a status (${unit.name})`,
        12,
        limited.map((status, index) =>
          converted(metrics.own('oldestOrderAge', { line, status }, maximumOf(status)), `age${index}`, status),
        ),
        { leftAnnotations: limitLines(limits, unit) },
      ),
      graph(
        `${title}: time in a status when an order leaves it (${unit.name}, average)`,
        12,
        left.map((status, index) =>
          converted(metrics.own('timeInStatus', { line, status }, averageOf(status)), `time${index}`, status),
        ),
      ),
    ],
  ];
}

/** Returns one annotation for each limit, labelled with the statuses that have it. */
function limitLines(limits: Readonly<Record<string, number>>, { seconds }: Unit): HorizontalAnnotation[] {
  const byDays = Map.groupBy(Object.entries(limits), ([, days]) => days);
  return [...byDays].map(([days, statuses]) =>
    limitAt((days * DAYS.seconds) / seconds, `limit: ${statuses.map(([status]) => status).join(', ')}`),
  );
}
