import type { Answer } from './answer.ts';
import { type IdempotentRequest, keepAnswer, replay } from './idempotency.ts';
import type { Store } from './store.ts';
import { ConditionFailed, transact, type Write } from './transaction.ts';

/**
 * Commits the writes of one request together with its answer under the idempotency key, in one transaction: there is no
 * moment at which the effect exists without the record, or the record without the effect (design, promise 1).
 *
 * Without writes it keeps the answer alone, and without a key it then writes nothing.
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
  const all = request ? [...writes, keepAnswer(store, request, answer)] : writes;
  if (all.length === 0) return answer;
  try {
    await transact(store, all);
    return answer;
  } catch (error) {
    const kept = request && error instanceof ConditionFailed ? error.itemAt(writes.length) : undefined;
    if (request && kept) return replay(request, kept);
    throw error;
  }
}
