import type { Answer } from './answer.ts';
import { type IdempotentRequest, keepAnswer, replay } from './idempotency.ts';
import type { Store } from './store.ts';
import { ConditionFailed, transact, type Write } from './transaction.ts';

/**
 * Commits the writes of one request together with its answer under the idempotency key, in one transaction: there is no
 * moment at which the effect exists without the record, or the record without the effect (design, promise 1).
 *
 * @returns the answer given, or the first one when the key has committed before.
 * @throws ConditionFailed when one of `writes` is refused; positions are those in `writes`.
 * @throws Problem `idempotency-key-reused`, `unavailable`
 */
export async function commit(
  store: Store,
  writes: readonly Write[],
  answer: Answer,
  request: IdempotentRequest | undefined,
): Promise<Answer> {
  try {
    await transact(store, request ? [...writes, keepAnswer(store, request, answer)] : writes);
    return answer;
  } catch (error) {
    const kept = request && error instanceof ConditionFailed ? error.itemAt(writes.length) : undefined;
    if (request && kept) return replay(request, kept);
    throw error;
  }
}
