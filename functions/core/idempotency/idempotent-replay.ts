import type { HttpResponse } from '../model/response.ts';
import { Problem } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { commit } from './commit.ts';
import { firstResponse, type IdempotentRequest } from './idempotency.ts';

/**
 * Does the work of a request. Where it is refused, but has been answered before, it gets that answer again: a repeat is answered
 * alike even when it would be refused by now.
 *
 * @throws whatever the work throws, where there is no such answer
 */
export async function withReplay(
  store: Store,
  request: IdempotentRequest | undefined,
  work: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  try {
    return await work();
  } catch (error) {
    const first = request && isRefusal(error) ? await firstResponse(store, request) : undefined;
    if (first === undefined) throw error;
    return first;
  }
}

/**
 * Does the work of a request whose refusals are kept. Where it is refused, the refusal is committed under the request's key as any
 * answer is, so that every repeat gets it; one that was answered before gets that answer again, good or bad.
 *
 * @param print how the line prints the refusal that is kept
 * @throws what the work throws that is no refusal; Problem `in-progress`, `unavailable` where the refusal could not be kept
 */
export async function withKeptErrors(
  store: Store,
  request: IdempotentRequest,
  work: () => Promise<HttpResponse>,
  print: (problem: Problem) => HttpResponse,
): Promise<HttpResponse> {
  const keep = (refusal: Problem, { unique, ...named }: IdempotentRequest) => {
    const answer = { ...print(refusal), refusal: refusal.code };
    // The name that is not new cannot be kept again.
    const isFree = unique !== undefined && refusal.kind !== 'duplicate-request-id';
    return commit(store, [], answer, isFree ? { ...named, unique } : named);
  };
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    try {
      return await keep(error, request);
    } catch (other) {
      // A request id that was used before is told before anything else that is wrong.
      if (isRefusal(other) && other.kind === 'duplicate-request-id') return keep(other, request);
      throw other;
    }
  }
}

/** What says nothing about the request itself: what becomes of it is not known yet, or its key is another request's. */
const PASSING: ReadonlySet<Problem['kind']> = new Set(['in-progress', 'idempotency-key-reused']);
const TOO_MANY_REQUESTS = 429;

const isRefusal = (error: unknown): error is Problem =>
  error instanceof Problem && error.status < 500 && error.status !== TOO_MANY_REQUESTS && !PASSING.has(error.kind);
