import { ExecutionNotRedrivable, RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { UsageError } from '../support/command-line.ts';
import { describeExecution } from './failed-executions.ts';
import { type Call, type Command, count, say } from './stage/command.ts';
import { arnOf, describe, type ExecutionSummary, failedExecutions, lineOf } from './stage/executions.ts';
import { OpsError } from './stage/ops-error.ts';

/** Restarts failed executions at the state that failed. */
export const restart: Command = {
  usage: 'restart [<execution>…] [--line <line>] [--dry-run] [--json]',
  summary:
    'Restarts failed runs of long work at the state that failed: the named runs, or all. A run whose order has moved on ends as superseded.',
  flags: ['line', 'dry-run', 'json'],
  names: [0, Number.POSITIVE_INFINITY],
  run: async (call) => {
    if (call.names.length > 0 && call.flags.line !== undefined) {
      throw new UsageError('restart takes names of executions or --line, but not both');
    }
    const executions = await chosen(call);
    if (executions.length === 0) say(call, 'No workflow run has failed.');
    const outcomes: RestartOutcome[] = [];
    for (const execution of executions) outcomes.push(await restartOne(call, execution));
    const restarted = outcomes.filter(({ problem }) => problem === undefined).length;
    if (executions.length > 0) {
      const would = call.flags.dryRun ? 'would be restarted; nothing was changed' : 'restarted';
      say(call, `${restarted} of ${count(executions.length, 'workflow run')} ${would}.`);
    }
    if (call.flags.json) call.print(JSON.stringify(outcomes, null, 2));
    // A run that cannot be restarted counts as a failure only if the operator named it. A list of all runs contains old ones.
    const expected = call.names.length > 0 ? executions : executions.filter(({ obstacle }) => obstacle === undefined);
    return restarted === expected.length;
  },
};

async function chosen({ stage, names, flags }: Call): Promise<readonly ExecutionSummary[]> {
  if (names.length === 0) return failedExecutions(stage, flags.line);
  return Promise.all(
    names.map(async (given) => {
      const name = given.split(':').at(-1) ?? given;
      const execution = await describe(stage, arnOf(await stage.stateMachineOf(lineOf(name), 'longWork'), name));
      if (execution !== undefined) return execution;
      throw new OpsError(
        `there is no execution ${name}; npm run ops -- failed-executions --stage ${stage.name} lists those that failed`,
      );
    }),
  );
}

/** Outcome for one run. Without a problem it goes on, or would go on. */
interface RestartOutcome {
  readonly name: string;
  readonly problem?: string;
}

async function restartOne(call: Call, execution: ExecutionSummary): Promise<RestartOutcome> {
  const { stage, flags } = call;
  const { name, obstacle } = execution;
  for (const line of describeExecution(execution)) say(call, line);
  if (obstacle !== undefined) return { name, problem: obstacle };
  if (flags.dryRun) {
    say(call, '    would continue at the state that failed');
    return { name };
  }
  try {
    await stage.clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn: execution.arn }));
  } catch (error) {
    // Another operator may have been faster.
    if (!(error instanceof ExecutionNotRedrivable)) throw error;
    say(call, `    cannot be restarted: ${error.message}`);
    return { name, problem: error.message };
  }
  say(call, '    continues at the state that failed');
  return { name };
}
