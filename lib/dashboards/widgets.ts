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

/** Number of columns of a dashboard. */
export const WIDE = 24;
const HEIGHT = 6;

/** Period of most sums. The titles name it. */
export const FIVE_MINUTES = Duration.minutes(5);
export const MINUTE = Duration.minutes(1);

/** Colours with a meaning, for both dashboards. Other series get a colour from CloudWatch's palette. */
export const COLORS = {
  /** Colour of limits, objectives and failures: needs action. */
  bad: '#d62728',
  /** Colour of warnings: needs a check within a working day. */
  warning: '#ff7f0e',
  good: '#2ca02c',
  usual: '#1f77b4',
  /** Colour of series for comparison. */
  quiet: '#7f7f7f',
} as const;

/** Returns the settings of a series that shows sums. */
export const sumOf = (label: string, period: Duration = FIVE_MINUTES) => ({ statistic: 'Sum', period, label });
/** Returns the settings of a series that shows how many values a metric got. */
export const samplesOf = (label: string, period: Duration = FIVE_MINUTES) => ({
  statistic: 'SampleCount',
  period,
  label,
});
/** Returns the settings of a series that shows averages. */
export const averageOf = (label: string) => ({ statistic: 'Average', period: FIVE_MINUTES, label });
/** Returns the settings of a series that shows the largest values. */
export const maximumOf = (label: string) => ({ statistic: 'Maximum', period: FIVE_MINUTES, label });

/** Creates a graph. The title must name the unit. */
export const graph = (title: string, width: number, left: readonly IMetric[], more: GraphWidgetProps = {}): IWidget =>
  new GraphWidget({ title, width, height: HEIGHT, left: [...left], leftYAxis: FROM_ZERO, ...more });

const FROM_ZERO = { min: 0, showUnits: false };

/** Creates a widget with the latest value of each series. */
export const figures = (title: string, width: number, metrics: readonly IMetric[]): IWidget =>
  new SingleValueWidget({ title, width, height: 4, metrics: [...metrics] });

/** Creates a text widget that explains the widgets below it. */
export const text = (markdown: string, height = 2): IWidget => new TextWidget({ markdown, width: WIDE, height });

/** Creates an annotation for a limit that a series must not cross. */
export const limitAt = (value: number, label: string): HorizontalAnnotation => ({ value, label, color: COLORS.bad });
/** Creates an annotation for a value from which a series needs a look. */
export const warningAt = (value: number, label: string): HorizontalAnnotation => ({
  value,
  label,
  color: COLORS.warning,
});

/** Creates a series computed from metrics. The ids of the metrics must be unique within a widget. */
export const computed = (
  expression: string,
  usingMetrics: Readonly<Record<string, IMetric>>,
  label: string,
  period: Duration = FIVE_MINUTES,
): IMetric => new MathExpression({ expression, usingMetrics: { ...usingMetrics }, label, period });

/**
 * Creates a series for each metric that a search finds. The label may name its dimensions (CloudWatch User Guide, "Using dynamic
 * labels").
 */
export const search = (query: string, statistic: string, period: Duration, label: string): IMetric =>
  new MathExpression({
    expression: `SEARCH('${query}', '${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label,
    period,
  });

/**
 * Splits widgets into rows of three.
 *
 * @example rowsOf([a, b, c, d]) // [[a, b, c], [d]]
 */
export const rowsOf = (widgets: readonly IWidget[]): readonly (readonly IWidget[])[] =>
  widgets.length === 0 ? [] : [widgets.slice(0, 3), ...rowsOf(widgets.slice(3))];
