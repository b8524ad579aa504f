/** Runs functions that write log lines to standard output. The functions format the lines, but the output is dropped. */
export async function silently<Result>(run: () => Promise<Result>): Promise<Result> {
  const write = process.stdout.write;
  process.stdout.write = () => true;
  try {
    return await run();
  } finally {
    process.stdout.write = write;
  }
}
