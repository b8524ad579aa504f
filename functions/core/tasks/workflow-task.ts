import type * as z from 'zod';
import { type ExecutionState, WorkUnfinished } from '../model/execution-state.ts';
import { described, logger } from '../observability/log.ts';
import { type MetricValues, metricLine } from '../observability/metric-line.ts';
import { consumedOf, incidentsOf, type Measured, measure } from '../observability/usage.ts';
import type { Store } from '../store/store.ts';

/** The input of a task from a state machine, and the part of its result on which the machine acts. */
interface Input {
  readonly state: ExecutionState;
}
interface Next {
  readonly action: string;
}

/**
 * Makes a task of the state machines from its work. The task parses its input and works under the correlation id of the
 * execution. It writes one line of the log, with the metrics of the run.
 *
 * @param input the schema of the state machine's input
 * @param store returns the store; its first call makes it
 * @param work returns the next state of the execution
 * @returns the task. It throws ZodError for any other input, and the errors of `work`; the state machine then retries it.
 */
export const workflowTask =
  <Schema extends z.ZodType<Input>, Result extends Next>(
    input: Schema,
    store: () => Store,
    work: (input: z.output<Schema>, store: Store) => Promise<Result>,
  ) =>
  async (event: unknown): Promise<Result> => {
    const parsed = input.parse(event);
    const { state } = parsed;
    const own = { ...store(), correlationId: state.correlationId };
    const measured = measure(own);
    try {
      const next = await work(parsed, own);
      logger.info('task', taskLine(state, next.action, measured(), own.now()));
      return next;
    } catch (error) {
      if (error instanceof WorkUnfinished) {
        logger.info('task', taskLine(state, 'again', measured(), own.now()));
        throw error;
      }
      logger.error('task', { ...taskLine(state, 'failed', measured(), own.now()), error: described(error) });
      throw error;
    }
  };

/**
 * Returns the members of the log line: the execution's line, order and status, and the outcome, which is the next action or
 * `failed`.
 */
function taskLine(state: ExecutionState, outcome: string, measured: Measured, now: Date): Record<string, unknown> {
  const { line, tenant, number: order, statusVersion: version, status, correlationId } = state;
  const values: MetricValues = {
    ...incidentsOf(measured),
  };
  const members = {
    tenant,
    order,
    version,
    status,
    outcome,
    durationMs: measured.milliseconds,
    ...consumedOf(measured),
  };
  return { ...members, correlationId, ...metricLine(values, { line, status }, now) };
}
