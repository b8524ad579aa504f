import { WORK_UNFINISHED } from '../../functions/core/model/execution-state.ts';
import type { Lifecycle } from '../../functions/core/model/lifecycle.ts';
import { type CalledFunction, type Definition, functionTask, type RetryRule } from './states-language.ts';

export interface LongWorkOptions {
  readonly line: string;
  readonly lifecycle: Lifecycle;
  /** Long tasks of the line, by their keys. */
  readonly work: Readonly<Record<string, CalledFunction>>;
  /** AWS partition, as in `arn:<partition>:`. */
  readonly partition: string;
}

/**
 * Retry rules of long work. Unfinished work continues with the next call. Otherwise the waits, with full jitter, add up to a quarter
 * of an hour on average, longer than a typical disturbance. An execution that still fails can be redriven.
 */
const RETRIES: readonly RetryRule[] = [
  { errors: [WORK_UNFINISHED], intervalSeconds: 1, backoffRate: 1, maxAttempts: 1_000 },
  { intervalSeconds: 2, backoffRate: 2, maxAttempts: 12, maxDelaySeconds: 300 },
];

/**
 * Builds the Standard workflow of a line. An execution does the long work of one status, in one state: each state costs a
 * transition. A line without long work has an empty workflow, in which executions of an earlier version end.
 */
export function longWork({ line, lifecycle, work, partition }: LongWorkOptions): Definition {
  const states = Object.entries(lifecycle).flatMap(([status, { task }]) => {
    const called = task === undefined ? undefined : work[task];
    return called === undefined ? [] : [{ status, name: `${status}: work`, called }];
  });
  const [first, ...others] = states;
  if (first === undefined) {
    return {
      Comment: `Executions of an earlier version (${line}) end here.`,
      StartAt: 'Done',
      States: { Done: { Type: 'Succeed' } },
    };
  }
  const works = states.map(({ name, called }) => [name, { ...functionTask(called, partition, RETRIES), End: true }]);
  const choice = {
    'By status': {
      Type: 'Choice',
      Choices: states.map(({ status, name }) => ({ Variable: '$.state.status', StringEquals: status, Next: name })),
    },
  };
  return {
    Comment: `One execution for each entry of an order (${line}) into a status with long work.`,
    StartAt: others.length === 0 ? first.name : 'By status',
    States: { ...(others.length > 0 && choice), ...Object.fromEntries(works) },
  };
}
