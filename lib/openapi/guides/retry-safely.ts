import { type EndpointTable, headerTitle } from '../../../functions/core/model/endpoint.ts';
import type { GuideSection } from './guide-section.ts';

/** Tells how a call is repeated without a second effect. */
export const retrySafely: GuideSection = ({ tables }) => `## Retry safely

If the operation accepts an \`Idempotency-Key\`, send one: a new UUID for each order. If a call fails or times out, send the same request with the same key again, as often as necessary. The service places the order once. Every retry gets the first response, with \`Idempotent-Replayed: true\`. If you send the same key with a different request, the API returns 422. Without a key, every call takes effect.${ownKeys(tables)}`;

/** Describes retries for the lines that have their own key header, and that also keep error responses for a key. */
function ownKeys(tables: readonly EndpointTable[]): string {
  const notes = tables.map(({ title, endpoints }) => {
    const header = Object.values(endpoints).find(({ idempotency }) => idempotency?.keepsRefusals)?.idempotency?.header;
    if (header === undefined) return '';
    return `

${title} use \`${headerTitle(header)}\` for the key. Operations that accept a key reject a call without one. The service returns the first response to every repeat of the request. It also keeps error responses. A known key with another body or query is an error, so send a corrected request with a new key. The path says for whom a key is unique: another customer may have the same key. While a call is in progress, the service may reject another call with the same key. That response is not kept; retry a moment later. Responses with status 429 or 500 and above are not kept either.`;
  });
  return notes.join('');
}
