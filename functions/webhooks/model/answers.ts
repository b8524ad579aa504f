import { SECOND_MS } from '../../core/model/time-units.ts';

/** Time within which a webhook must have answered, in milliseconds (docs/contracts/webhooks.md, "Answers"). */
export const ANSWER_LIMIT_MS = 20 * SECOND_MS;

/** Bytes of an answer that are read, and forgotten. */
export const LONGEST_ANSWER_BYTES = 64 * 1024;

/** Answers that hold a webhook. */
export const HOLDING_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Answer of a webhook that wants no further events. */
export const GONE = 410;
