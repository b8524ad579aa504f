import type { IdempotencyRecord } from '../model/idempotency-record.ts';
import { idempotencyKeyOf } from '../model/keys.ts';

/** The scope in which a key is unique, but for a value of the path. */
export interface KeyScope {
  /** The caller's tenant, or an operator. */
  readonly owner: string;
  /** Unique among all lines. */
  readonly operation: string;
  /** Days for which a record keeps the first response. */
  readonly days: number;
}

/**
 * A value of the path, such as a customer's id, that is part of the scope in which a key is unique.
 *
 * The first value under a key has the record of the plain key, which version 0.1.0 reads too. A record of another value has a key
 * with the value in it (docs/data-model.md, "Idempotency").
 */
export interface RecordedScope {
  readonly value: string;
  /** Key of the value's own record, for a plain key that has the record of another value. */
  readonly pk: string;
}

/** Longest part of a value in a key. Ids are shorter. A digest of the request tells longer values apart. */
const VALUE_LENGTH = 64;

/**
 * Returns the scope of a key by a value of the path.
 *
 * @example scopeOf({ owner: 'acme', operation: 'tickets/sell' }, '48#1', 'k') // { value: '48#1', pk: 'acme#tickets/sell/for/48%231#k' }
 */
export function scopeOf(
  { owner, operation }: Pick<KeyScope, 'owner' | 'operation'>,
  given: string,
  key: string,
): RecordedScope {
  const value = given.slice(0, VALUE_LENGTH);
  const escaped = value.replaceAll('%', '%25').replaceAll('#', '%23');
  return { value, pk: idempotencyKeyOf(owner, `${operation}/for/${escaped}`, key) };
}

/**
 * Returns true if the record of a plain key belongs to another value than the request's. Version 0.1.0 stored no value, but its
 * successful responses name it. Its errors count as the request's own, as they did for that version.
 *
 * @param text the body of the record
 * @example isOfAnotherScope({ value: '7', pk: '' }, { scope: '8' }, () => '') // true
 * @example isOfAnotherScope({ value: '7', pk: '' }, { status: 201 }, () => '{"customerId":"7"}') // false
 */
export function isOfAnotherScope(
  { value }: RecordedScope,
  record: Pick<IdempotencyRecord, 'scope' | 'status'>,
  text: () => string,
): boolean {
  if (record.scope !== undefined) return record.scope !== value;
  const isSuccess = record.status < 300;
  return isSuccess && !text().includes(value);
}
