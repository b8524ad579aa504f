import type { Screen } from '../../core/http/authenticate-request.ts';
import { Problem } from '../../core/problems/problem.ts';
import { refused } from '../model/refusal.ts';

/**
 * Looks at the API key of a partner's call (docs/contracts/subscriptions.md, "Headers").
 *
 * @throws Problem `4115` for one that is not the token's client
 */
export const checkApiKey: Screen = ({ headers, principal }) => {
  const key = headers['x-api-key']?.trim();
  if (key === undefined || key !== principal.clientId) throw refused('4115');
};

/**
 * Looks at what a partner's call accepts (docs/contracts/subscriptions.md, "Headers").
 *
 * @throws Problem `not-acceptable` for who does not take JSON
 */
export function checkAccept({ accept }: { readonly accept?: string | undefined }): void {
  if (!acceptsJson(accept)) throw notAcceptable();
}

/** Media ranges that JSON is in, the narrowest first: it is the one that counts (RFC 9110, section 12.5.1). */
const RANGES = ['application/json', 'application/*', '*/*'];

/** Whether an answer in JSON is welcome. A caller that does not say takes anything. */
function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  const weights = new Map(accept.split(',').map(weightOf));
  const range = RANGES.find((range) => weights.has(range));
  return range !== undefined && weights.get(range) !== 0;
}

/** A media range of the header with its weight: 1 unless it says another. Other parameters make no difference to JSON. */
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
