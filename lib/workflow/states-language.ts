import { EVENT_SOURCE } from '../../functions/core/model/events.ts';

/** State of a definition in the Amazon States Language. */
export type State = Readonly<Record<string, unknown>>;

/** State machine in the Amazon States Language (states-language.net), with JSONPath. */
export interface Definition {
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  /** Seconds after which Step Functions ends an execution as timed out. */
  readonly TimeoutSeconds?: number;
}

/** State that calls a service. */
export interface TaskState extends State {
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retrier[];
}

/** Retry rule of a state. */
interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL';
}

/** Function that a state calls. */
export interface CalledFunction {
  readonly functionArn: string;
  /** Timeout of the function. */
  readonly timeoutSeconds: number;
}

/** Retries of a state's task. Tasks are idempotent. */
export interface RetryRule {
  /** Names of errors; by default all. */
  readonly errors?: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds?: number;
}

/** Call of a service by a state. */
interface ServiceCall {
  /** AWS partition, as in `arn:<partition>:`. */
  readonly partition: string;
  /** Service integration, such as `lambda:invoke`. */
  readonly call: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly timeoutSeconds: number;
  readonly retries: readonly RetryRule[];
}

/** Seconds that a function's task may take longer than the function, for the network and a cold start. */
const MARGIN_SECONDS = 15;

/** Returns the members of a state that calls a service. The caller adds what follows. */
export const serviceTask = ({ partition, call, parameters, timeoutSeconds, retries }: ServiceCall): TaskState => ({
  Type: 'Task',
  Resource: `arn:${partition}:states:::${call}`,
  Parameters: parameters,
  TimeoutSeconds: timeoutSeconds,
  Retry: retries.map(({ errors = ['States.ALL'], intervalSeconds, backoffRate, maxAttempts, maxDelaySeconds }) => ({
    ErrorEquals: errors,
    IntervalSeconds: intervalSeconds,
    BackoffRate: backoffRate,
    MaxAttempts: maxAttempts,
    ...(maxDelaySeconds !== undefined && { MaxDelaySeconds: maxDelaySeconds, JitterStrategy: 'FULL' }),
  })),
});

/** Returns the members of a state that calls a function with the state of the order. */
export const functionTask = (
  { functionArn, timeoutSeconds }: CalledFunction,
  partition: string,
  retries: readonly RetryRule[],
): TaskState =>
  serviceTask({
    partition,
    call: 'lambda:invoke',
    parameters: { FunctionName: functionArn, Payload: { 'state.$': '$.state' } },
    timeoutSeconds: timeoutSeconds + MARGIN_SECONDS,
    retries,
  });

/** Returns the members of a state that publishes the event of its input. */
export const publishTask = (
  eventBusName: string,
  { partition, timeoutSeconds, retries }: Pick<ServiceCall, 'partition' | 'timeoutSeconds' | 'retries'>,
): TaskState =>
  serviceTask({
    partition,
    call: 'events:putEvents',
    parameters: {
      Entries: [
        {
          EventBusName: eventBusName,
          Source: EVENT_SOURCE,
          'DetailType.$': '$.event.detailType',
          'Detail.$': '$.event.detail',
        },
      ],
    },
    timeoutSeconds,
    retries,
  });

/**
 * Returns the most seconds that a state with a task takes, all retries and waits included.
 *
 * @example longestSeconds({ TimeoutSeconds: 10, Retry: [{ IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 2 }] }) // 36
 */
export function longestSeconds({ TimeoutSeconds, Retry }: TaskState): number {
  const waits = Retry.flatMap(
    ({ IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds = Number.POSITIVE_INFINITY }) =>
      Array.from({ length: MaxAttempts }, (_, attempt) =>
        Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** attempt),
      ),
  );
  return waits.reduce((total, wait) => total + wait + TimeoutSeconds, TimeoutSeconds);
}
