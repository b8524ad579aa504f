import type { AlarmView, DashboardView } from './cloudwatch-views.ts';
import type { DeliveriesView, EventsView, OrderView, WebhookView } from './service-views.ts';

/** The statuses of Step Functions. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** A response of the server to the page. Times are the local cloud's, in ISO 8601. */
export interface OverviewAnswer {
  readonly time: string;
  /** Virtual seconds in a real second. */
  readonly timeScale: number;
  readonly dashboards: readonly string[];
  readonly alarms: readonly AlarmView[];
  /** `true` when the console shows the service's data: events, webhooks and orders. */
  readonly showsService: boolean;
}

export interface DashboardAnswer {
  readonly start: string;
  readonly end: string;
  readonly dashboard: DashboardView;
}

export interface ExecutionSummary {
  readonly machine: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  /** The current state, or the last one of an ended execution. */
  readonly state: string | null;
}

export interface ExecutionsAnswer {
  readonly time: string;
  /** The executions, newest first. */
  readonly executions: readonly ExecutionSummary[];
  /** Requests the next, older page; null on the last page. */
  readonly next: string | null;
  /** The number of executions of each status, whatever the filter. */
  readonly numbers: Readonly<Record<ExecutionStatus, number>>;
  readonly machines: readonly string[];
}

/** One drawn state of a state machine. */
export interface GraphState {
  readonly name: string;
  readonly type: string;
}

export interface GraphTransition {
  readonly from: string;
  readonly to: string;
  /** The condition; empty for an unconditional transition, and for a condition that is too long for an arrow. */
  readonly label: string;
}

/** The first level of a state machine's definition. */
export interface StateGraph {
  readonly start: string;
  readonly states: readonly GraphState[];
  readonly transitions: readonly GraphTransition[];
}

export interface ExecutionAnswer {
  readonly time: string;
  readonly execution: ExecutionSummary & {
    readonly arn: string;
    readonly input: unknown;
    /** Absent before the end. */
    readonly output?: unknown;
    readonly error: string | null;
    readonly cause: string | null;
    /** The names of the states entered so far, in order. */
    readonly states: readonly string[];
    readonly enteredAt: string | null;
  };
  /** Null when the template no longer has the state machine. */
  readonly graph: StateGraph | null;
}

export interface EventsAnswer extends EventsView {
  readonly time: string;
}

export interface WebhooksAnswer {
  readonly time: string;
  readonly webhooks: readonly WebhookView[];
}

export interface DeliveriesAnswer extends DeliveriesView {
  readonly time: string;
}

export interface OrderAnswer {
  readonly time: string;
  readonly order: OrderView;
}
