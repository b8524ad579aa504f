import { messageOf } from '../support/error-message.ts';
import type { ExecutionStatus } from './execution-journal.ts';
import { ExecutionError, type Interpreter } from './interpreter.ts';
import type { TaskState } from './state-machine-definition.ts';
import { TaskError } from './state-machine-tasks.ts';

/** The end of an execution. */
export interface RunOutcome {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

/** A value of the interpreter. */
export type Json = Parameters<Interpreter['run']>[0];

/**
 * Returns the work's result and drops a late result.
 *
 * @throws TaskError named States.Timeout when the work takes too long
 */
export async function within<T>(work: Promise<T>, seconds: number | undefined, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const interrupted = () => reject(signal.reason);
  const expired = () => reject(new TaskError('States.Timeout', `no result after ${seconds} s`));
  const timer = seconds === undefined ? undefined : setTimeout(expired, seconds * 1_000);
  signal.addEventListener('abort', interrupted, { once: true });
  work.then(resolve, reject);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupted);
  }
}

/** Returns a task's resource as a history names it: `states:::events:putEvents` is the action putEvents of the type events. */
export function calledBy({ resource }: TaskState): { readonly resourceType: string; readonly resource: string } {
  const [resourceType, action] = resource.split(':').slice(-2);
  const integration = resource.includes(':states:::') && resourceType !== undefined && action !== undefined;
  return integration ? { resourceType, resource: action } : { resourceType: 'lambda', resource };
}

/** Returns the event of a failed task. */
export function taskFailure(error: unknown) {
  const name = error instanceof Error ? error.name : 'States.Runtime';
  const type = name === 'States.Timeout' ? ('TaskTimedOut' as const) : ('TaskFailed' as const);
  return { type, error: name, cause: messageOf(error) };
}

/** Returns the end of an execution that failed with an error. */
export function failure(error: unknown): RunOutcome {
  const cause = error instanceof ExecutionError && error.cause instanceof Error ? error.cause : error;
  const name = cause instanceof Error ? cause.name : 'States.Runtime';
  return { status: 'FAILED', error: name, cause: messageOf(cause) };
}

/** Copies a value as JSON. */
export function json(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null));
}
