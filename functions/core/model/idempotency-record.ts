import * as z from 'zod';
import { onFirstUse, storedView } from './stored.ts';

/**
 * Returns the schema of the item that keeps the first response under an idempotency key (docs/architecture.md, "Idempotency"). It is the
 * one description of the stored format, for the functions and for the operators' commands. Only a repeated request reads such an item.
 */
export const idempotencyRecord = onFirstUse(() =>
  storedView({
    /** Owner, operation and the client's key. */
    pk: z.string(),
    /** Digest of the request as the client sent it. Absent in records of version 0.1.0. */
    sent: z.string().optional(),
    /**
     * Digest of the parsed request, by which version 0.1.0 knows a repeat. Absent where that version took the key alone for the
     * request.
     */
    fingerprint: z.string().optional(),
    /** The value of the path, such as the customer, for which the key is unique. Absent in records of version 0.1.0. */
    scope: z.string().optional(),
    /** HTTP status of the response. */
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    /** The body as text, or as gzip where the item then takes fewer write units. */
    body: z.union([z.string(), z.instanceof(Uint8Array)]),
    orderNumber: z.number().optional(),
    /** Unix seconds; DynamoDB deletes the record some time later. */
    expiresAt: z.number(),
  }),
);
export type IdempotencyRecord = z.infer<ReturnType<typeof idempotencyRecord>>;

/** The item that marks a request id as used. */
export type RequestIdRecord = Pick<IdempotencyRecord, 'pk' | 'expiresAt'>;
