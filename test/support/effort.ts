/** Amount of work of random and load tests, as a multiple of the default; `npm run test:thorough` sets it. */
const EFFORT = Number(process.env.TEST_EFFORT ?? 1);

/**
 * Scales the number of random runs, or of calls under load, by the effort that was asked for.
 *
 * @param byDefault the number that finds most faults in the time a developer waits
 * @example scaled(5) // 5, and 50 under `npm run test:thorough`
 */
export const scaled = (byDefault: number): number => Math.max(1, Math.round(byDefault * EFFORT));
