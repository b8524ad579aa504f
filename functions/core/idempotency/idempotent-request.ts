import { idempotencyKeyOf } from '../model/keys.ts';
import { parsedDigest, type SentRequest, sentDigest } from './fingerprint.ts';
import type { KeyScope, RecordedScope } from './key-scope.ts';

/** A request with an idempotency key. Repeating it has no second effect. */
export interface IdempotentRequest {
  /** Key of the record: owner, operation and the client's key. */
  readonly pk: string;
  /** Digest of the request as the client sent it. Absent until the request is read. */
  readonly sent?: string;
  /** Digest of the parsed request, for records of version 0.1.0, and for that version beside this one. Absent where `sent` is. */
  readonly fingerprint?: string;
  /** Days for which the record keeps the first response. */
  readonly days: number;
  /** Name of the header with the key, for errors; by default `Idempotency-Key`. */
  readonly header?: string;
  /** The part of the key's scope that the record holds, if the endpoint has one. */
  readonly scope?: RecordedScope;
  /** True if the record keeps rejections too. A call is then rejected while another one with the key runs. */
  readonly keepsRefusals?: boolean;
  /** Key of the record of the request id, which must be unique within `days`. */
  readonly unique?: { readonly pk: string; readonly days: number };
}

/**
 * Identifies a request by its key, before its inputs are read.
 *
 * @example requestWithKey({ owner: 'acme', operation: 'devices/place-order', days: 10 }, 'k') // { pk: 'acme#devices/place-order#k', days: 10 }
 */
export function requestWithKey({ owner, operation, days }: KeyScope, key: string): IdempotentRequest {
  return { pk: idempotencyKeyOf(owner, operation, key), days };
}

/** Returns the record of a request id, which must be unique among the operation's calls. */
export function requestIdRecord({ owner, operation }: KeyScope, requestId: string, days: number) {
  return { pk: idempotencyKeyOf(owner, `${operation}/request-ids`, requestId), days };
}

/**
 * Identifies a request by its key and its inputs.
 *
 * @param parsed every input that distinguishes the request: parsed parameters and body
 * @param sent the same inputs as the client sent them
 */
export function idempotentRequest(
  scope: KeyScope,
  key: string,
  parsed: unknown,
  sent?: SentRequest,
): IdempotentRequest {
  return {
    ...requestWithKey(scope, key),
    ...(sent && { sent: sentDigest(sent) }),
    fingerprint: parsedDigest(parsed),
  };
}
