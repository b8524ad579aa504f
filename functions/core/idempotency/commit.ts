import { withBody } from '../model/compressed-body.ts';
import { idempotencyRecord } from '../model/idempotency-record.ts';
import type { HttpResponse } from '../model/response.ts';
import { DAY_SECONDS } from '../model/time-units.ts';
import { duplicateRequestId, inProgress } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { ConditionFailed, Contended, conditionalPut, transact, type Write } from '../store/transaction.ts';
import type { IdempotentRequest } from './idempotent-request.ts';
import { expiryOf, keepResponse, replay } from './kept-response.ts';
import { isOfAnotherScope } from './key-scope.ts';

/** An item as it is stored, with attributes that this version may not know. */
type StoredItem = Readonly<Record<string, unknown>>;

/**
 * Commits the writes of one request and its response under the idempotency key, in one transaction. The effect never exists
 * without the record, nor the record without the effect (docs/architecture.md, "Promises").
 *
 * Without writes it keeps the response alone. Without writes and a key it writes nothing.
 *
 * @returns the given response, or the first one if the key has committed before
 * @throws ConditionFailed if the condition of one of `writes` fails; positions are those in `writes`
 * @throws Problem `idempotency-key-reused`, `duplicate-request-id`, `in-progress`, `unavailable`
 */
export async function commit(
  store: Store,
  writes: readonly Write[],
  response: HttpResponse,
  request: IdempotentRequest | undefined,
): Promise<HttpResponse> {
  const all = request ? [...writes, ...keepResponse(store, request, response)] : writes;
  if (all.length === 0) return response;
  try {
    await transact(store, all);
    return response;
  } catch (error) {
    if (request === undefined) throw error;
    const beside = besideAnother(error, request, writes.length);
    if (beside === undefined) return firstResponseOr(error, request, writes.length);
    return commitBeside(store, writes, response, beside);
  }
}

/** A request whose plain key has the record of another scope, such as another customer. */
interface Beside {
  readonly request: IdempotentRequest;
  /** The same request under the key with its scope. */
  readonly own: IdempotentRequest;
  /** The record of the other scope, as it is stored. */
  readonly other: StoredItem;
}

/** Returns the request beside the record that made its transaction fail, if that record belongs to another scope. */
function besideAnother(error: unknown, request: IdempotentRequest, at: number): Beside | undefined {
  const { scope, ...rest } = request;
  const other = scope && error instanceof ConditionFailed ? error.itemAt(at) : undefined;
  if (scope === undefined || other === undefined) return undefined;
  const record = idempotencyRecord().parse(other);
  if (!isOfAnotherScope(scope, record, () => withBody(record.body, { status: record.status, headers: {} }).body))
    return undefined;
  return { request, own: { ...rest, pk: scope.pk }, other };
}

/**
 * Commits a request beside the record of another scope. The other record must outlive the request's own. Otherwise a version before
 * would find the plain key free, and place the order again.
 */
async function commitBeside(
  store: Store,
  writes: readonly Write[],
  response: HttpResponse,
  { request, own, other }: Beside,
): Promise<HttpResponse> {
  const kept = keepResponse(store, own, response);
  const longer = keepLonger(store, other, expiryOf(store, request));
  try {
    await transact(store, [...writes, ...kept, ...longer]);
    return response;
  } catch (error) {
    const isChanged = error instanceof ConditionFailed && error.at(writes.length + kept.length);
    if (isChanged && !error.at(writes.length)) return commit(store, writes, response, request);
    return firstResponseOr(error, own, writes.length);
  }
}

/** Time for which a record is kept beyond the record that it must outlive, so that few requests write it again. */
const MARGIN_SECONDS = DAY_SECONDS;

/** Returns the write that keeps an item until the time and beyond; none for an item that is kept so long anyway. */
function keepLonger(store: Store, item: StoredItem, until: number): Write[] {
  const { expiresAt } = item;
  if (Number(expiresAt) >= until) return [];
  return [
    conditionalPut({
      table: store.idempotencyTable,
      item: { ...item, expiresAt: until + MARGIN_SECONDS },
      condition: 'expiresAt = :seen',
      values: { ':seen': expiresAt },
    }),
  ];
}

/**
 * Returns the first response, if its record made the transaction fail.
 *
 * @param at position of the record among the writes; the record of a request id comes after it
 * @throws the given error for any other failed condition
 */
function firstResponseOr(error: unknown, request: IdempotentRequest, at: number): HttpResponse {
  if (error instanceof ConditionFailed) {
    const kept = error.itemAt(at);
    if (kept) return replay(request, kept);
    if (error.at(at + 1)) throw duplicateRequestId(error);
  }
  if (request.keepsRefusals && error instanceof Contended && error.at(at)) throw inProgress(error);
  throw error;
}
