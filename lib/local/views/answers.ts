import type { AlarmView, DashboardView } from './cloudwatch-views.ts';

/** As Step Functions calls them. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What the server tells the page. Times are the local cloud's, ISO 8601. */
export interface OverviewAnswer {
  readonly time: string;
  /** Virtual seconds in a real second. */
  readonly timeScale: number;
  readonly dashboards: readonly string[];
  readonly alarms: readonly AlarmView[];
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
  /** The state that it is in, or was in last. */
  readonly state: string | null;
}

export interface ExecutionsAnswer {
  readonly time: string;
  /** Newest first. */
  readonly executions: readonly ExecutionSummary[];
  /** Asks for the older ones; null where there are none. */
  readonly next: string | null;
  /** How many executions there are of each status, whatever was asked for. */
  readonly numbers: Readonly<Record<ExecutionStatus, number>>;
  readonly machines: readonly string[];
}

/** One state of a state machine, as it is drawn. */
export interface GraphState {
  readonly name: string;
  readonly type: string;
}

export interface GraphTransition {
  readonly from: string;
  readonly to: string;
  /** When it is taken; empty where it always is, or where the condition is too long to be read on an arrow. */
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
    /** Absent where there is none yet. */
    readonly output?: unknown;
    readonly error: string | null;
    readonly cause: string | null;
    /** The names of the states entered so far, in order. */
    readonly states: readonly string[];
    readonly enteredAt: string | null;
  };
  /** Null where the template no longer has the state machine. */
  readonly graph: StateGraph | null;
}
