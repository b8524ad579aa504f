import type { KeptKey } from '../model/kept-key.ts';
import { keyDigest } from './fingerprint.ts';
import type { IdempotentRequest } from './idempotent-request.ts';
import { reusedKey } from './kept-response.ts';

/**
 * Returns the digests that an item keeps of the request that writes it; nothing for a request without a key.
 *
 * @example keptKeyOf(undefined) // undefined
 * @example keptKeyOf({ pk: 'k', days: 1, sent: 'd' }).sent // 'd'
 */
export const keptKeyOf = (request: IdempotentRequest | undefined): KeptKey | undefined =>
  request?.sent === undefined ? undefined : { key: keyDigest(request.pk), sent: request.sent };

/**
 * Returns true if a request is a repeat of the request that wrote an item.
 *
 * @example isRepeatOf({ pk: 'k', days: 1, sent: 'd' }, keptKeyOf({ pk: 'k', days: 1, sent: 'd' })) // true
 * @example isRepeatOf({ pk: 'k', days: 1, sent: 'd' }, undefined) // false
 * @throws Problem `idempotency-key-reused` if the key is that of another request
 */
export function isRepeatOf(request: IdempotentRequest | undefined, kept: KeptKey | undefined): boolean {
  if (request === undefined || kept?.key !== keyDigest(request.pk)) return false;
  if (kept.sent !== request.sent) throw reusedKey(request);
  return true;
}
