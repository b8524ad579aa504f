// The part of CloudWatch that the console shows: dashboards with their figures, and the alarms' states. Times are the local
// cloud's.

/** The place of a widget on its dashboard, a grid of 24 columns. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Text in Markdown. */
export interface TextWidget extends Place {
  readonly type: 'text';
  readonly markdown: string;
}

/** One line or one figure of a graph. */
export interface Series {
  readonly label: string;
  readonly axis: 'left' | 'right';
  /** The dashboard's color; undefined for the console's own. */
  readonly color?: string | undefined;
  /** Each period's start in milliseconds since 1970 and its value, or null without a value. Oldest first. */
  readonly points: readonly (readonly [number, number | null])[];
}

/** A horizontal line, such as an objective. */
export interface Annotation {
  readonly label: string;
  readonly value: number;
  readonly axis: 'left' | 'right';
  readonly color?: string | undefined;
}

export interface GraphWidget extends Place {
  readonly type: 'graph';
  readonly title: string;
  /** `singleValue` shows the latest value of each series in figures. */
  readonly view: 'timeSeries' | 'singleValue';
  readonly stacked: boolean;
  /** Seconds. */
  readonly period: number;
  readonly leftLabel?: string | undefined;
  readonly rightLabel?: string | undefined;
  /** The dashboard's limits of the left axis, if it sets them. */
  readonly leftMin?: number | undefined;
  readonly leftMax?: number | undefined;
  readonly annotations: readonly Annotation[];
  readonly series: readonly Series[];
}

/** A list of alarms with their states. */
export interface AlarmsWidget extends Place {
  readonly type: 'alarms';
  readonly title: string;
  /** The names of the alarms. */
  readonly alarms: readonly string[];
}

export type Widget = TextWidget | GraphWidget | AlarmsWidget;

/** A dashboard with its figures. */
export interface DashboardView {
  readonly name: string;
  readonly widgets: readonly Widget[];
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmView {
  readonly name: string;
  readonly description: string;
  readonly kind: 'metric' | 'composite';
  readonly state: AlarmState;
  /** The reason for the state, in words and figures. */
  readonly reason: string;
  /** The start of the current state, in ISO 8601. */
  readonly since: string;
  /** `true` when the alarm notifies somebody. An alarm without actions is only part of other alarms. */
  readonly hasActions: boolean;
  /** The names of a composite alarm's child alarms. */
  readonly children: readonly string[];
}

/** The views that the page requests. */
export interface CloudWatchViews {
  readonly dashboardNames: readonly string[];
  /** Returns a dashboard with its figures between two times; undefined for an unknown name. */
  dashboard(name: string, range: { readonly start: Date; readonly end: Date }): DashboardView | undefined;
  alarms(): readonly AlarmView[];
}
