import * as z from 'zod';
import type { MetricReference } from '../metric-references.ts';
import { propertiesOf, type Template } from '../templates.ts';

const Rendering = z.object({
  label: z.string().optional(),
  expression: z.string().optional(),
  id: z.string().optional(),
  visible: z.boolean().default(true),
  stat: z.string().optional(),
  period: z.number().optional(),
  color: z.string().optional(),
});
const Entry = z.array(z.union([z.string(), Rendering]));
const Annotation = z.object({ value: z.number(), label: z.string(), color: z.string() });

const Widget = z.object({
  type: z.enum(['text', 'alarm', 'metric']),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  properties: z.object({
    title: z.string().default(''),
    markdown: z.string().default(''),
    alarms: z.array(z.string()).default([]),
    metrics: z.array(Entry).default([]),
    view: z.string().optional(),
    yAxis: z
      .object({ left: z.object({ min: z.number().optional(), max: z.number().optional() }).default({}) })
      .default({ left: {} }),
    annotations: z.object({ horizontal: z.array(Annotation).default([]) }).prefault({}),
  }),
});
export type Widget = z.infer<typeof Widget>;

const Body = z.object({ widgets: z.array(Widget), start: z.string(), periodOverride: z.string() });
const Dashboard = z.object({
  DashboardName: z.string(),
  DashboardBody: z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) }),
});

export interface DashboardBody extends z.infer<typeof Body> {
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
}

/** Returns the dashboards of a template. Values that are known only after the deployment are JSON, such as `{"Ref":"AWS::Region"}`. */
export const dashboardsOf = (template: Template): readonly DashboardBody[] =>
  propertiesOf(template, 'AWS::CloudWatch::Dashboard', Dashboard).map(({ properties }) => {
    const text = properties.DashboardBody['Fn::Join'][1]
      .map((part) => (typeof part === 'string' ? part : JSON.stringify(JSON.stringify(part)).slice(1, -1)))
      .join('');
    return { name: properties.DashboardName, size: Buffer.byteLength(text), ...Body.parse(JSON.parse(text)) };
  });

/** Returns the metrics that a widget refers to, including hidden metrics. */
export const metricsOfWidget = ({ properties: { metrics } }: Widget): readonly MetricReference[] =>
  metrics.flatMap((entry) => {
    const [namespace, name, ...pairs] = entry.filter((part) => typeof part === 'string');
    if (namespace === undefined || name === undefined) return [];
    const dimensions = pairs.flatMap((key, index) => (index % 2 === 0 ? [[key, pairs[index + 1]] as const] : []));
    return [{ namespace, name, dimensions: Object.fromEntries(dimensions) }];
  });

/** Returns the rendering of a widget's entries. */
export const renderingsOf = ({ properties: { metrics } }: Widget): readonly z.infer<typeof Rendering>[] =>
  metrics.flatMap((entry) => entry.flatMap((part) => (typeof part === 'string' ? [] : [part])));
