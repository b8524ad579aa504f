import { firedIn } from '../../functions/core/model/deadlines.ts';
import { attentionEventId, entryEventId } from '../../functions/core/model/events.ts';
import type { CommentedOrder, HistoryEntry, OrderData } from '../../functions/core/model/order.ts';
import { readHistory } from '../../functions/core/orders/read-history.ts';
import { ANY_TENANT, type Owner, readLineOf, readOrder } from '../../functions/core/orders/read-order.ts';
import { executionName } from '../../functions/workflow/execution-start.ts';
import { ENTRY_DEAD_LETTERS } from '../../lib/alarms/monitored-resources.ts';
import { peekMessages } from './dead-letters/dead-letter-queue.ts';
import { isLongWork } from './long-work.ts';
import { arnOf, describe, type ExecutionSummary, reasonOf, statesOf } from './stage/executions.ts';
import { OpsError } from './stage/ops-error.ts';
import type { Stage } from './stage/stage.ts';

/** Workflow run for an entry of an order into a status, or for a deadline that has fired. Step Functions keeps no history of it. */
export interface EntryRunReport {
  readonly name: string;
  /** Id of the event that it publishes. */
  readonly event: string;
  /** Reason of its failure after all retries, from the dead letters; absent if none is on record. */
  readonly failure?: string;
}

/** Run of the long work of an order's status. It is missing if it did not start. */
export type LongRunReport =
  | { readonly name: string; readonly missing: true }
  | (ExecutionSummary & { readonly missing: false; readonly states: readonly string[] });

/** All data about an order. */
export interface OrderReport {
  readonly order: CommentedOrder;
  readonly correlationId: string | undefined;
  readonly history: readonly HistoryEntry[];
  readonly runs: readonly EntryRunReport[];
  readonly longRuns: readonly LongRunReport[];
}

/**
 * Collects all data about an order.
 *
 * @throws OpsError if there is no order with this number
 */
export async function buildOrderReport(stage: Stage, number: number): Promise<OrderReport> {
  const store = await stage.store();
  const line = await readLineOf(store, number);
  if (line === undefined) throw new OpsError(`there is no order ${number} in the stage ${stage.name}`);
  const owner: Owner = { tenant: ANY_TENANT, line };
  const order = await readOrder<OrderData>(store, owner, { number });
  const history: HistoryEntry[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page = await readHistory(store, owner, { number }, after);
    history.push(...page.entries);
    after = page.next;
  }
  const entries = history.filter(({ from, to }) => from !== to);
  const failures = await failuresOf(stage, number);
  const ids = [
    ...entries.map(({ version }) => entryEventId(number, version)),
    ...Object.keys(firedIn(order)).map((reason) => attentionEventId(number, order.statusVersion, reason)),
  ];
  return {
    order,
    correlationId: order.correlationId,
    history,
    runs: ids.map((event) => {
      const name = executionName(line, event);
      const failure = failures.get(name);
      return { name, event, ...(failure !== undefined && { failure }) };
    }),
    longRuns: await Promise.all(
      entries
        .filter(({ to }) => isLongWork(line, to))
        .map(({ version }) => longRunOf(stage, line, executionName(line, entryEventId(number, version)))),
    ),
  };
}

/** Returns the reasons of an order's failed runs, by their names. */
async function failuresOf(stage: Stage, number: number): Promise<ReadonlyMap<string, string>> {
  const letters = await peekMessages(stage, await stage.queue(ENTRY_DEAD_LETTERS));
  return new Map(
    letters.flatMap((letter) => {
      if (letter.kind !== 'execution' || letter.execution.state.number !== number) return [];
      const { name, failure } = letter.execution;
      return [[name, reasonOf({ error: failure.Error, cause: failure.Cause }) ?? failure.Error] as const];
    }),
  );
}

async function longRunOf(stage: Stage, line: string, name: string): Promise<LongRunReport> {
  const execution = await describe(stage, arnOf(await stage.stateMachineOf(line, 'longWork'), name));
  if (execution === undefined) return { name, missing: true };
  return { ...execution, missing: false, states: await statesOf(stage, execution) };
}
