import type { ErrorCodes, ErrorMeaning } from '../documentation/documented-errors.ts';
import { BREAKS_A_RULE, type ProblemKind } from './problem.ts';
import { problemType } from './problem-document.ts';

/** Meanings of the kinds of problems. The type requires a row for each kind. */
export const MEANINGS: Readonly<Record<Exclude<ProblemKind, 'refused'>, ErrorMeaning>> = {
  'malformed-body': {
    meaning:
      'The body is no JSON in UTF-8, is nested too deep, has a name twice in one object, or stands where the operation takes none.',
    remedy:
      'Correct the body; `detail` has the position of the fault. Without a correction a repeat gets the same error.',
  },
  'missing-idempotency-key': {
    meaning: 'The operation requires a key, and the request has none.',
    remedy: 'Send a new key for each intent, preferably a UUID.',
  },
  'malformed-idempotency-key': {
    meaning: 'The key is no text of 1 to 255 visible ASCII characters.',
    remedy: 'Send another key, preferably a UUID.',
  },
  'no-tenant': {
    meaning: 'The access token is valid, but does not name a tenant.',
    remedy: "Use a partner's client. Clients of operators have no tenant.",
  },
  'no-subject': {
    meaning: 'The access token is valid, but does not name its caller.',
    remedy: 'Get the token with the client credentials grant, which sets the claim `sub`.',
  },
  'not-found': {
    meaning:
      'Your tenant has nothing with the identifier in the path. The error is the same if it belongs to another tenant.',
    remedy: 'Check the identifier, and that the token is of the tenant that placed the order.',
  },
  'unknown-path': {
    meaning: 'No endpoint has the path, with any method.',
    remedy: 'Compare the path with this reference. A path has no slash at its end.',
  },
  'method-not-allowed': {
    meaning: 'The path has endpoints, but none with the method of the request.',
    remedy: 'Use a method that the header `Allow` lists.',
  },
  'not-acceptable': {
    meaning: 'The header `Accept` excludes the media type of the response.',
    remedy: 'Send `Accept: application/json`, or no such header.',
  },
  'in-progress': {
    meaning: 'Another call with the same key is not finished yet. This call changed nothing.',
    remedy: 'Wait a second, then repeat the request with the same key.',
  },
  'duplicate-request-id': {
    meaning: 'An earlier request had the same request id.',
    remedy: 'Send a new request id with each request, or none.',
  },
  'version-mismatch': {
    meaning:
      'The current version is not one that `If-Match` names, or is one that `If-None-Match` excludes. Nothing was changed.',
    remedy:
      'Read again. If the change that you wanted is there, an earlier attempt of yours was successful. Otherwise decide on the new version, and send its `ETag`.',
  },
  'body-too-large': {
    meaning: 'The body is larger than the operation takes.',
    remedy: 'Send a smaller body; `detail` has the limit. Split an order that does not fit.',
  },
  'unsupported-media-type': {
    meaning: 'The body is not sent as `application/json` in UTF-8, or it is compressed.',
    remedy: 'Send `Content-Type: application/json`, without `Content-Encoding`.',
  },
  'validation-failed': {
    meaning: 'The request breaks a rule. The response lists the problems, each with the path of its field.',
    remedy: 'Correct every field that the response names. The key of the request is still free.',
  },
  'transition-refused': {
    meaning: 'The status cannot follow the current status of the order. The message lists the statuses that can.',
    remedy: 'Read the order, and choose one of its `allowedTransitions`.',
  },
  'idempotency-key-reused': {
    meaning: 'The key belongs to an earlier request with another body, query or path. This call changed nothing.',
    remedy: 'Send the earlier request unchanged to get its response, or send this request with a new key.',
  },
  'rate-limited': {
    meaning: 'Your tenant sends more requests than its limit allows. This request changed nothing.',
    remedy: 'Wait for as many seconds as `Retry-After` says, then repeat the request with the same key.',
  },
  internal: {
    meaning: 'An unexpected fault of the service. The request may have taken effect.',
    remedy: 'Repeat the request with the same key; it takes effect once. If the fault lasts, quote the `x-request-id`.',
  },
  unavailable: {
    meaning: 'The store is busy, or did not respond in time. The request may have taken effect.',
    remedy: 'Wait for as many seconds as `Retry-After` says, then repeat the request with the same key.',
  },
};

/** Meanings of problem documents that only the endpoints of events and webhooks return. */
const OWN_MEANINGS = {
  'events-expired': {
    meaning: 'The log no longer has all events after the place: it keeps them for 30 days. You have missed some.',
    remedy: 'Read your orders again, then go on from `oldest`, which the response has.',
  },
  'too-many-webhooks': {
    meaning: 'Your tenant has as many webhooks as it may. None was added.',
    remedy: 'Delete a webhook that you no longer need, or change the address of one.',
  },
  'rotation-in-progress': {
    meaning: 'The secret before the present one is still valid. A third secret cannot be made meanwhile.',
    remedy:
      'Rotate again after the time in `detail`, which is `previousSecretValidUntil` of the webhook. If a secret has leaked, rotate with `overlapHours: 0`, which ends both secrets at once.',
  },
  'redelivery-in-progress': {
    meaning: 'Another redelivery of a range of this webhook is under way. This call changed nothing.',
    remedy: 'Repeat the request in a minute.',
  },
} as const satisfies Readonly<Record<string, ErrorMeaning>>;

/** The code of a problem document that only the endpoints of events and webhooks return. */
export type OwnProblem = keyof typeof OWN_MEANINGS;

/** The errors that are printed as problem documents (RFC 9457), or under the same code in another form. */
export const problemDocuments: ErrorCodes = {
  title: 'problem documents',
  codes: { ...MEANINGS, ...OWN_MEANINGS },
  ofReusedKey: 'idempotency-key-reused' satisfies ProblemKind,
};

/**
 * Returns the example of a 422: the problem document of a request with one fault.
 *
 * @param message the rule that the field breaks, as the service words it
 */
export const invalidRequest = (field: string, message: string) => ({
  ...problemType('validation-failed'),
  status: 422,
  detail: BREAKS_A_RULE,
  instance: 'JKJaXmPLvHcESHA=',
  errors: [{ field, message }],
});
