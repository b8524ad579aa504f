import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { ExecutionAlreadyExists, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { marshall } from '@aws-sdk/util-dynamodb';
import { orderKey } from '../../functions/core/model/keys.ts';
import { inputOf, nameOf } from '../../functions/workflow/execution-start.ts';
import { movementOf, type StatusEntry } from '../../functions/workflow/status-entry.ts';
import { type Command, orderNumber } from './command.ts';
import { arnOf, describe } from './executions.ts';
import { OpsError } from './ops-error.ts';
import type { Stage } from './stage.ts';

/** Starts the missing execution for the current status of an order. */
export const dispatch: Command = {
  usage: 'dispatch <number> [--dry-run]',
  summary: "Starts the missing workflow run for an order's current status, if the change in the stream was lost.",
  flags: ['dry-run'],
  names: [1, 1],
  run: async ({ stage, names, flags, print }) => {
    const entry = await presentStatus(stage, orderNumber(names));
    const { number, status } = entry;
    const name = nameOf(entry);
    const stateMachineArn = await stage.stateMachineOf(entry.line);
    const running = await describe(stage, arnOf(stateMachineArn, name));
    if (running !== undefined) {
      print(`Order ${number} has a workflow run for the status "${status}": ${name} is ${running.status}.`);
      const failed = running.status !== 'RUNNING' && running.status !== 'SUCCEEDED';
      if (failed) print(running.obstacle ?? `To restart it: npm run ops -- restart ${name} --stage ${stage.name}`);
      return !failed;
    }
    if (flags.dryRun) {
      print(
        `Order ${number} has no workflow run for the status "${status}". The command would start ${name}. Nothing was changed.`,
      );
      return true;
    }
    const input = JSON.stringify(inputOf(entry));
    try {
      await stage.clients.stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    } catch (error) {
      // The stream's consumer may have been faster.
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
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
