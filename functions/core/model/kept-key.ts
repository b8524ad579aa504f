import * as z from 'zod';
import { storedWhole } from './stored.ts';

/**
 * The digests that an item keeps of the request that wrote it, where the item has all that the response shows. Such a response needs no
 * record of its own, which must hold no secrets (docs/data-model.md, "Webhooks").
 */
export const KeptKey = storedWhole({
  /** Digest of the key with its owner and operation. */
  key: z.string(),
  /** Digest of the request as the client sent it. */
  sent: z.string(),
});
export type KeptKey = z.infer<typeof KeptKey>;
