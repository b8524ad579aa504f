import { type Command, count } from './stage/command.ts';
import { type ExecutionSummary, failedExecutions, reasonOf } from './stage/executions.ts';

/** Lists the failed executions. */
export const failedExecutionsCommand: Command = {
  usage: 'failed-executions [--line <line>] [--json]',
  summary:
    'Lists the runs of long work that failed, timed out or were aborted, and shows which can be restarted. The exit code is 1 if one can. Other failed work is in dead-letters.',
  flags: ['line', 'json'],
  names: [0, 0],
  run: async ({ stage, flags, print }) => {
    const failed = await failedExecutions(stage, flags.line);
    const restartable = failed.filter(({ obstacle }) => obstacle === undefined);
    if (flags.json) {
      print(JSON.stringify(failed, null, 2));
      return restartable.length === 0;
    }
    print(failed.length === 0 ? 'No workflow run has failed.' : `${count(failed.length, 'workflow run')} failed:`);
    for (const execution of failed) for (const line of describeExecution(execution)) print(line);
    if (restartable.length > 0) print(`To restart them: npm run ops -- restart --stage ${stage.name}`);
    return restartable.length === 0;
  },
};

/** Describes a failed execution, one line of text per element. */
export function describeExecution(execution: ExecutionSummary): string[] {
  const { name, status, stoppedAt, redriveCount, obstacle } = execution;
  const stopped = stoppedAt === undefined ? '' : ` at ${stoppedAt}`;
  const again = redriveCount === 0 ? '' : `, restarted ${count(redriveCount, 'time')} before`;
  const reason = reasonOf(execution);
  return [
    `  ${name}  ${status}${stopped}${again}`,
    ...(reason === undefined ? [] : [`    ${reason}`]),
    ...(obstacle === undefined ? [] : [`    cannot be restarted: ${obstacle}`]),
  ];
}
