import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { marshall } from '@aws-sdk/util-dynamodb';
import { orderKey } from '../../functions/core/model/keys.ts';
import { startOnce } from '../../functions/workflow/dispatch.ts';
import { entryInput } from '../../functions/workflow/execution-start.ts';
import { movementOf, type StatusEntry } from '../../functions/workflow/status-entry.ts';
import { type Call, type Command, orderNumber } from './command.ts';
import { isLongWork } from './long-work.ts';
import { OpsError, UsageError } from './ops-error.ts';
import type { Stage } from './stage.ts';

/** Starts the executions for the current status of orders. */
export const dispatch: Command = {
  usage: 'dispatch <number>… [--dry-run]',
  summary:
    "Starts the workflow run for each order's current status, if the change in the stream was lost. A second run has no further effect. With - it reads the numbers from standard input.",
  flags: ['dry-run'],
  names: [1, Number.POSITIVE_INFINITY],
  run: async (call) => {
    const given = call.names.join() === '-' ? await call.input() : call.names;
    // A number that is none is found before the first run starts.
    const numbers = given.map((text) => orderNumber([text]));
    if (numbers.length === 0) throw new UsageError('standard input holds no order number');
    const missing: number[] = [];
    for (const number of new Set(numbers)) if (!(await dispatchOne(call, number))) missing.push(number);
    if (missing.length === 0) return true;
    throw new OpsError(
      missing.map((number) => `there is no order ${number} in the stage ${call.stage.name}`).join('; '),
    );
  },
};

/** Starts the runs of one order. Returns false if there is no such order. */
async function dispatchOne({ stage, flags, print }: Call, number: number): Promise<boolean> {
  const entry = await presentStatus(stage, number);
  if (entry === undefined) return false;
  const { line, status } = entry;
  const input = entryInput(entry);
  if (flags.dryRun) {
    print(`Order ${number}: would start ${input.name} for the status "${status}". Nothing was changed.`);
    return true;
  }
  const { name, state } = input;
  if (isLongWork(line, status)) {
    const stateMachineArn = await stage.stateMachineOf(line, 'longWork');
    await startOnce(stage.clients.stepFunctions, { stateMachineArn, name, input: JSON.stringify({ state }) });
  }
  const stateMachineArn = await stage.stateMachineOf(line, 'entries');
  await stage.clients.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
  );
  print(`Order ${number}: started ${name} for the status "${status}".`);
  return true;
}

/** Derives the order's entry into its current status from its item, in the same way as from a stream record. */
async function presentStatus(stage: Stage, number: number): Promise<StatusEntry | undefined> {
  const { client, ordersTable: TableName } = await stage.store();
  const { Item: NewImage } = await client.send(
    new GetItemCommand({ TableName, Key: marshall(orderKey(number)), ConsistentRead: true }),
  );
  return NewImage && movementOf({ eventName: 'INSERT', dynamodb: { NewImage } })?.entry;
}
