import { EVENT_SOURCE } from '../../functions/core/model/events.ts';
import type { Deadline, Lifecycle, StatusRow } from '../../functions/core/model/lifecycle.ts';
import { DAY_SECONDS } from '../../functions/core/model/time-units.ts';
import { type LineReminderDays, OTHERWISE } from '../config/reminders.ts';

/** State of a definition in the Amazon States Language. */
export type State = Readonly<Record<string, unknown>>;

/** State machine in the Amazon States Language (states-language.net), with JSONPath. */
export interface Definition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Function of a task that processes orders in a status. */
export interface WorkFunction {
  readonly functionArn: string;
  /** Timeout of the function. */
  readonly timeoutSeconds: number;
}

export interface DefinitionOptions {
  readonly line: string;
  readonly lifecycle: Lifecycle;
  /** Days until each reminder, by reason. Contains only the values in which this deployment differs from the lifecycle. */
  readonly reminderDays?: LineReminderDays;
  /** ARN of the function `check-deadlines`. */
  readonly checkDeadlinesArn: string;
  /** Tasks of the line that process orders in a status, by their keys. */
  readonly work?: Readonly<Record<string, WorkFunction>>;
  readonly eventBusName: string;
  /** AWS partition, as in `arn:<partition>:`. */
  readonly partition: string;
}

/** Maximum length of a status. State names have at most 80 characters (Amazon States Language); the longest suffix here takes 17 of them. */
const LONGEST_STATUS = 63;

/** Timeout of the function `check-deadlines`, in seconds. */
export const CHECK_DEADLINES_SECONDS = 15;

/** Seconds that a task may take longer than its function, for the network and a cold start. */
const MARGIN_SECONDS = 45;

/**
 * Retry rules of every task. Tasks are idempotent. With full jitter the waits add up to a quarter of an hour on average, longer than a typical
 * disturbance. An execution that still fails can be redriven.
 */
const RETRY = [
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 12,
    MaxDelaySeconds: 300,
    JitterStrategy: 'FULL',
  },
];

const DONE = 'Done';
const SUPERSEDED = 'Superseded';
const BY_STATUS = 'By status';

/** States of an execution for an order in one status. */
interface Branch {
  readonly status: string;
  /** Name of the first state. */
  readonly start: string;
  readonly states: Readonly<Record<string, State>>;
}

/**
 * Builds the state machine of a line. An execution publishes that an order entered a status, calls the status's task, then monitors the
 * deadlines of the status.
 *
 * The function `dispatch` sends the input. The task and `check-deadlines` return the next input of the execution; its `action` names the next
 * step.
 *
 * @throws Error if a status refers to a task that the workflow does not have, or its name is too long for a state
 */
export function stateMachineDefinition(options: DefinitionOptions): Definition {
  const branches = Object.entries(options.lifecycle).flatMap(([status, row]) => branchOf(status, row, options) ?? []);
  const superseded =
    branches.length > 0 ? { [SUPERSEDED]: { Type: 'Succeed', Comment: 'The order has moved on.' } } : {};
  return {
    Comment: `One execution for each entry of an order of the line ${options.line} into a status.`,
    StartAt: 'Publish event',
    States: {
      'Publish event': putEvent(options, branches.length > 0 ? BY_STATUS : DONE),
      ...(branches.length > 0 && { [BY_STATUS]: choiceOf(branches) }),
      ...Object.assign({}, ...branches.map(({ states }) => states)),
      ...superseded,
      [DONE]: { Type: 'Succeed' },
    },
  };
}

const choiceOf = (branches: readonly Branch[]): State => ({
  Type: 'Choice',
  Choices: branches.map(({ status, start }) => ({ Variable: '$.status', StringEquals: status, Next: start })),
  Default: DONE,
});

/** Returns the states for a status, or undefined if the status has neither a task nor deadlines. */
function branchOf(status: string, { task, deadlines = [] }: StatusRow, options: DefinitionOptions): Branch | undefined {
  if (task === undefined && deadlines.length === 0) return undefined;
  if (status.length > LONGEST_STATUS) {
    throw new Error(
      `The status "${status}" has a longer name than ${LONGEST_STATUS} characters; states are named after it`,
    );
  }
  const watch = deadlines.length === 0 ? undefined : watchStates(status, deadlines, options);
  if (task === undefined) return watch;
  const doing = workStates(status, task, watch?.start ?? DONE, options);
  return { ...doing, states: { ...doing.states, ...watch?.states } };
}

const follows = (action: string, state: string) => ({ Variable: '$.action', StringEquals: action, Next: state });

/** Returns the states that call a task until it is finished. Each call continues where the previous call ended. */
function workStates(status: string, key: string, next: string, options: DefinitionOptions): Branch {
  const task = options.work?.[key];
  if (task === undefined) {
    throw new Error(
      `The status "${status}" has the work "${key}", which is no task of the workflow of ${options.line}`,
    );
  }
  const [start, worked] = [`${status}: work`, `${status}: worked`];
  return {
    status,
    start,
    states: {
      [start]: invoke(options, task, { 'state.$': '$' }, worked),
      [worked]: {
        Type: 'Choice',
        Choices: [follows('again', start), follows('superseded', SUPERSEDED)],
        Default: next,
      },
    },
  };
}

/** Returns the states that wait for each deadline and send its reminder, as long as the order is in the status. */
function watchStates(status: string, deadlines: readonly Deadline[], options: DefinitionOptions): Branch {
  const { checkDeadlinesArn: functionArn, reminderDays = {} } = options;
  const [start, next, remind, wait] = [
    `${status}: check deadlines`,
    `${status}: next`,
    `${status}: remind`,
    `${status}: wait`,
  ];
  const timeoutSeconds = CHECK_DEADLINES_SECONDS;
  const timedDeadlines = deadlines.map((deadline) => timed(deadline, reminderDays));
  return {
    status,
    start,
    states: {
      [start]: invoke(options, { functionArn, timeoutSeconds }, { 'state.$': '$', deadlines: timedDeadlines }, next),
      [next]: {
        Type: 'Choice',
        Choices: [follows('remind', remind), follows('wait', wait), follows('superseded', SUPERSEDED)],
        Default: DONE,
      },
      [remind]: putEvent(options, start),
      [wait]: { Type: 'Wait', TimestampPath: '$.until', Next: start },
    },
  };
}

/** Returns a state that calls a function. The function's result is the input of the next state. */
const invoke = (
  options: DefinitionOptions,
  { functionArn, timeoutSeconds }: WorkFunction,
  payload: Readonly<Record<string, unknown>>,
  next: string,
): State => ({
  Type: 'Task',
  Resource: serviceCall(options, 'lambda:invoke'),
  Parameters: { FunctionName: functionArn, Payload: payload },
  OutputPath: '$.Payload',
  TimeoutSeconds: timeoutSeconds + MARGIN_SECONDS,
  Retry: RETRY,
  Next: next,
});

const serviceCall = ({ partition }: DefinitionOptions, call: string): string => `arn:${partition}:states:::${call}`;

const putEvent = (options: DefinitionOptions, next: string): State => ({
  Type: 'Task',
  Resource: serviceCall(options, 'events:putEvents'),
  Parameters: {
    Entries: [
      {
        EventBusName: options.eventBusName,
        Source: EVENT_SOURCE,
        'DetailType.$': '$.event.detailType',
        'Detail.$': '$.event.detail',
      },
    ],
  },
  ResultPath: null,
  TimeoutSeconds: 60,
  Retry: RETRY,
  Next: next,
});

const secondsOf = (days: number): number => Math.round(days * DAY_SECONDS);

/** Converts a deadline to the input of `check-deadlines`, with the days that are configured for this deployment. */
function timed({ reason, due, onDeadline: set = {} }: Deadline, reminderDays: LineReminderDays) {
  if ('field' in due) return { reason, field: due.field, set };
  const given = reminderDays[reason];
  const own: Readonly<Record<string, number>> = typeof given === 'number' ? { [OTHERWISE]: given } : (given ?? {});
  const afterSeconds = secondsOf(own[OTHERWISE] ?? due.afterDays);
  if (due.byValue === undefined) return { reason, afterSeconds, set };
  const { field, days } = due.byValue;
  const seconds = Object.entries(days).map(([value, usual]) => [value, secondsOf(own[value] ?? usual)] as const);
  return { reason, afterSeconds, byValue: { field, seconds: Object.fromEntries(seconds) }, set };
}
