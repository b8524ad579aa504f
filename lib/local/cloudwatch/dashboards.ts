import * as z from 'zod';
import { messageOf } from '../support/error-message.ts';
import type { Assembly, TemplateResource } from '../template/assembly.ts';
import { TemplateError } from '../template/intrinsic-functions.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';
import type { AlarmsWidget, GraphWidget, Place, TextWidget } from '../views/cloudwatch-views.ts';
import { alarmNameOf } from './composite-rule.ts';
import { DashboardBody, type MetricWidgetBody, metricEntries, type WidgetBody } from './dashboard-body.ts';
import { expressionQuery, type MetricQueries, metricQuery, metricsOf, periodOf } from './metric-queries.ts';

const Properties = z.strictObject({
  DashboardBody: z.string(),
  DashboardName: z.string().optional(),
  Tags: withoutEffect,
});

/** One series of a graph, without its figures. */
export interface SeriesDefinition {
  /** The id of the query with the values. */
  readonly id: string;
  readonly label: string;
  readonly axis: 'left' | 'right';
  readonly color: string | undefined;
  /** Seconds. */
  readonly period: number;
}

/** A graph without its figures. */
export interface GraphDefinition extends Omit<GraphWidget, 'series' | 'period'> {
  readonly queries: MetricQueries;
  readonly series: readonly SeriesDefinition[];
  /** `true` when the period is the whole range of time. */
  readonly periodIsRange: boolean;
}

export type WidgetDefinition = TextWidget | AlarmsWidget | GraphDefinition;

export interface DashboardDefinition {
  readonly name: string;
  readonly widgets: readonly WidgetDefinition[];
}

/** CloudWatch's default period, in seconds. */
const DEFAULT_PERIOD = 300;

/**
 * Reads every dashboard of the assembly. The resources that its metrics and alarms refer to must be defined.
 *
 * @throws TemplateError for an unknown widget, property, statistic or part of an expression
 */
export function readDashboards(assembly: Assembly): readonly DashboardDefinition[] {
  return assembly.resources('AWS::CloudWatch::Dashboard').map((resource) => {
    const { DashboardName: name = resource.logicalId, DashboardBody: body } = readProperties(
      assembly,
      resource,
      Properties,
    );
    assembly.define(resource, { ref: name, attributes: {} });
    return { name, widgets: widgetsOf(resource, body) };
  });
}

function widgetsOf({ type, stack, logicalId }: TemplateResource, body: string): readonly WidgetDefinition[] {
  const where = `${type} ${stack}.${logicalId} DashboardBody`;
  try {
    return DashboardBody.parse(JSON.parse(body)).widgets.map(widgetOf);
  } catch (error) {
    if (error instanceof z.ZodError) throw new TemplateError(where, z.prettifyError(error));
    throw new TemplateError(where, messageOf(error));
  }
}

function widgetOf(widget: WidgetBody): WidgetDefinition {
  const { x, y, width, height } = widget;
  const place: Place = { x, y, width, height };
  switch (widget.type) {
    case 'text':
      return { ...place, type: 'text', markdown: widget.properties.markdown };
    case 'alarm':
      return alarmsWidget(place, widget.properties.title, widget.properties.alarms);
    case 'metric': {
      const { title, annotations } = widget.properties;
      if (annotations.alarms.length > 0) return alarmsWidget(place, title, annotations.alarms);
      return graph(place, widget.properties);
    }
  }
}

function alarmsWidget(place: Place, title: string, alarms: readonly string[]): AlarmsWidget {
  return { ...place, type: 'alarms', title, alarms: alarms.map(alarmNameOf) };
}

function graph(place: Place, properties: MetricWidgetBody['properties']): GraphDefinition {
  const { title, view, stacked, annotations, yAxis, setPeriodToTimeRange: periodIsRange } = properties;
  const entries = namedEntries(properties);
  const queries: MetricQueries = new Map(entries.map(({ id, query }) => [id, query]));
  const series = entries.flatMap(({ id, options, label }) => {
    // Hidden entries are looked up too, so that the start finds mistakes in them.
    const period = Math.max(periodOf(queries, id), options.expression === undefined ? 0 : (options.period ?? 0));
    return options.visible
      ? [{ id, label, axis: options.yAxis, color: options.color, period: period || DEFAULT_PERIOD }]
      : [];
  });
  return {
    ...place,
    type: 'graph',
    title,
    view,
    stacked,
    leftLabel: yAxis.left.label,
    rightLabel: yAxis.right.label,
    leftMin: yAxis.left.min,
    leftMax: yAxis.left.max,
    annotations: annotations.horizontal
      .filter(({ visible }) => visible)
      .map(({ label, value, yAxis: axis, color }) => ({ label, value, axis, color })),
    queries,
    series,
    periodIsRange,
  };
}

/** Returns the queries of a graph's `metrics`, each with its own id and a distinct label. */
function namedEntries({ metrics, stat, period = DEFAULT_PERIOD }: MetricWidgetBody['properties']) {
  const entries = metricEntries(metrics);
  const names = entries.map(({ words }) => words[1]);
  return entries.map(({ words, options }, index) => {
    const [namespace = '', name = '', ...pairs] = words;
    const id = options.id ?? `#${index}`;
    if (options.expression !== undefined) {
      const { expression, label = expression } = options;
      const query = expressionQuery(isSearch(expression) ? NOTHING : expression);
      return { id, options, label: plainLabel(label), query };
    }
    if (name === '' || pairs.length % 2 !== 0) {
      throw new Error(`expected namespace, metric, and names and values of dimensions: ${JSON.stringify(words)}`);
    }
    const dimensions = Object.fromEntries(
      pairs.flatMap((dimension, at) => (at % 2 === 0 ? [[dimension, pairs[at + 1] ?? '']] : [])),
    );
    const isOnly = names.filter((other) => other === name).length === 1;
    const label = options.label ?? (isOnly ? name : [name, ...Object.values(dimensions)].join(' '));
    const query = metricQuery({ namespace, name, dimensions }, options.stat ?? stat, options.period ?? period);
    return { id, options, label, query };
  });
}

/**
 * Returns a label without its dynamic parts, such as `${LAST}`. The console shows the latest value of each series itself.
 *
 * @example plainLabel('place: ${LAST}') // 'place'
 * @example plainLabel('place') // 'place'
 */
const plainLabel = (label: string): string => label.replaceAll(/[:,]? *\$\{[^}]*\}/g, '').trim();

/** Returns true for a search for metrics. The local cloud has one version of everything, so that a search for more finds nothing. */
const isSearch = (expression: string): boolean => /^SEARCH\('\{[^{}]+\}[^']*', '\w+', \d+\)$/.test(expression);
const NOTHING = '0 / 0';

/** Returns the metrics that a widget shows. */
export function metricsOfWidget(widget: WidgetDefinition) {
  if (widget.type !== 'graph') return [];
  return widget.series.flatMap(({ id }) => metricsOf(widget.queries, id)).map(({ metric }) => metric);
}
