import { acceptsJson } from '../../core/http/accepted.ts';
import type { HeaderCheck } from '../../core/http/header-check.ts';
import { Problem } from '../../core/problems/problem.ts';
import { refused } from '../model/refusal.ts';

/** Detail of `4115`. The message of the code does not say which key is valid. */
const API_KEY_RULE = 'X-Api-Key: must be the client id that the access token was issued to';

/**
 * The check of a partner's API key (docs/contracts/subscriptions.md, "Headers").
 *
 * The check throws Problem `4115` unless the key is the token's client.
 */
export const apiKeyCheck: HeaderCheck = {
  place: 'before-key',
  check: ({ headers, principal }) => {
    const key = headers['x-api-key']?.trim();
    if (key === undefined || key !== principal.clientId) throw refused('4115', [API_KEY_RULE]);
  },
};

/**
 * The check of the media types that a partner accepts (docs/contracts/subscriptions.md, "Headers").
 *
 * The check throws Problem `not-acceptable` unless JSON is among them.
 */
export const acceptCheck: HeaderCheck = {
  place: 'after-key',
  check: ({ headers }) => {
    if (!acceptsJson(headers.accept)) throw notAcceptable();
  },
};

const notAcceptable = () =>
  new Problem('not-acceptable', 'Accept must be application/json, or a range that it is in.', {
    fields: [
      {
        path: 'Accept',
        message: 'must be application/json, or a range that it is in',
        fault: 'invalid',
        place: 'header',
      },
    ],
  });
