import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type GraphWidgetProps,
  type HorizontalAnnotation,
  type IMetric,
  type IWidget,
  MathExpression,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';

/** A dashboard has 24 columns. */
export const WIDE = 24;
const HEIGHT = 6;

/** What most figures are summed up over: a title says so. */
export const FIVE_MINUTES = Duration.minutes(5);
export const MINUTE = Duration.minutes(1);

/** What a colour says, on both dashboards. Series without one of these get theirs from CloudWatch's palette. */
export const COLORS = {
  /** Must not be: an objective, a limit, a failure. */
  bad: '#d62728',
  /** Wants a look within a working day. */
  warning: '#ff7f0e',
  good: '#2ca02c',
  usual: '#1f77b4',
  /** For comparison. */
  quiet: '#7f7f7f',
} as const;

/** Reads a series of a graph. */
export const sumOf = (label: string, period: Duration = FIVE_MINUTES) => ({ statistic: 'Sum', period, label });
export const averageOf = (label: string, period: Duration = FIVE_MINUTES) => ({ statistic: 'Average', period, label });
export const maximumOf = (label: string, period: Duration = FIVE_MINUTES) => ({ statistic: 'Maximum', period, label });

/** A graph; its title names the unit. */
export const graph = (title: string, width: number, left: readonly IMetric[], more: GraphWidgetProps = {}): IWidget =>
  new GraphWidget({ title, width, height: HEIGHT, left: [...left], leftYAxis: FROM_ZERO, ...more });

export const FROM_ZERO = { min: 0, showUnits: false };

/** The latest value of each series in figures. */
export const figures = (title: string, width: number, metrics: readonly IMetric[]): IWidget =>
  new SingleValueWidget({ title, width, height: 4, metrics: [...metrics] });

/** How to read what follows. */
export const text = (markdown: string, height = 2): IWidget => new TextWidget({ markdown, width: WIDE, height });

/** What must not be reached, or fallen below. */
export const limitAt = (value: number, label: string): HorizontalAnnotation => ({ value, label, color: COLORS.bad });
export const warningAt = (value: number, label: string): HorizontalAnnotation => ({
  value,
  label,
  color: COLORS.warning,
});

/** Something computed from metrics; their ids must be told apart within a widget. */
export const computed = (
  expression: string,
  usingMetrics: Readonly<Record<string, IMetric>>,
  label: string,
  period: Duration = FIVE_MINUTES,
  color?: string,
): IMetric =>
  new MathExpression({
    expression,
    usingMetrics: { ...usingMetrics },
    label,
    period,
    ...(color !== undefined && { color }),
  });

/** Three widgets a row. */
export const rowsOf = (widgets: readonly IWidget[]): readonly (readonly IWidget[])[] =>
  widgets.length === 0 ? [] : [widgets.slice(0, 3), ...rowsOf(widgets.slice(3))];
