import { type Command, count } from './command.ts';
import { type ExecutionSummary, failedExecutions } from './executions.ts';

/** Lists the executions that ended without success. */
export const failedExecutionsCommand: Command = {
  usage: 'failed-executions [--line <line>] [--json]',
  summary: 'the workflow runs that have failed, timed out or been aborted, and which of them can be restarted',
  flags: ['line', 'json'],
  names: [0, 0],
  run: async ({ stage, flags, print }) => {
    const failed = await failedExecutions(stage, flags.line);
    if (flags.json) {
      print(JSON.stringify(failed, null, 2));
      return true;
    }
    print(failed.length === 0 ? 'No workflow run has failed.' : `${count(failed.length, 'workflow run')} failed:`);
    for (const execution of failed) for (const line of linesOf(execution)) print(line);
    const restartable = failed.filter(({ obstacle }) => obstacle === undefined);
    if (restartable.length > 0) print(`Restart them: npm run ops -- restart --stage ${stage.name}`);
    return true;
  },
};

/** An execution that failed, in words. */
export function linesOf({ name, status, stoppedAt, error, cause, redriveCount, obstacle }: ExecutionSummary): string[] {
  const again = redriveCount === 0 ? '' : `, restarted ${count(redriveCount, 'time')} before`;
  return [
    `  ${name}  ${status} at ${stoppedAt ?? 'an unknown time'}${again}`,
    `    ${error ?? 'without an error'}${cause === undefined ? '' : `: ${firstLine(cause)}`}`,
    ...(obstacle === undefined ? [] : [`    cannot be restarted: ${obstacle}`]),
  ];
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
