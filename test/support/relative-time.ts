/**
 * Runs of each work. The fastest one counts, since a busy machine only ever adds to a run. A run is short, so that one of them is not
 * interrupted.
 */
const RUNS = 30;

function fastest(work: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/**
 * Measures how many times as long work takes on four times as much: about 4 where the time grows with the size, 16 where it grows
 * with its square. The work is measured against itself, so a slow machine gets the same figure.
 *
 * @param work does the work on an input of the size
 * @param size large enough that the work takes a tenth of a millisecond or more
 */
export function growthOf(work: (size: number) => void, size: number): number {
  work(size);
  return fastest(() => work(4 * size)) / fastest(() => work(size));
}

/**
 * Measures how many times as long one work takes as another. Both run on the same machine in the same moments, so a slow one gets the
 * same figure.
 */
export function timesAsLong(work: () => void, other: () => void): number {
  const repeated = (one: () => void) => () => {
    for (let run = 0; run < 10; run++) one();
  };
  return fastest(repeated(work)) / fastest(repeated(other));
}
