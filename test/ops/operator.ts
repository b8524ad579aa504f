import { runOps } from '../../bin/ops/run.ts';
import type { LocalCloud } from '../../lib/local/cloud.ts';

/** Outcome of a command. */
export interface Outcome {
  readonly code: number;
  readonly printed: string;
  readonly complained: string;
}

/**
 * Returns a function that runs the operators' commands against a local cloud. The cloud is undefined if none is running. `input` is
 * standard input.
 */
export const operator =
  (cloud: () => Pick<LocalCloud, 'apiUrl' | 'awsUrl' | 'credentials' | 'dynamodbUrl'> | undefined, input = '') =>
  async (...commandLine: readonly string[]): Promise<Outcome> => {
    const [printed, complained]: string[][] = [[], []];
    const code = await runOps(commandLine, {
      print: (line) => void printed?.push(line),
      printError: (line) => void complained?.push(line),
      input: async () => input,
      directory: '.quartermaster',
      local: () => {
        const running = cloud();
        // Those of local.json are frozen.
        return running && { ...running, credentials: Object.freeze({ ...running.credentials }) };
      },
    });
    return { code, printed: printed?.join('\n') ?? '', complained: complained?.join('\n') ?? '' };
  };
