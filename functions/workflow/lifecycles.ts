import * as z from 'zod';

const days = z.number().positive();
const DaysAfter = z.object({
  afterDays: days,
  byValue: z.object({ field: z.string(), days: z.record(z.string(), days) }).optional(),
});
const Deadline = z.object({
  reason: z.string(),
  due: z.union([DaysAfter, z.object({ field: z.string() })]),
  onDeadline: z.record(z.string(), z.unknown()).optional(),
});

/** A lifecycle row as the functions of the workflow know it. A deadline makes no transition, so that there are no next statuses. */
const Row = z
  .object({ deadlines: z.array(Deadline).optional(), stuckAfterDays: days.optional() })
  .transform((row) => ({ next: [], ...row }));

const Lifecycles = z.record(z.string(), z.record(z.string(), Row));

/** Lifecycles by line: the statuses with deadlines or a limit, with the days of this deployment. */
export type Lifecycles = z.output<typeof Lifecycles>;

/**
 * Reads the lifecycles of all lines.
 *
 * @param text value of LIFECYCLES: JSON that the stack writes
 * @throws ZodError for any other text
 * @example readLifecycles('{"devices":{"PACKED":{"stuckAfterDays":3}}}') // { devices: { PACKED: { next: [], stuckAfterDays: 3 } } }
 */
export const readLifecycles = (text = '{}'): Lifecycles => Lifecycles.parse(JSON.parse(text));
