/** Runs functions that write their log lines to standard output: the lines are formed, and then dropped. */
export async function silently<Result>(run: () => Promise<Result>): Promise<Result> {
  const write = process.stdout.write;
  process.stdout.write = () => true;
  try {
    return await run();
  } finally {
    process.stdout.write = write;
  }
}
