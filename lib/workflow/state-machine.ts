import { EVENT_SOURCE } from '../../functions/core/model/events.ts';
import type { Deadline, Lifecycle, StatusRow } from '../../functions/core/model/lifecycle.ts';
import { DAY_SECONDS } from '../../functions/core/model/time-units.ts';
import { type LineReminderDays, OTHERWISE } from '../config/reminders.ts';

/** One state of a definition in the Amazon States Language. */
export type State = Readonly<Record<string, unknown>>;

/** A state machine in the Amazon States Language (states-language.net), JSONPath. */
export interface Definition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The function of a task that works on orders in a status. */
export interface WorkFunction {
  readonly functionArn: string;
  /** After so many seconds Lambda ends it. */
  readonly timeoutSeconds: number;
}

export interface DefinitionOptions {
  readonly line: string;
  readonly lifecycle: Lifecycle;
  /** Days until each reminder by its reason, where this deployment differs from the lifecycle. */
  readonly reminderDays?: LineReminderDays;
  /** ARN of the function `check-deadlines`. */
  readonly checkDeadlinesArn: string;
  /** The line's tasks that work on orders in a status, by their keys. */
  readonly work?: Readonly<Record<string, WorkFunction>>;
  readonly eventBusName: string;
  /** AWS partition, as in `arn:<partition>:`. */
  readonly partition: string;
}

/** Names of states have at most 80 characters (Amazon States Language); the longest suffix here takes 17 of them. */
const LONGEST_STATUS = 63;

/** Timeout of the function `check-deadlines`. */
export const CHECK_DEADLINES_SECONDS = 15;

/** How much longer than its function a task may take: for the way there, and for a cold start. */
const MARGIN_SECONDS = 45;

/**
 * Every task may be repeated: starting over has the same effect. With full jitter the waits add up to a quarter of an hour on
 * average, which outlasts a usual disturbance; what still fails can be redriven.
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

/** What an execution does for an order in a status. */
interface Branch {
  readonly status: string;
  /** Its first state. */
  readonly start: string;
  readonly states: Readonly<Record<string, State>>;
}

/**
 * The state machine of a line: it tells the event bus that an order entered a status, has the status's work done, then watches its
 * deadlines.
 *
 * The input is what the function `dispatch` sends; the task that works on the order and `check-deadlines` return the next state of
 * the execution, with `action` saying what follows.
 *
 * @throws Error when a status has work that no task of a workflow does, or a name too long for a state
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

/** Undefined for a status that demands nothing. */
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

/** Has a task work on the order, as often as that asks for it; each call takes up where the last one ended. */
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

/** Waits for each deadline and reminds of it, as long as the order is in the status. */
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

/** Calls a function; what it returns is the next state of the execution. */
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

/** A deadline as `check-deadlines` takes it, with the deployment's time. */
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
