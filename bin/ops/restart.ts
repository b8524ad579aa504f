import { ExecutionNotRedrivable, RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { type Call, type Command, count } from './command.ts';
import { arnOf, describe, type ExecutionSummary, failedExecutions, lineOf } from './executions.ts';
import { linesOf } from './failed-executions.ts';
import { OpsError, UsageError } from './ops-error.ts';

/** Has failed executions go on at the state that failed. */
export const restart: Command = {
  usage: 'restart [<execution>…] [--line <line>] [--dry-run]',
  summary:
    'has failed workflow runs go on at the state that failed: those named, or all; a run whose order has moved on ends as superseded',
  flags: ['line', 'dry-run'],
  names: [0, Number.POSITIVE_INFINITY],
  run: async (call) => {
    if (call.names.length > 0 && call.flags.line !== undefined) {
      throw new UsageError('restart takes names of executions or --line, not both');
    }
    const executions = await chosen(call);
    if (executions.length === 0) call.print('No workflow run has failed.');
    let restarted = 0;
    for (const execution of executions) if (await restartOne(call, execution)) restarted += 1;
    if (executions.length > 0) {
      const would = call.flags.dryRun ? 'would be restarted; nothing has been changed' : 'restarted';
      call.print(`${restarted} of ${count(executions.length, 'workflow run')} ${would}.`);
    }
    // Of all that have failed, those of long ago are past restarting; of one that was named, somebody wants to know.
    const expected = call.names.length > 0 ? executions : executions.filter(({ obstacle }) => obstacle === undefined);
    return restarted === expected.length;
  },
};

async function chosen({ stage, names, flags }: Call): Promise<readonly ExecutionSummary[]> {
  if (names.length === 0) return failedExecutions(stage, flags.line);
  return Promise.all(
    names.map(async (given) => {
      const name = given.split(':').at(-1) ?? given;
      const execution = await describe(stage, arnOf(await stage.stateMachineOf(lineOf(name)), name));
      if (execution !== undefined) return execution;
      throw new OpsError(
        `there is no execution ${name}; npm run ops -- failed-executions --stage ${stage.name} lists those that failed`,
      );
    }),
  );
}

async function restartOne({ stage, flags, print }: Call, execution: ExecutionSummary): Promise<boolean> {
  for (const line of linesOf(execution)) print(line);
  if (execution.obstacle !== undefined) return false;
  if (flags.dryRun) {
    print('    would go on at the state that failed');
    return true;
  }
  try {
    await stage.clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn: execution.arn }));
  } catch (error) {
    // Somebody else may have been faster.
    if (!(error instanceof ExecutionNotRedrivable)) throw error;
    print(`    cannot be restarted: ${error.message}`);
    return false;
  }
  print('    goes on at the state that failed');
  return true;
}
