import type { HeaderCheck } from '../../core/http/header-check.ts';
import { Problem } from '../../core/problems/problem.ts';
import { refused } from '../model/refusal.ts';

/** Detail of `4115`. The message of the code does not say which key is valid. */
export const API_KEY_RULE = 'X-Api-Key: must be the client id that the access token was issued to';

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

/** Media ranges that include JSON, narrowest first. The narrowest range sent decides (RFC 9110, section 12.5.1). */
const RANGES = ['application/json', 'application/*', '*/*'];

/** True if the caller accepts JSON. A caller without the header accepts anything. */
function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  const weights = new Map(accept.split(',').map(weightOf));
  const range = RANGES.find((range) => weights.has(range));
  return range !== undefined && weights.get(range) !== 0;
}

/** Returns a media range of the header with its weight, by default 1. Other parameters make no difference to JSON. */
function weightOf(text: string): [range: string, weight: number] {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => /^q\s*=/.test(parameter));
  return [range, weight === undefined ? 1 : Number(weight.replace(/^q\s*=\s*/, ''))];
}

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
