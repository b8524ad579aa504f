import * as z from 'zod';
import { statistic } from '../metrics/metric-statistics.ts';
import type { Metric, MetricsSource, Periods, Values } from '../metrics/metric-store.ts';
import { type MetricExpression, metricExpression } from './metric-math.ts';

/** A query: one statistic of one metric, or an expression of other queries. */
export type MetricQuery =
  | { readonly metric: Metric; readonly statistic: string; readonly period: number }
  | { readonly expression: MetricExpression };

/** Queries by id. Periods are seconds. */
export type MetricQueries = ReadonlyMap<string, MetricQuery>;

const Dimensions = z
  .array(z.strictObject({ Name: z.string(), Value: z.string() }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ Name, Value }) => [Name, Value])));

/** The properties of a template that identify a metric. */
export const MetricProperties = { Namespace: z.string(), MetricName: z.string(), Dimensions };

/**
 * Makes the query of a metric.
 *
 * @throws RangeError for an unknown statistic
 */
export function metricQuery(metric: Metric, statisticName: string, period: number): MetricQuery {
  statistic(statisticName);
  return { metric, statistic: statisticName, period };
}

/**
 * Makes the query of an expression.
 *
 * @throws ExpressionError
 */
export function expressionQuery(expression: string): MetricQuery {
  return { expression: metricExpression(expression) };
}

/**
 * Returns the metrics of a query, directly or through other queries.
 *
 * @throws Error for an id without a query, and for circular expressions
 * @example metricsOf(new Map([['a', metricQuery(metric, 'Sum', 60)], ['b', expressionQuery('a + 1')]]), 'b')[0]?.metric // metric
 */
export function metricsOf(
  queries: MetricQueries,
  id: string,
  within: readonly string[] = [],
): readonly Extract<MetricQuery, { metric: Metric }>[] {
  const query = queries.get(id);
  if (query === undefined) throw new Error(`there is no metric and no expression with the id ${id}`);
  if (within.includes(id)) throw new Error(`the expression ${id} refers to itself`);
  if ('metric' in query) return [query];
  return query.expression.ids.flatMap((part) => metricsOf(queries, part, [...within, id]));
}

/** Returns the longest period of a query's metrics, in seconds; 0 for an expression without metrics. */
export function periodOf(queries: MetricQueries, id: string): number {
  return Math.max(0, ...metricsOf(queries, id).map(({ period }) => period));
}

/** Returns the values of a query. All its metrics have the same periods. */
export function valuesOf(queries: MetricQueries, id: string, source: MetricsSource, periods: Periods): Values {
  const query = queries.get(id);
  if (query === undefined) throw new Error(`there is no metric and no expression with the id ${id}`);
  if ('metric' in query) return source.values(query.metric, query.statistic, periods);
  return query.expression.evaluate((part) => valuesOf(queries, part, source, periods), periods.count);
}
