import * as z from 'zod';
import { storedView } from '../../core/model/stored.ts';

/** Word that a lane has work. It carries no events: what is due stands in the table. */
export const LaneWord = z.object({
  tenant: z.string(),
  webhook: z.string(),
  lane: z.int().min(0),
});
export type LaneWord = z.infer<typeof LaneWord>;

/** The longest delay of a word, in seconds (SQS API reference, SendMessage). Longer waits end by `wake-lanes`. */
export const LONGEST_DELAY_SECONDS = 900;

/** A lane as it is stored. Its writers set single attributes. */
export const Lane = storedView({
  tenant: z.string(),
  /** Grows with each word, so that a worker does not miss work that comes as it lets the lane go. */
  wakes: z.number(),
  lease: z.string().optional(),
  /** RFC 3339 in UTC. */
  leaseUntil: z.string().optional(),
  wakeAt: z.string().optional(),
});
export type Lane = z.infer<typeof Lane>;

/** Seconds of a lease: longer than `deliver` may run, so that no two workers send for one lane. */
export const LEASE_SECONDS = 90;
