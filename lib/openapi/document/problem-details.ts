import type { Endpoint } from '../../../functions/core/model/endpoint.ts';
import type { ProblemKind } from '../../../functions/core/problems/problem-document.ts';
import type { OwnProblem } from '../../../functions/core/problems/problem-meanings.ts';
import { repeatAdvice } from '../../../functions/core/problems/repeat-advice.ts';

/** Kinds of problems that are the first code of a response. The others are second codes, or their responses have an example. */
type Shown = Exclude<
  ProblemKind | OwnProblem,
  | 'refused'
  | 'missing-idempotency-key'
  | 'malformed-idempotency-key'
  | 'not-acceptable'
  | 'in-progress'
  | 'duplicate-request-id'
  | 'transition-refused'
  | 'idempotency-key-reused'
  | 'unknown-path'
  | 'method-not-allowed'
  | 'validation-failed'
  | 'events-expired'
>;

/** The `detail` of the example of a problem document, by its code: the words of the service for a typical request. */
const DETAILS: Readonly<Record<Shown, (endpoint: Endpoint) => string>> = {
  'malformed-body': ({ body }) =>
    body === undefined
      ? 'The endpoint takes no body; send the request without one.'
      : 'The body is not JSON: value expected at position 8 (line 1, column 9).',
  'no-tenant': () => 'The token names no tenant: its claim client_id is missing.',
  'no-subject': () => 'The token names no caller: its claim sub is missing.',
  'not-found': () => 'There is no such order; check its identifier and that it belongs to your tenant.',
  'version-mismatch': () =>
    'The order is at version 3, not 2; read it again and repeat the change. An earlier attempt of yours may have made that version: the history says who did. A repeat with the same Idempotency-Key gets the first response.',
  'body-too-large': () => 'The body is 300000 bytes long; the limit is 262144.',
  'unsupported-media-type': () => 'Content-Type must be application/json, got "text/plain".',
  'rate-limited': () => 'The tenant sends more than 50 requests a second. Wait 2 s, then repeat the request.',
  'too-many-webhooks': () => 'Your tenant has 10 webhooks, which is the most. Delete one, or change its address.',
  'rotation-in-progress': () =>
    'Two secrets are valid until 2027-03-02T09:30:00.000Z. Rotate again after that, or with "overlapHours": 0, which ends both at once.',
  'redelivery-in-progress': () => 'A redelivery of this webhook is under way. Repeat the request in a minute.',
  internal: (endpoint) => `Something went wrong on our side. ${repeatAdvice(endpoint)}`,
  unavailable: (endpoint) => `The store did not answer in time. ${repeatAdvice(endpoint)}`,
};

/** Returns the `detail` of a problem's example, or undefined for a code without one. */
export const detailOf = (code: string, endpoint: Endpoint): string | undefined =>
  (DETAILS as Readonly<Record<string, (endpoint: Endpoint) => string>>)[code]?.(endpoint);
