import { parseArgs } from 'node:util';
import { messageOf } from '../../lib/local/support/error-message.ts';

/** Command line that a program cannot take. The message names the fault. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Fault of a command line that names a region for the local cloud. */
export const LOCAL_HAS_NO_REGION = 'the stage local has no region; name a deployed stage with --stage';

/**
 * Returns the fault that `parseArgs` has found. Its message goes on with advice on arguments that begin with a hyphen, of which no
 * program here has any.
 *
 * @example faultIn(new TypeError("Unknown option '--fast'. To specify a positional argument …")) // "Unknown option '--fast'"
 */
export const faultIn = (error: unknown): string => {
  const [fault = ''] = messageOf(error).split(/\.\s/);
  return fault;
};

/**
 * Parses a command line, and says in an error where the flags are listed.
 *
 * @param program command that runs the program, such as `npm run smoke`
 * @param parse calls `parseArgs`
 * @throws UsageError for a command line that the program cannot take
 * @example parsedFlags('npm run smoke', () => parseArgs({ args: ['--fast'] }))
 * // throws "Unknown option '--fast'; npm run smoke -- --help lists the flags"
 */
export function parsedFlags<Parsed>(program: string, parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`${faultIn(error)}; ${program} -- --help lists the flags`, { cause: error });
  }
}

/** Ends a program that takes no arguments if it was given some. It would do its long work as if they were not there. */
export function rejectArguments(program: string): void {
  try {
    parseArgs({ options: {} });
  } catch (error) {
    endWith(new UsageError(`${faultIn(error)}; ${program} takes no arguments`));
    process.exit();
  }
}

/** Returns true for an error of `fetch` without a response. A fault of the program may be a TypeError as well. */
export const isUnanswered = (error: unknown): error is TypeError =>
  error instanceof TypeError && error.message === 'fetch failed';

/**
 * Returns the reason why a program ends. An error of `fetch` names its cause only elsewhere.
 *
 * @example reasonOf(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:3000') }))
 * // 'no response: connect ECONNREFUSED 127.0.0.1:3000'
 */
export const reasonOf = (error: unknown): string =>
  isUnanswered(error) ? `no response: ${messageOf(error.cause)}` : messageOf(error);

/** Prints why a program ends, on one line, and sets its exit code: 2 for a command line that it cannot take, 1 for a failure. */
export function endWith(error: unknown): void {
  console.error(reasonOf(error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
