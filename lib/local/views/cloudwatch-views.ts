/** What of CloudWatch is shown locally: dashboards with their figures, and the state of the alarms. Times are the local cloud's. */

/** Where a widget is on its dashboard: a grid of 24 columns. */
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

/** One line of a graph, or one figure. */
export interface Series {
  readonly label: string;
  readonly axis: 'left' | 'right';
  /** As the dashboard sets it; undefined where it leaves that to whoever draws. */
  readonly color?: string | undefined;
  /** Milliseconds since 1970 at which each period begins, and its value; null where there is none. Oldest first. */
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
  /** The least and the most that the left axis shows, where the dashboard sets them. */
  readonly leftMin?: number | undefined;
  readonly leftMax?: number | undefined;
  readonly annotations: readonly Annotation[];
  readonly series: readonly Series[];
}

/** The states of some alarms. */
export interface AlarmsWidget extends Place {
  readonly type: 'alarms';
  readonly title: string;
  /** Names of the alarms. */
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
  /** Why it is in this state, in words and figures. */
  readonly reason: string;
  /** ISO 8601; since when it is in this state. */
  readonly since: string;
  /** Whether somebody is told: an alarm without actions is only part of others. */
  readonly hasActions: boolean;
  /** The alarms that a composite alarm is made of. */
  readonly children: readonly string[];
}

/** What the page asks for. */
export interface CloudWatchViews {
  readonly dashboardNames: readonly string[];
  /** The dashboard with its figures between two times; undefined where there is none of the name. */
  dashboard(name: string, range: { readonly start: Date; readonly end: Date }): DashboardView | undefined;
  alarms(): readonly AlarmView[];
}
