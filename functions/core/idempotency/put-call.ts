import type { HttpResponse } from '../model/response.ts';
import type { UnwantedVersions } from '../problems/if-none-match.ts';
import type { IdempotentRequest } from './idempotent-request.ts';

/** The call of a PUT that adds or changes something. */
export interface PutCall<Saved> {
  /** Present if the caller sent an idempotency key. */
  readonly idempotency?: IdempotentRequest | undefined;
  readonly ifNoneMatch?: UnwantedVersions;
  /** Makes the response, which repeats of the request get too. */
  readonly respond: (saved: Saved) => HttpResponse;
}
