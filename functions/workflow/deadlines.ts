import * as z from 'zod';
import { DAY_MS, SECOND_MS } from '../core/model/time-units.ts';

/** Interval at which deadlines that depend on a field are checked: a field may change at any time. */
const LOOK_AGAIN_MS = DAY_MS;

/**
 * Time for which an order is watched in one status. Step Functions ends an execution after a year, as a failure (quotas of
 * Standard workflows). An order that nobody has moved for so long is no longer watched.
 */
const WATCH_MS = 360 * DAY_MS;

const common = { reason: z.string(), set: z.record(z.string(), z.unknown()) };
const seconds = z.number().positive();

/**
 * A deadline some seconds after the entry into the status. An order whose field has one of the values of `byValue` gets the
 * seconds of this value.
 */
const AfterSeconds = z.strictObject({
  ...common,
  afterSeconds: seconds,
  byValue: z.strictObject({ field: z.string(), seconds: z.record(z.string(), seconds) }).optional(),
});

/** A deadline in the state machine's definition, with the deployment's own time. */
export const TimedDeadline = z.union([AfterSeconds, z.strictObject({ ...common, field: z.string() })]);
export type TimedDeadline = z.infer<typeof TimedDeadline>;

/** The next step for an order in a status: fire a deadline that has passed, wait, or stop watching. */
export type Next =
  | { readonly action: 'remind'; readonly deadline: TimedDeadline }
  | { readonly action: 'wait'; readonly until: Date }
  | { readonly action: 'done' };

/** The state of an order on which its deadlines depend. */
export interface Watched {
  readonly deadlines: readonly TimedDeadline[];
  /** Reasons of the deadlines that have fired. */
  readonly fired: readonly string[];
  readonly statusSince: Date;
  /** The line's own fields of the order. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Decides the next step at `now`. If several deadlines have passed, the earliest fires first. Each fires once.
 *
 * @example nextStep({ deadlines: [], fired: [], statusSince: new Date(0), data: {} }, new Date(0)) // { action: 'done' }
 */
export function nextStep({ deadlines, fired, statusSince, data }: Watched, now: Date): Next {
  const pending = deadlines
    .filter(({ reason }) => !fired.includes(reason))
    .map((deadline) => ({ deadline, due: dueTime(deadline, statusSince, data) }))
    .sort((a, b) => a.due - b.due);
  const [first] = pending;
  if (first === undefined) return { action: 'done' };
  if (first.due <= now.getTime()) return { action: 'remind', deadline: first.deadline };
  const until = Math.min(...pending.map(({ deadline, due }) => lookAgain(deadline, due, now)));
  return until > statusSince.getTime() + WATCH_MS ? { action: 'done' } : { action: 'wait', until: new Date(until) };
}

function lookAgain(deadline: TimedDeadline, due: number, now: Date): number {
  const field = 'field' in deadline ? deadline.field : deadline.byValue?.field;
  return field === undefined ? due : Math.min(due, now.getTime() + LOOK_AGAIN_MS);
}

/** Returns the due time in Unix milliseconds; infinite while the field holds no date. */
function dueTime(deadline: TimedDeadline, statusSince: Date, data: Watched['data']): number {
  if ('afterSeconds' in deadline) return statusSince.getTime() + secondsAfter(deadline, data) * SECOND_MS;
  const value = data[deadline.field];
  if (typeof value !== 'string') return Number.POSITIVE_INFINITY;
  // A date without a time passes at the end of that day, UTC (`Deadline` in the core).
  const passes = z.iso.date().safeParse(value).success ? Date.parse(value) + DAY_MS : Date.parse(value);
  return Number.isNaN(passes) ? Number.POSITIVE_INFINITY : passes;
}

function secondsAfter({ afterSeconds, byValue }: z.infer<typeof AfterSeconds>, data: Watched['data']): number {
  if (byValue === undefined) return afterSeconds;
  const ofValue = new Map<unknown, number>(Object.entries(byValue.seconds));
  return ofValue.get(data[byValue.field]) ?? afterSeconds;
}
