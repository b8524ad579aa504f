import type { HttpResponse } from '../model/response.ts';
import { Problem } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { commit } from './commit.ts';
import type { IdempotentRequest } from './idempotent-request.ts';
import { firstResponse } from './kept-response.ts';

/** A request that may repeat an earlier one. */
interface Repeatable {
  readonly idempotency: IdempotentRequest | undefined;
}

/**
 * Makes the step that replays the first response to a repeat whose handling is rejected now. A repeat gets the same response even
 * if the request would no longer succeed. Requests whose errors are kept do not need this step ({@link withKeptErrors}).
 *
 * The step throws the errors of `next`, unless there is a first response.
 *
 * @param next handles the request; it replays the first response itself when it commits
 */
export const withReplay =
  <Request extends Repeatable>(next: (request: Request, store: Store) => Promise<HttpResponse>) =>
  async (request: Request, store: Store): Promise<HttpResponse> => {
    try {
      return await next(request, store);
    } catch (error) {
      const { idempotency } = request;
      if (idempotency === undefined || idempotency.keepsRefusals || !isRefusal(error)) throw error;
      const first = await firstResponse(store, idempotency);
      if (first === undefined) throw error;
      return first;
    }
  };

/**
 * Returns the first response to a request that this version cannot read; undefined if it had none, or if the key belongs to another
 * request. A version with stricter schemas thus answers a repeat as the version did that took the request. One read.
 */
export async function replayOfUnreadable(
  store: Store,
  request: IdempotentRequest | undefined,
): Promise<HttpResponse | undefined> {
  if (request === undefined || request.keepsRefusals) return undefined;
  try {
    return await firstResponse(store, request);
  } catch (error) {
    if (error instanceof Problem && error.kind === 'idempotency-key-reused') return undefined;
    throw error;
  }
}

/** A call whose request may be recognized by its key. */
interface RecognizedCall {
  readonly recognized: IdempotentRequest | undefined;
  readonly store: Store;
}

/** Functions of a line and an endpoint by which a rejection is kept. */
interface Keeping<Call> {
  /** Prints the rejection to keep. */
  readonly print: (problem: Problem, call: Call) => HttpResponse;
  /** Returns the digest of the request as the client sent it, also of one that the service cannot read. */
  readonly digestOf: (call: Call) => string;
}

/**
 * Makes the step that keeps rejections as responses, for requests whose errors are kept. It commits a rejection under the
 * request's key as a handler commits its response, so that every repeat gets it. A request that had a response before gets the
 * first one, good or bad.
 *
 * The step throws the errors of `next` that are no rejections; Problem `idempotency-key-reused` if the key belongs to another
 * request; `in-progress`, `unavailable` if it could not keep the rejection.
 *
 * @param next reads and handles the request
 */
export const withKeptErrors =
  <Call extends RecognizedCall>({ print, digestOf }: Keeping<Call>, next: (call: Call) => Promise<HttpResponse>) =>
  async (call: Call): Promise<HttpResponse> => {
    const { store } = call;
    if (!call.recognized?.keepsRefusals) return next(call);
    const recognized = { ...call.recognized, sent: digestOf(call) };
    const { unique, ...keyed } = recognized;
    const keep = (refusal: Problem) => {
      const response = { ...print(refusal, call), refusal: refusal.code };
      // A request id that was used before cannot be kept again.
      const isFree = unique !== undefined && refusal.kind !== 'duplicate-request-id';
      return commit(store, [], response, isFree ? recognized : keyed);
    };
    try {
      return await next({ ...call, recognized });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      try {
        return await keep(error);
      } catch (other) {
        // The response reports a request id that was used before ahead of any other problem.
        if (isRefusal(other) && other.kind === 'duplicate-request-id') return keep(other);
        throw other;
      }
    }
  };

/** Rejections that say nothing about the request itself: its outcome is still open, or its key belongs to another request. */
const TRANSIENT: ReadonlySet<Problem['kind']> = new Set(['in-progress', 'idempotency-key-reused']);
const TOO_MANY_REQUESTS = 429;

const isRefusal = (error: unknown): error is Problem =>
  error instanceof Problem && error.status < 500 && error.status !== TOO_MANY_REQUESTS && !TRANSIENT.has(error.kind);
