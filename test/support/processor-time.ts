/** Milliseconds of the processor that one request may take (docs/architecture.md, "Edge"). */
export const MOST_MS = 200;

/**
 * Returns the processor time of the fastest of several runs, in milliseconds. Other processes do not count, and neither do waits.
 *
 * @param work gets the number of the run, from 0 on
 */
export async function processorTime(work: (run: number) => unknown, runs = 5): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage();
    await work(run);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
  }
  return Math.min(...times);
}
