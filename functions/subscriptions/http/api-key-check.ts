import type { Screen } from '../../core/http/authenticate-request.ts';
import { Problem } from '../../core/problems/problem.ts';
import { refused } from '../model/refusal.ts';

/**
 * Checks the API key of a partner's call (docs/contracts/subscriptions.md, "Headers").
 *
 * @throws Problem `4115` if the key is not the client id of the access token
 * @example checkApiKey({ headers: { 'x-api-key': 'client-a' }, principal: { clientId: 'client-b' } }) // throws 4115
 */
export const checkApiKey: Screen = ({ headers, principal }) => {
  const key = headers['x-api-key']?.trim();
  if (key === undefined || key !== principal.clientId) throw refused('4115');
};

/**
 * Checks that a partner's call accepts JSON (docs/contracts/subscriptions.md, "Headers").
 *
 * @throws Problem `not-acceptable` if the call does not accept JSON
 * @example checkAccept({ accept: 'text/html' }) // throws not-acceptable
 */
export function checkAccept({ accept }: { readonly accept?: string | undefined }): void {
  if (!acceptsJson(accept)) throw notAcceptable();
}

/** Media ranges that include JSON, the narrowest first. The narrowest one in the header counts (RFC 9110, section 12.5.1). */
const RANGES = ['application/json', 'application/*', '*/*'];

/** Returns true if the header accepts JSON. Without the header, a call accepts everything. */
function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  const weights = new Map(accept.split(',').map(weightOf));
  const range = RANGES.find((range) => weights.has(range));
  return range !== undefined && weights.get(range) !== 0;
}

/**
 * Splits an entry of the header into media range and weight. The default weight is 1. Other parameters make no difference for
 * JSON.
 */
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
