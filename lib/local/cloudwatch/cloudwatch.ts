import type { Metric, MetricStore } from '../metrics/metric-store.ts';
import type { LocalLog } from '../support/log.ts';
import { ticks } from '../support/ticks.ts';
import { MINUTE_MS, SECOND_MS } from '../support/time-units.ts';
import type { Assembly } from '../template/assembly.ts';
import { defineLogGroups } from '../template/log-groups.ts';
import type { AlarmView, CloudWatchViews, DashboardView } from '../views/cloudwatch-views.ts';
import { type AlarmDefinition, defineAlarms, readAlarms } from './alarm-definitions.ts';
import { Alarms } from './alarms.ts';
import { dashboardView } from './dashboard-view.ts';
import { type DashboardDefinition, metricsOfWidget, readDashboards } from './dashboards.ts';
import { metricsOf } from './metric-queries.ts';

/** Defines the names and ARNs of log groups and alarms, so that other resources can refer to them. */
export function defineCloudWatch(assembly: Assembly): void {
  defineLogGroups(assembly);
  defineAlarms(assembly);
}

/**
 * Reads the dashboards and alarms of the assembly. The resources that they refer to must be defined, the HTTP API's address
 * included.
 *
 * @throws TemplateError for a part that could not be shown or evaluated as in CloudWatch
 */
export function readCloudWatch(assembly: Assembly): CloudWatchDefinitions {
  return { dashboards: readDashboards(assembly), alarms: readAlarms(assembly) };
}

/** Real milliseconds between two looks at the clock. */
const EVALUATE_EVERY = 5_000;

/**
 * The most evaluations in a real second. CloudWatch evaluates an alarm each minute, and so does the local cloud up to a time scale of
 * 3,600. Above that, minutes are left out.
 */
const MOST_A_SECOND = 60;

/** Real milliseconds for which an evaluation waits for a scheduled function to report. */
const PATIENCE = 10_000;

/** The dashboards and alarms of an assembly. */
export interface CloudWatchDefinitions {
  readonly dashboards: readonly DashboardDefinition[];
  readonly alarms: readonly AlarmDefinition[];
}

export interface LocalCloudWatchOptions {
  readonly definitions: CloudWatchDefinitions;
  readonly metrics: MetricStore;
  /** Records gauges, such as the number of waiting messages. Called before values are read. */
  readonly sample: () => void;
  /** Returns the time up to which scheduled functions have reported, in milliseconds since 1970. Default: always. */
  readonly reportedUntil?: () => number;
  readonly clock: { now(): Date; readonly timeScale?: number };
  readonly log: LocalLog;
}

/** The dashboards and alarms of the assembly, over the metrics that the local cloud has recorded. */
export class LocalCloudWatch implements CloudWatchViews {
  readonly definitions: CloudWatchDefinitions;
  readonly #dashboards: ReadonlyMap<string, DashboardDefinition>;
  readonly #alarms: Alarms;
  readonly #metrics: MetricStore;
  readonly #sample: () => void;
  readonly #clock: LocalCloudWatchOptions['clock'];
  readonly #reportedUntil: () => number;
  #evaluated: number;
  #timer: NodeJS.Timeout | undefined;

  constructor({ definitions, metrics, sample, reportedUntil, clock, log }: LocalCloudWatchOptions) {
    this.definitions = definitions;
    this.#dashboards = new Map(definitions.dashboards.map((dashboard) => [dashboard.name, dashboard]));
    const started = clock.now();
    this.#alarms = new Alarms({ definitions: definitions.alarms, metrics, clock, started, log });
    this.#metrics = metrics;
    this.#sample = sample;
    this.#clock = clock;
    this.#reportedUntil = reportedUntil ?? (() => Number.POSITIVE_INFINITY);
    this.#evaluated = started.getTime();
  }

  /** Starts to evaluate the alarms, each minute of the local clock. It looks at the clock every few seconds. */
  start(): void {
    this.#sample();
    this.#timer ??= setInterval(() => this.#evaluate(), EVALUATE_EVERY).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get dashboardNames(): readonly string[] {
    return [...this.#dashboards.keys()];
  }

  dashboard(name: string, range: { readonly start: Date; readonly end: Date }): DashboardView | undefined {
    const dashboard = this.#dashboards.get(name);
    if (dashboard === undefined) return undefined;
    this.#sample();
    return dashboardView(dashboard, this.#metrics, range);
  }

  alarms(): readonly AlarmView[] {
    this.#evaluate();
    return this.#alarms.views();
  }

  /** Returns every metric with a recorded value. */
  metrics(): readonly Metric[] {
    return this.#metrics.metrics();
  }

  /** Returns every metric with the sum of all its values. */
  totals(): readonly { readonly metric: Metric; readonly total: number }[] {
    return this.#metrics.totals();
  }

  #evaluate(): void {
    this.#sample();
    const until = this.#complete();
    for (const tick of ticks(this.#evaluated, until - 1, this.#step())) this.#alarms.evaluate(new Date(tick));
    this.#alarms.evaluate(new Date(until));
    this.#evaluated = until;
  }

  /**
   * Returns the time up to which all metrics are there. A scheduled function that still runs would have reported on AWS, where its
   * work takes no minutes of the clock.
   */
  #complete(): number {
    const { timeScale = 1 } = this.#clock;
    const now = this.#clock.now().getTime();
    const reported = Math.max(this.#reportedUntil() - 1, now - PATIENCE * timeScale);
    return Math.max(this.#evaluated, Math.min(now, reported));
  }

  /** Returns the milliseconds of the local clock between two evaluations. */
  #step(): number {
    const { timeScale = 1 } = this.#clock;
    return Math.max(1, Math.ceil((timeScale * SECOND_MS) / MOST_A_SECOND / MINUTE_MS)) * MINUTE_MS;
  }
}

/** A metric that a dashboard or an alarm refers to. */
export interface ReferredMetric extends Metric {
  /** The dashboard and widget, or the alarm: `dashboard Orders: Placed`, `alarm orders-stuck`. */
  readonly by: string;
}

/** Returns every metric that a dashboard or an alarm refers to, once for each place. */
export function referredMetrics({ dashboards, alarms }: CloudWatchDefinitions): readonly ReferredMetric[] {
  return [
    ...dashboards.flatMap(({ name, widgets }) =>
      widgets.flatMap((widget) =>
        metricsOfWidget(widget).map((metric) => ({
          ...metric,
          by: `dashboard ${name}: ${'title' in widget ? widget.title : widget.type}`,
        })),
      ),
    ),
    ...alarms.flatMap((alarm) =>
      alarm.kind === 'composite'
        ? []
        : metricsOf(alarm.queries, alarm.watched).map(({ metric }) => ({ ...metric, by: `alarm ${alarm.name}` })),
    ),
  ];
}
