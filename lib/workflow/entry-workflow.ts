import type { Lifecycle } from '../../functions/core/model/lifecycle.ts';
import {
  type CalledFunction,
  type Definition,
  functionTask,
  longestSeconds,
  publishTask,
  type RetryRule,
  serviceTask,
  type TaskState,
} from './states-language.ts';

/** Work of a status: a short task, or long work, which has a Standard execution of its own (`long-work.ts`). */
export type StatusWork = CalledFunction | 'long';

export interface EntryWorkflowOptions {
  readonly line: string;
  readonly lifecycle: Lifecycle;
  /** Work of the line's statuses, by the keys of its tasks. */
  readonly work?: Readonly<Record<string, StatusWork>>;
  readonly eventBusName: string;
  /** Address of the queue for what fails after all retries. */
  readonly deadLettersUrl: string;
  /** AWS partition, as in `arn:<partition>:`. */
  readonly partition: string;
}

/** Length of a status at most. State names have at most 80 characters (Amazon States Language); the suffix here takes some of them. */
const LONGEST_STATUS = 70;

/** Seconds after which an Express execution ends (quotas of Express workflows). */
const LONGEST_EXECUTION_SECONDS = 300;

const PUBLISH_RETRIES: readonly RetryRule[] = [
  { intervalSeconds: 2, backoffRate: 2, maxAttempts: 6, maxDelaySeconds: 30 },
];
const WORK_RETRIES: readonly RetryRule[] = [
  { intervalSeconds: 2, backoffRate: 2, maxAttempts: 3, maxDelaySeconds: 10 },
];
const KEEP_RETRIES: readonly RetryRule[] = [{ intervalSeconds: 1, backoffRate: 2, maxAttempts: 3, maxDelaySeconds: 5 }];

const PUBLISH = 'Publish event';
const BY_STATUS = 'By status';
const KEEP = 'Keep for redrive';
const FAILED = 'Failed';
const DONE = 'Done';

/**
 * Builds the Express workflow of a line. An execution publishes that an order entered a status, or that a deadline has fired, then
 * does the short work of the status. It holds nothing open: long work has a Standard execution, and deadlines are data.
 *
 * The function `dispatch` sends the input. Step Functions starts an execution at least once, so that all of it is idempotent. What
 * fails after its retries goes to a dead-letter queue with its input and the error, from which operators start it again.
 *
 * @throws Error if a status refers to a task that the workflow does not have, or its name is too long for a state
 * @throws Error if the short work of a status could take longer than an execution
 */
export function entryWorkflow(options: EntryWorkflowOptions): Definition {
  const { line, lifecycle, eventBusName, deadLettersUrl, partition } = options;
  const works = Object.entries(lifecycle).flatMap(([status, { task }]) =>
    task === undefined ? [] : (workOf(status, task, options) ?? []),
  );
  const publish = publishTask(eventBusName, { partition, timeoutSeconds: 10, retries: PUBLISH_RETRIES });
  const keep = serviceTask({
    partition,
    call: 'sqs:sendMessage',
    parameters: { QueueUrl: deadLettersUrl, 'MessageBody.$': '$' },
    timeoutSeconds: 5,
    retries: KEEP_RETRIES,
  });
  for (const { status, state } of works) {
    const seconds = [publish, state, keep].reduce((sum, task) => sum + longestSeconds(task), 0);
    if (seconds < LONGEST_EXECUTION_SECONDS) continue;
    throw new Error(
      `The work of the status "${status}" makes an execution take up to ${seconds} s, and an Express execution has ${LONGEST_EXECUTION_SECONDS} s; give its task isLong: true`,
    );
  }
  return {
    Comment: `One execution for each entry of an order (${line}) into a status, and for each of its deadlines that has fired.`,
    StartAt: PUBLISH,
    States: {
      [PUBLISH]: {
        ...publish,
        ResultPath: null,
        Catch: caught,
        Next: works.length > 0 ? BY_STATUS : DONE,
      },
      ...(works.length > 0 && {
        [BY_STATUS]: {
          Type: 'Choice',
          Choices: works.map(({ status, name }) => ({ Variable: '$.entered', StringEquals: status, Next: name })),
          Default: DONE,
        },
      }),
      ...Object.fromEntries(works.map(({ name, state }) => [name, state])),
      [KEEP]: { ...keep, ResultPath: null, Next: FAILED },
      [FAILED]: { Type: 'Fail', ErrorPath: '$.failure.Error', CausePath: '$.failure.Cause' },
      [DONE]: { Type: 'Succeed' },
    },
  };
}

const caught = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: KEEP }];

interface NamedWork {
  readonly status: string;
  readonly name: string;
  readonly state: TaskState;
}

/** Returns the state of a status's short work; undefined if its work is long. */
function workOf(status: string, key: string, { line, work, partition }: EntryWorkflowOptions): NamedWork | undefined {
  const task = work?.[key];
  if (task === undefined) {
    throw new Error(`The status "${status}" has the work "${key}", which is no task of the workflow of ${line}`);
  }
  if (status.length > LONGEST_STATUS) {
    throw new Error(
      `The status "${status}" has a longer name than ${LONGEST_STATUS} characters; states are named after it`,
    );
  }
  if (task === 'long') return undefined;
  const state = functionTask(task, partition, WORK_RETRIES);
  return { status, name: `${status}: work`, state: { ...state, ResultPath: null, Catch: caught, Next: DONE } };
}
