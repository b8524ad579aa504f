import * as z from 'zod';
import type { ChangeTerms } from '../core/orders/change-order.ts';

const days = z.number().positive();
const DaysAfter = z.object({
  afterDays: days,
  byValue: z.object({ field: z.string(), days: z.record(z.string(), days) }).exactOptional(),
});
const Deadline = z.object({
  reason: z.string(),
  due: z.union([DaysAfter, z.object({ field: z.string() })]),
  onDeadline: z.record(z.string(), z.unknown()).exactOptional(),
});

/** A lifecycle row as the functions of the workflow know it. A deadline makes no transition, so that there are no next statuses. */
const Row = z
  .object({ deadlines: z.array(Deadline).exactOptional(), stuckAfterDays: days.exactOptional() })
  .transform((row) => ({ next: [], ...row }));

const Schema = z.record(z.string(), z.record(z.string(), Row));

/** Lifecycles by line: the statuses with deadlines or a limit, with the days of this deployment. */
export type Lifecycles = Readonly<Record<string, ChangeTerms['lifecycle']>>;

/**
 * Reads the lifecycles of all lines.
 *
 * @param text value of LIFECYCLES: JSON that the stack writes
 * @throws ZodError for any other text
 * @example readLifecycles('{"devices":{"PACKED":{"stuckAfterDays":3}}}') // { devices: { PACKED: { next: [], stuckAfterDays: 3 } } }
 */
export const readLifecycles = (text = '{}'): Lifecycles => Schema.parse(JSON.parse(text));
