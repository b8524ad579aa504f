import * as z from 'zod';
import { statistic } from '../metrics/metric-statistics.ts';
import type { Metric, MetricsSource, Periods, Values } from '../metrics/metric-store.ts';
import { type MetricExpression, metricExpression } from './metric-math.ts';

/** What is asked of the metrics under an id: one statistic of one metric, or an expression of others that are asked for. */
export type MetricQuery =
  | { readonly metric: Metric; readonly statistic: string; readonly period: number }
  | { readonly expression: MetricExpression };

/** Queries by their ids. Periods are seconds. */
export type MetricQueries = ReadonlyMap<string, MetricQuery>;

const Dimensions = z
  .array(z.strictObject({ Name: z.string(), Value: z.string() }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value])));

/** The parts of a template that name a metric. */
export const MetricProperties = { Namespace: z.string(), MetricName: z.string(), Dimensions };

/**
 * A metric as it is asked for.
 *
 * @throws RangeError for a statistic that is not known
 */
export function metricQuery(metric: Metric, statisticName: string, period: number): MetricQuery {
  statistic(statisticName);
  return { metric, statistic: statisticName, period };
}

/** @throws ExpressionError */
export function expressionQuery(expression: string): MetricQuery {
  return { expression: metricExpression(expression) };
}

/**
 * The metrics that a query is made of, directly or through others.
 *
 * @throws Error for an id that there is no query of, and for expressions that go round in a circle
 */
export function metricsOf(
  queries: MetricQueries,
  id: string,
  within: readonly string[] = [],
): readonly Extract<MetricQuery, { metric: Metric }>[] {
  const query = queries.get(id);
  if (query === undefined) throw new Error(`there is no metric and no expression with the id ${id}`);
  if (within.includes(id)) throw new Error(`the expression ${id} is made of itself`);
  if ('metric' in query) return [query];
  return query.expression.ids.flatMap((part) => metricsOf(queries, part, [...within, id]));
}

/** The longest period of the metrics that a query is made of, in seconds; 0 for an expression of numbers only. */
export function periodOf(queries: MetricQueries, id: string): number {
  return Math.max(0, ...metricsOf(queries, id).map(({ period }) => period));
}

/** The values of a query. All that it is made of is looked at by the same periods. */
export function valuesOf(queries: MetricQueries, id: string, source: MetricsSource, periods: Periods): Values {
  const query = queries.get(id);
  if (query === undefined) throw new Error(`there is no metric and no expression with the id ${id}`);
  if ('metric' in query) return source.values(query.metric, query.statistic, periods);
  return query.expression.evaluate((part) => valuesOf(queries, part, source, periods), periods.count);
}
