/** Queue in front of a step. It takes in what the step before it let through. */
export interface Queue {
  readonly name: string;
  readonly perSecond: number;
  /** Seconds after which the retries of waiting work are used up. Absent if nothing is given up. */
  readonly patienceSeconds?: number;
}

/** Course of a rush in one queue. */
export interface Course {
  readonly name: string;
  /** Largest number that waited. */
  readonly backlog: number;
  /** Longest wait in seconds. */
  readonly wait: number;
  /** Second after the end of the rush in which the last one left the queue. */
  readonly drained: number;
  /** Number that was given up. */
  readonly givenUp: number;
}

/** Seconds after which a simulation ends that does not drain. */
const LONGEST = 7 * 24 * 3_600;

/**
 * Simulates a rush through queues, one after the other, in steps of a second. Queues are first in, first out. Work that would wait longer
 * than its patience is given up at once.
 *
 * @example simulate([{ name: 'one', perSecond: 2 }], { perSecond: 3, seconds: 10 })[0].backlog // 10
 */
export function simulate(
  queues: readonly Queue[],
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): readonly Course[] {
  const states = queues.map((queue) => ({ ...queue, waiting: 0, backlog: 0, emptyAt: 0, givenUp: 0 }));
  const isOver = (second: number) => second >= seconds && states.every(({ waiting }) => waiting < 1e-6);
  for (let second = 0; second < LONGEST && !isOver(second); second++) {
    let arriving = second < seconds ? perSecond : 0;
    for (const state of states) {
      const { perSecond: rate, patienceSeconds = Number.POSITIVE_INFINITY } = state;
      const present = state.waiting + arriving;
      const served = Math.min(present, rate);
      const left = present - served;
      state.waiting = Math.min(left, rate * patienceSeconds);
      state.givenUp += left - state.waiting;
      state.backlog = Math.max(state.backlog, state.waiting);
      if (served > 0) state.emptyAt = second + 1;
      arriving = served;
    }
  }
  return states.map(({ name, perSecond: rate, backlog, emptyAt, givenUp }) => ({
    name,
    backlog,
    wait: backlog / rate,
    drained: Math.max(0, emptyAt - seconds),
    givenUp,
  }));
}
