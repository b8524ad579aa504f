import * as z from 'zod';

/**
 * Message of a dead-letter queue about one record of a table's stream that its consumer put aside (docs/architecture.md, "Streams").
 * It says which item the record is about, and nothing of what the item holds.
 */
export const RecordLetter = z.object({
  putAside: z.object({
    /** Part of the consumer's name after `quartermaster-<stage>-`, or its full name. */
    functionName: z.string(),
    streamArn: z.string(),
    sequenceNumber: z.string(),
    eventName: z.string(),
    /** Key attributes of the item: `pk`, and `sk` where the table has one. */
    keys: z.record(z.string(), z.string()),
    /** Reason without any value of the item, such as `NewImage.status: invalid_type`. */
    problem: z.string(),
    /** RFC 3339, when the record was put aside. */
    at: z.string(),
  }),
});
export type RecordLetter = z.infer<typeof RecordLetter>;
