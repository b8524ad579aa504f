import { EVENT_SOURCE } from '../functions/core/events.ts';
import type { Deadline, Lifecycle } from '../functions/core/lifecycle.ts';
import { type LineReminderDays, OTHERWISE } from './reminders.ts';

/** One state of a definition in the Amazon States Language. */
export type State = Readonly<Record<string, unknown>>;

/** A state machine in the Amazon States Language (states-language.net), JSONPath. */
export interface Definition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface DefinitionOptions {
  readonly line: string;
  readonly lifecycle: Lifecycle;
  /** Days until each reminder by its reason, where this deployment differs from the lifecycle. */
  readonly reminderDays?: LineReminderDays;
  /** ARN of the function `check-deadlines`. */
  readonly checkDeadlinesArn: string;
  readonly eventBusName: string;
  /** AWS partition, as in `arn:<partition>:`. */
  readonly partition: string;
}

/** Names of states have at most 80 characters (Amazon States Language); the longest suffix here takes 17 of them. */
const LONGEST_STATUS = 63;

const SECONDS_A_DAY = 86_400;

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

const checkName = (status: string) => `${status}: check deadlines`;

/**
 * The state machine of a line: it tells the event bus that an order entered a status, then watches that status's deadlines.
 *
 * The input is what the function `dispatch` sends; `check-deadlines` returns the next state of the execution, with `action`
 * saying what follows.
 */
export function stateMachineDefinition(options: DefinitionOptions): Definition {
  const watched = Object.entries(options.lifecycle).filter(([, { deadlines = [] }]) => deadlines.length > 0);
  const branches = watched.map(([status, { deadlines = [] }]) => branch(status, deadlines, options));
  const superseded =
    branches.length > 0 ? { [SUPERSEDED]: { Type: 'Succeed', Comment: 'The order has moved on.' } } : {};
  return {
    Comment: `One execution for each entry of an order of the line ${options.line} into a status.`,
    StartAt: 'Publish event',
    States: {
      'Publish event': putEvent(options, branches.length > 0 ? BY_STATUS : DONE),
      ...(branches.length > 0 && { [BY_STATUS]: choiceOf(watched.map(([status]) => status)) }),
      ...Object.assign({}, ...branches),
      ...superseded,
      [DONE]: { Type: 'Succeed' },
    },
  };
}

const choiceOf = (statuses: readonly string[]): State => ({
  Type: 'Choice',
  Choices: statuses.map((status) => ({ Variable: '$.status', StringEquals: status, Next: checkName(status) })),
  Default: DONE,
});

function branch(status: string, deadlines: readonly Deadline[], options: DefinitionOptions): Record<string, State> {
  const { checkDeadlinesArn, reminderDays = {} } = options;
  if (status.length > LONGEST_STATUS) {
    throw new Error(
      `The status "${status}" has a longer name than ${LONGEST_STATUS} characters; states are named after it`,
    );
  }
  const [check, next, remind, wait] = [checkName(status), `${status}: next`, `${status}: remind`, `${status}: wait`];
  const follows = (action: string, state: string) => ({ Variable: '$.action', StringEquals: action, Next: state });
  return {
    [check]: {
      Type: 'Task',
      Resource: serviceCall(options, 'lambda:invoke'),
      Parameters: {
        FunctionName: checkDeadlinesArn,
        Payload: { 'state.$': '$', deadlines: deadlines.map((deadline) => timed(deadline, reminderDays)) },
      },
      OutputPath: '$.Payload',
      TimeoutSeconds: 60,
      Retry: RETRY,
      Next: next,
    },
    [next]: {
      Type: 'Choice',
      Choices: [follows('remind', remind), follows('wait', wait), follows('superseded', SUPERSEDED)],
      Default: DONE,
    },
    [remind]: putEvent(options, check),
    [wait]: { Type: 'Wait', TimestampPath: '$.until', Next: check },
  };
}

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

const secondsOf = (days: number): number => Math.round(days * SECONDS_A_DAY);

/** A deadline as `check-deadlines` takes it, with the deployment's time. */
function timed({ reason, due, set = {} }: Deadline, reminderDays: LineReminderDays) {
  if ('field' in due) return { reason, field: due.field, set };
  const given = reminderDays[reason];
  const own: Readonly<Record<string, number>> = typeof given === 'number' ? { [OTHERWISE]: given } : (given ?? {});
  const afterSeconds = secondsOf(own[OTHERWISE] ?? due.afterDays);
  if (due.byValue === undefined) return { reason, afterSeconds, set };
  const { field, days } = due.byValue;
  const seconds = Object.entries(days).map(([value, usual]) => [value, secondsOf(own[value] ?? usual)] as const);
  return { reason, afterSeconds, byValue: { field, seconds: Object.fromEntries(seconds) }, set };
}
