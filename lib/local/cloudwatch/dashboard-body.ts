import * as z from 'zod';
import { withoutEffect } from '../template/resource-properties.ts';

/** The rendering options of an entry of `metrics`, and its expression, if it is one. */
const Rendering = z.strictObject({
  color: z.string().optional(),
  expression: z.string().optional(),
  id: z.string().optional(),
  label: z.string().optional(),
  period: z.number().optional(),
  region: withoutEffect,
  stat: z.string().optional(),
  visible: z.boolean().default(true),
  yAxis: z.enum(['left', 'right']).default('left'),
});

const Axis = z
  .strictObject({
    label: z.string().optional(),
    max: z.number().optional(),
    min: z.number().optional(),
    showUnits: withoutEffect,
  })
  .default({});

const HorizontalAnnotation = z.strictObject({
  color: z.string().optional(),
  fill: withoutEffect,
  label: z.string().default(''),
  value: z.number(),
  visible: z.boolean().default(true),
  yAxis: z.enum(['left', 'right']).default('left'),
});

const place = {
  height: z.number().default(6),
  width: z.number().default(6),
  x: z.number().default(0),
  y: z.number().default(0),
};

const MetricWidget = z.strictObject({
  ...place,
  type: z.literal('metric'),
  properties: z.strictObject({
    annotations: z
      .strictObject({
        /** ARNs of alarms. With any, the widget shows these alarms. */
        alarms: z.array(z.string()).default([]),
        horizontal: z.array(HorizontalAnnotation).default([]),
        vertical: withoutEffect,
      })
      .default({ alarms: [], horizontal: [] }),
    end: withoutEffect,
    labels: withoutEffect,
    legend: withoutEffect,
    liveData: withoutEffect,
    metrics: z.array(z.array(z.union([z.string(), Rendering]))).default([]),
    period: z.number().optional(),
    region: withoutEffect,
    setPeriodToTimeRange: z.boolean().default(false),
    singleValueFullPrecision: withoutEffect,
    sparkline: withoutEffect,
    stacked: z.boolean().default(false),
    start: withoutEffect,
    stat: z.string().default('Average'),
    timezone: withoutEffect,
    title: z.string().default(''),
    view: z.enum(['timeSeries', 'singleValue']).default('timeSeries'),
    yAxis: z.strictObject({ left: Axis, right: Axis }).default({ left: {}, right: {} }),
  }),
});

const TextWidget = z.strictObject({
  ...place,
  type: z.literal('text'),
  properties: z.strictObject({ background: withoutEffect, markdown: z.string() }),
});

const AlarmWidget = z.strictObject({
  ...place,
  type: z.literal('alarm'),
  properties: z.strictObject({
    alarms: z.array(z.string()),
    sortBy: withoutEffect,
    states: withoutEffect,
    title: z.string().default(''),
  }),
});

/** The body of a dashboard, as far as the console shows it (CloudWatch API reference, "Dashboard Body Structure and Syntax"). */
export const DashboardBody = z.strictObject({
  end: withoutEffect,
  periodOverride: withoutEffect,
  start: withoutEffect,
  variables: withoutEffect,
  widgets: z.array(z.discriminatedUnion('type', [MetricWidget, TextWidget, AlarmWidget])).default([]),
});

export type MetricWidgetBody = z.infer<typeof MetricWidget>;
export type WidgetBody = z.infer<typeof DashboardBody>['widgets'][number];
export type RenderingOptions = z.infer<typeof Rendering>;

/** An entry of `metrics`: namespace, name and dimensions, or only options with an expression. */
export interface MetricEntry {
  readonly words: readonly string[];
  readonly options: RenderingOptions;
}

/**
 * Expands the entries of `metrics`. `.` repeats the word of the entry above, and `...` all words of that entry before the given
 * ones.
 *
 * @example metricEntries([['Shop', 'Orders', 'Line', 'a'], ['...', 'b']])[1]?.words // ['Shop', 'Orders', 'Line', 'b']
 */
export function metricEntries(metrics: MetricWidgetBody['properties']['metrics']): readonly MetricEntry[] {
  let above: readonly string[] = [];
  return metrics.map((entry) => {
    const given = entry.filter((part) => typeof part === 'string');
    const options = Rendering.parse(entry.find((part) => typeof part !== 'string') ?? {});
    const words = whole(given, above);
    if (words.length > 0) above = words;
    return { words, options };
  });
}

function whole(given: readonly string[], above: readonly string[]): readonly string[] {
  const [first, ...last] = given;
  if (first === '...') return [...above.slice(0, above.length - last.length), ...last];
  return given.map((word, index) => (word === '.' ? (above[index] ?? word) : word));
}
