import type { HttpResponse } from '../model/response.ts';
import { duplicateRequestId, inProgress } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { ConditionFailed, Contended, transact, type Write } from '../store/transaction.ts';
import { type IdempotentRequest, keepResponse, replay } from './idempotency.ts';

/**
 * Commits the writes of one request together with its answer under the idempotency key, in one transaction: there is no
 * moment at which the effect exists without the record, or the record without the effect (docs/architecture.md, "Promises").
 *
 * Without writes it keeps the answer alone, and without a key it then writes nothing.
 *
 * @returns the answer given, or the first one when the key has committed before.
 * @throws ConditionFailed when one of `writes` is refused; positions are those in `writes`.
 * @throws Problem `idempotency-key-reused`, `duplicate-request-id`, `in-progress`, `unavailable`
 */
export async function commit(
  store: Store,
  writes: readonly Write[],
  answer: HttpResponse,
  request: IdempotentRequest | undefined,
): Promise<HttpResponse> {
  const all = request ? [...writes, ...keepResponse(store, request, answer)] : writes;
  if (all.length === 0) return answer;
  try {
    await transact(store, all);
    return answer;
  } catch (error) {
    if (request) return firstAnswerOr(error, request, writes.length);
    throw error;
  }
}

/**
 * The first answer, where its record is what was in the way.
 *
 * @param at where the record is among the writes; that of the name which must be new comes after it
 * @throws what else was in the way
 */
function firstAnswerOr(error: unknown, request: IdempotentRequest, at: number): HttpResponse {
  if (error instanceof ConditionFailed) {
    const kept = error.itemAt(at);
    if (kept) return replay(request, kept);
    if (error.at(at + 1)) throw duplicateRequestId(error);
  }
  if (request.keepsRefusals && error instanceof Contended && error.at(at)) throw inProgress(error);
  throw error;
}
