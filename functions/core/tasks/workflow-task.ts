import type * as z from 'zod';
import type { ExecutionState } from '../model/execution-state.ts';
import { described, logger } from '../observability/log.ts';
import { type MetricValues, metricLine } from '../observability/metric-line.ts';
import { consumedOf, incidentsOf, type Measured, measure } from '../observability/usage.ts';
import type { Store } from '../store/store.ts';

/** What a state machine calls a task with, and what the next state says that follows. */
interface Input {
  readonly state: ExecutionState;
}
interface Next {
  readonly action: string;
}

/**
 * A task of the state machines, as Step Functions calls it: parses what it is called with, works under the correlation id of the
 * execution, and has one line in the log, which carries the metrics of the run.
 *
 * @param input the schema of what the state machine sends
 * @param store made by the first call
 * @param work works out the next state of the execution
 * @returns the task. It throws ZodError when the input is not what the state machine sends, and what `work` throws: to be tried again.
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
      logger.error('task', { ...taskLine(state, 'failed', measured(), own.now()), error: described(error) });
      throw error;
    }
  };

/** Who: the execution's line, order and status. How it ended: what follows, or `failed`. */
function taskLine(state: ExecutionState, outcome: string, measured: Measured, now: Date): Record<string, unknown> {
  const { line, tenant, number: order, statusVersion: version, status, correlationId } = state;
  const values: MetricValues = {
    executionsSuperseded: outcome === 'superseded' ? 1 : undefined,
    attentionNeeded: outcome === 'remind' ? 1 : undefined,
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
