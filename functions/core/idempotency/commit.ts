import type { HttpResponse } from '../model/response.ts';
import { duplicateRequestId, inProgress } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { ConditionFailed, Contended, transact, type Write } from '../store/transaction.ts';
import { type IdempotentRequest, keepResponse, replay } from './idempotency.ts';

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
    if (request) return firstResponseOr(error, request, writes.length);
    throw error;
  }
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
