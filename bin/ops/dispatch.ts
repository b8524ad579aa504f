import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { marshall } from '@aws-sdk/util-dynamodb';
import { orderKey } from '../../functions/core/model/keys.ts';
import { startOnce } from '../../functions/workflow/dispatch.ts';
import { entryInput } from '../../functions/workflow/execution-start.ts';
import { movementOf, type StatusEntry } from '../../functions/workflow/status-entry.ts';
import { type Command, orderNumber } from './command.ts';
import { isLongWork } from './long-work.ts';
import { OpsError } from './ops-error.ts';
import type { Stage } from './stage.ts';

/** Starts the execution for the current status of an order. */
export const dispatch: Command = {
  usage: 'dispatch <number> [--dry-run]',
  summary:
    "Starts the workflow run for an order's current status, if the change in the stream was lost. A second run has no further effect.",
  flags: ['dry-run'],
  names: [1, 1],
  run: async ({ stage, names, flags, print }) => {
    const entry = await presentStatus(stage, orderNumber(names));
    const { number, status } = entry;
    const input = entryInput(entry);
    if (flags.dryRun) {
      print(`Order ${number}: would start ${input.name} for the status "${status}". Nothing was changed.`);
      return true;
    }
    const { name, state } = input;
    if (isLongWork(entry.line, status)) {
      const stateMachineArn = await stage.stateMachineOf(entry.line, 'longWork');
      await startOnce(stage.clients.stepFunctions, { stateMachineArn, name, input: JSON.stringify({ state }) });
    }
    const stateMachineArn = await stage.stateMachineOf(entry.line, 'entries');
    await stage.clients.stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
    print(`Order ${number}: started ${name} for the status "${status}".`);
    return true;
  },
};

/** Derives the order's entry into its current status from its item, in the same way as from a stream record. */
async function presentStatus(stage: Stage, number: number): Promise<StatusEntry> {
  const { client, ordersTable: TableName } = await stage.store();
  const { Item: NewImage } = await client.send(
    new GetItemCommand({ TableName, Key: marshall(orderKey(number)), ConsistentRead: true }),
  );
  const entry = NewImage && movementOf({ eventName: 'INSERT', dynamodb: { NewImage } })?.entry;
  if (entry !== undefined) return entry;
  throw new OpsError(`there is no order ${number} in the stage ${stage.name}`);
}
