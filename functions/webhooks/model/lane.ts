import * as z from 'zod';
import { storedView } from '../../core/model/stored.ts';

/** A lane of a webhook. The message that wakes the lane has these members and no events: what is due stands in the table. */
export const LaneRef = z.object({
  tenant: z.string(),
  webhook: z.string(),
  lane: z.int().min(0),
});
export type LaneRef = z.infer<typeof LaneRef>;

/** The longest delay of a wake-up, in seconds (SQS API reference, SendMessage). Longer waits end by `wake-lanes`. */
export const LONGEST_DELAY_SECONDS = 900;

/** A lane as it is stored. Its writers set single attributes. */
export const Lane = storedView({
  tenant: z.string(),
  /** Grows with each wake-up, so that a worker does not miss work that comes as it lets the lane go. */
  wakes: z.number(),
  lease: z.string().optional(),
  /** RFC 3339 in UTC. */
  leaseUntil: z.string().optional(),
  wakeAt: z.string().optional(),
});
export type Lane = z.infer<typeof Lane>;

/** Seconds of a lease: longer than `deliver` may run, so that no two workers send for one lane. */
export const LEASE_SECONDS = 90;
