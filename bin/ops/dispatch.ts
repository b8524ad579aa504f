import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { orderKey, orderPartition } from '../../functions/core/model/keys.ts';
import { startOnce } from '../../functions/workflow/dispatch.ts';
import { entryInput } from '../../functions/workflow/execution-start.ts';
import { movementOf, type StatusEntry } from '../../functions/workflow/status-entry.ts';
import { isLongWork } from './long-work.ts';
import { type Call, type Command, say } from './stage/command.ts';
import { eachOrder, reportUndone } from './stage/each-order.ts';
import { OpsError } from './stage/ops-error.ts';
import type { MachineKind, Stage } from './stage/stage.ts';

/** Starts the executions for the current status of orders. */
export const dispatch: Command = {
  usage: 'dispatch <number>… [--dry-run] [--json]',
  summary:
    "Starts the workflow run for each order's current status, if the change in the stream was lost. A second run has no further effect. With - it reads the numbers from standard input.",
  flags: ['dry-run', 'json'],
  names: [1, Number.POSITIVE_INFINITY],
  run: async (call) => {
    const { done: started, ...undone } = await eachOrder(call, (number) => dispatchOne(call, number));
    if (call.flags.json) call.print(JSON.stringify({ started, ...undone }, null, 2));
    return reportUndone(call, undone);
  },
};

/** Run that was started, or in a rehearsal would be. */
interface StartedRun {
  readonly number: number;
  readonly name: string;
  readonly status: string;
}

/** Starts the runs of one order. Returns undefined if there is no such order. */
async function dispatchOne(call: Call, number: number): Promise<StartedRun | undefined> {
  const { stage, flags } = call;
  const entry = await presentStatus(stage, number);
  if (entry === undefined) return undefined;
  const { line, status } = entry;
  const input = entryInput(entry);
  const entries = await machineOf(stage, entry, 'entries');
  if (flags.dryRun) {
    say(call, `Order ${number}: would start ${input.name} for the status "${status}". Nothing was changed.`);
    return { number, name: input.name, status };
  }
  const { name, state } = input;
  if (isLongWork(line, status)) {
    const stateMachineArn = await machineOf(stage, entry, 'longWork');
    await startOnce(stage.clients.stepFunctions, { stateMachineArn, name, input: JSON.stringify({ state }) });
  }
  await stage.clients.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn: entries, name, input: JSON.stringify(input) }),
  );
  say(call, `Order ${number}: started ${name} for the status "${status}".`);
  return { number, name, status };
}

/** Derives the order's entry into its current status from its item, in the same way as from a stream record. */
async function presentStatus(stage: Stage, number: number): Promise<StatusEntry | undefined> {
  const { client, ordersTable: TableName } = await stage.store();
  const { Item } = await client.send(new GetCommand({ TableName, Key: orderKey(number), ConsistentRead: true }));
  if (Item === undefined) return undefined;
  try {
    return movementOf({ eventName: 'INSERT', dynamodb: { NewImage: marshall(Item) } })?.entry;
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    // The path of a member begins with those of the record, and ends with the type of its value.
    throw malformed(number, error.issues.map(({ path, code }) => `${path.slice(2).join('.')}: ${code}`).join('; '));
  }
}

/** Returns the state machine of an order's line. */
async function machineOf(stage: Stage, { line, number }: StatusEntry, kind: MachineKind): Promise<string> {
  const arn = (await stage.stateMachines(kind)).get(line);
  if (arn === undefined) throw malformed(number, `line: there is no line ${line}`);
  return arn;
}

const malformed = (number: number, problem: string): OpsError =>
  new OpsError(`the item ${orderPartition(number)} / ORDER of the table Orders is malformed: ${problem}`);
