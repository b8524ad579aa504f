import { messageOf } from '../../lib/local/support/error-message.ts';

/** Returns true if an error says that nobody reads the output any more, such as `head` that has its lines. */
export const isReaderGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';

/**
 * Lets a program end well whose output cannot be written. A reader that leaves is no failure: the work goes on, and its exit code counts. A
 * full disk is one: the program says so, and ends with 1.
 *
 * @param left called when the reader has left, for a program that does not end by itself
 */
export function guardOutput(left: () => void = () => {}): void {
  let isReported = false;
  process.stdout.on('error', (error) => {
    if (isReaderGone(error)) return left();
    if (isReported) return;
    isReported = true;
    console.error(`the output cannot be written: ${messageOf(error)}`);
    process.once('exit', () => {
      process.exitCode = 1;
    });
  });
  process.stderr.on('error', () => {});
}
