/** Milliseconds of the processor that one request may take (docs/architecture.md, "Listing"). */
export const MOST_MS = 200;

/** Milliseconds that {@link ordinaryWork} takes on the machine for which the bound holds. */
const ORDINARY_MS = 10;

const ORDINARY = Array.from({ length: 1_000 }, (_, line) => ({
  line,
  text: `text of line ${line}`,
  parts: [line, line / 7],
}));

/** Does what a function does most: it writes and reads JSON. */
function ordinaryWork(): void {
  for (let times = 0; times < 20; times += 1) JSON.parse(JSON.stringify(ORDINARY));
}

/** Returns the processor time of one run, in milliseconds. Other processes do not count, and neither do waits. */
async function timeOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * Returns the processor time of the fastest of several runs, in milliseconds of the machine for which the bound holds. A shared core
 * may be half as fast. So the time counts in proportion to the time of ordinary work.
 *
 * @param work gets the number of the run, from 0 on
 */
export async function processorTime(work: (run: number) => unknown, runs = 5): Promise<number> {
  const times: number[] = [];
  const ordinary: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    ordinary.push(await timeOf(ordinaryWork));
    times.push(await timeOf(() => work(run)));
  }
  return Math.min(...times) / Math.max(1, Math.min(...ordinary) / ORDINARY_MS);
}
