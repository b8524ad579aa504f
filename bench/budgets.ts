/** Budgets of the figures, by topic. */
export const budgets = {
  localCloud: {
    /** Creates a second over HTTP, relative to the same transactions sent directly. */
    leastShareOfBare: 0.65,
    /** Milliseconds of processor time for a create at 16 connections, in all processes, workflows included. */
    createCpuMilliseconds: 8,
    /** Megabytes of all processes. */
    memoryAfterLoad: 500,
    memoryAfterStart: 350,
    /** Orders whose execution has not published its event five seconds after the load. */
    backlog: 0,
  },
} as const;
