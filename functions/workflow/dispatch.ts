import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import { secondsBetween } from '../core/model/dates.ts';
import { StateMachines } from '../core/model/state-machines.ts';
import { logger } from '../core/observability/log.ts';
import { metricLine } from '../core/observability/metric-line.ts';
import { ownDeadLetters } from '../core/tasks/dead-letter-queue.ts';
import { NeedsOperator } from '../core/tasks/put-aside.ts';
import { type ConsumerSettings, processBatch } from '../core/tasks/stream-batch.ts';
import { type ExecutionInput, entryInput, reminderInput } from './execution-start.ts';
import { isRemoval, type Movement, movementOf, type Reminder, remindersOf } from './status-entry.ts';

/** Starts the executions of a line's workflow for an entry into a status, or for a reminder. */
export type StartExecution = (line: string, input: ExecutionInput) => Promise<void>;

/** Returns true if no order of the line leaves the status. */
export type IsFinal = (line: string, status: string) => boolean;

/** Options of {@link dispatcher}: the sender of letters, and the clock. */
export type DispatcherOptions = Pick<ConsumerSettings, 'letter' | 'now'>;

/**
 * Makes the consumer of the Orders table's stream. It starts one execution for each entry of an order into a status, and one for
 * each deadline that has fired. Lambda delivers a record again if its execution cannot be started. A redelivered record starts its
 * execution again: the event has the same id, and the work has no second effect.
 *
 * An order that came back from a backup in a status of long ago starts nothing: its event was published then.
 *
 * The long work of a status has a Standard execution, which this function starts as well. During a rush beyond Step Functions' quotas
 * the records wait in the stream, with retries for half an hour. Then they are dead letters.
 *
 * A record that cannot be read is put aside, and so is the removal of an order, which nothing in the service does
 * (docs/architecture.md, "Streams").
 *
 * Each execution has one line in the log, with the metrics of the transition. A redelivered record counts again.
 *
 * @throws ZodError if the event is no batch of stream records; Lambda then delivers the whole batch again
 */
export const dispatcher =
  (start: StartExecution, isFinal: IsFinal, { letter, now = () => new Date() }: DispatcherOptions = {}) =>
  (event: unknown): Promise<DynamoDBBatchResponse> => {
    const startFor = async (record: unknown) => {
      if (letter !== undefined && isRemoval(record)) throw new NeedsOperator('The order was deleted');
      const movement = movementOf(record);
      if (movement?.restored) logRestored(movement);
      else if (movement !== undefined) {
        await start(movement.entry.line, entryInput(movement.entry));
        logTransition(movement, isFinal(movement.entry.line, movement.entry.status), now());
      }
      for (const reminder of remindersOf(record)) {
        await start(reminder.order.line, reminderInput(reminder));
        logReminder(reminder);
      }
    };
    const complaint = 'A change of an order could not be handed to its workflow';
    return processBatch(event, startFor, { complaint, letter, now });
  };

function logTransition({ entry, left }: Movement, ended: boolean, now: Date): void {
  const { line, tenant, number: order, statusVersion: version, status, correlationId } = entry;
  const members = { tenant, order, version, outcome: 'started', correlationId };
  logger.info('dispatch', { ...members, ...metricLine({ ordersEnded: ended ? 1 : undefined }, { line, status }, now) });
  if (left === undefined) return;
  const timeInStatus = secondsBetween(Date.parse(left.statusSince), Date.parse(entry.statusSince));
  logger.info('metrics', metricLine({ timeInStatus }, { line, status: left.status }, now));
}

function logRestored({ entry: { line, tenant, number: order, statusVersion: version, status } }: Movement): void {
  logger.info('dispatch', { line, tenant, order, version, status, outcome: 'restored' });
}

function logReminder({
  order: { line, tenant, number: order, version, status, correlationId },
  reason,
}: Reminder): void {
  logger.info('dispatch', { line, tenant, order, version, status, reason, outcome: 'started', correlationId });
}

/**
 * Client settings. The waits between attempts add up to half a minute at most (SDK, retry mode `standard`), below the function's
 * timeout of a minute. An outage of Step Functions thus uses few attempts of the stream's mapping.
 */
const CLIENT = { maxAttempts: 7, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } };

/** Reads the value of STATE_MACHINES, a JSON object by line. */
export const machinesOf = (stateMachines: string | undefined): StateMachines =>
  StateMachines.parse(JSON.parse(stateMachines ?? '{}'));

/**
 * Makes a starter of executions through Step Functions. Long work that was started before counts as started: the name of its
 * execution is that of the entry.
 */
export function stepFunctions(stateMachines: StateMachines, client: SFNClient = new SFNClient(CLIENT)): StartExecution {
  const machines = new Map(Object.entries(stateMachines));
  return async (line, input) => {
    const own = machines.get(line);
    if (own === undefined) {
      throw new NeedsOperator(
        `STATE_MACHINES has no state machine of the line "${line}"; it has ${[...machines.keys()].join(', ')}`,
      );
    }
    const { name, entered, state } = input;
    const { entries, longWork } = own;
    if (longWork !== undefined && entered !== null && longWork.statuses.includes(entered)) {
      await startOnce(client, { stateMachineArn: longWork.arn, name, input: JSON.stringify({ state }) });
    }
    await client.send(new StartExecutionCommand({ stateMachineArn: entries, name, input: JSON.stringify(input) }));
  };
}

/** Starts a Standard execution, unless it was started before. */
export async function startOnce(
  client: SFNClient,
  execution: { readonly stateMachineArn: string; readonly name: string; readonly input: string },
): Promise<void> {
  try {
    await client.send(new StartExecutionCommand(execution));
  } catch (error) {
    if (!(error instanceof ExecutionAlreadyExists)) throw error;
  }
}

let live: ReturnType<typeof dispatcher> | undefined;

/** The consumer of the Orders table's stream. */
export const handler = (event: unknown): Promise<DynamoDBBatchResponse> => {
  if (live === undefined) {
    const machines = machinesOf(process.env.STATE_MACHINES);
    const isFinal: IsFinal = (line, status) => machines[line]?.finalStatuses.includes(status) === true;
    live = dispatcher(stepFunctions(machines), isFinal, { letter: ownDeadLetters() });
  }
  return live(event);
};
