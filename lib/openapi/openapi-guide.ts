import { type EndpointTable, headerTitle } from '../../functions/core/model/endpoint.ts';
import { type Tag, tagsOf } from './openapi-tags.ts';

/** Returns the introduction of the OpenAPI document in Markdown, for readers who are about to make their first call. */
export function guide(tables: readonly EndpointTable[]): string {
  const tags = tagsOf(tables).filter(({ scopes }) => scopes.length > 0);
  const bases = tags.map(
    ({ name, basePath, scopes }) =>
      `| ${name} | \`${basePath}\` | ${scopes.map((scope) => `\`${scope}\``).join(', ')} |`,
  );
  const operations = tags.some(({ isForOperators }) => isForOperators)
    ? ' The `operations/…` scopes are for operators of the service. Operators act for every tenant; other clients do not get these scopes.'
    : '';
  return `Quartermaster accepts provisioning orders and tracks each one until delivery. It places every order exactly once and gives it a unique number.

| Line | Base path | Scopes |
| --- | --- | --- |
${bases.join('\n')}

## Get a token

Send \`Authorization: Bearer <access token>\` with every call, except to the public endpoints of the service itself. Get a token from the token endpoint with the OAuth 2.0 client credentials grant:

\`\`\`sh
curl -u "$CLIENT_ID:$CLIENT_SECRET" "$TOKEN_URL" \\
  -d grant_type=client_credentials \\
  -d scope="${exampleScopes(tags)}"
\`\`\`

Keep the token until it expires (\`expires_in\` seconds), and use it for all your calls. Cognito charges 2.25 US dollars for 1,000 tokens. A new token for each call would make the call more than a hundred times as expensive.

Without a valid token the API returns 401. If the token lacks the scope, it returns 403. Your tenant comes from the token. For another tenant's order, every endpoint returns 404.${operations}

## Retry safely

If the operation accepts an \`Idempotency-Key\`, send one: a new UUID for each order. If a call fails or times out, send the same request with the same key again, as often as necessary. The service places the order once. Every retry gets the first response, with \`Idempotent-Replayed: true\`. If you send the same key with a different request, the API returns 422. Without a key, every call takes effect.${ownKeys(tables)}

## Change an order without losing updates

The \`ETag\` of an order is its version. If the operation accepts \`If-Match\`, send the \`ETag\` with your change. If another change was faster, the API rejects yours with 412. Read the order again before you decide what to do. Without \`If-Match\`, the service applies the change to the latest version, so two changes of different fields both survive. With an \`Idempotency-Key\` a repeat of the change gets the first response, although its \`If-Match\` is then old.

If a response has an \`ETag\`, send it as \`If-None-Match\` to read again: an order that has not changed is a 304 without a body. HEAD takes every path that GET takes. Another method than those of a path is a 405 with \`Allow\`. Bodies from 1 KB on are compressed if you accept gzip. The service rejects a body on an operation that takes none, bytes that are not UTF-8, and an object with the same name twice.

## Read a complete list

Lists are returned in pages, newest first. To get the next page, follow the \`Link\` header with \`rel="next"\`, follow \`links.next\` in the body, or send \`next_cursor\` as \`cursor\`. Each list offers one of these. The list is complete when the response has no next page. A cursor is valid only for your tenant and for the filter of its list.

## Errors

Each operation lists its errors, in the format of its line. If the line has no format of its own, errors are problem documents (RFC 9457, \`application/problem+json\`). One response reports all problems of a request. API Gateway returns 401, 403, 429 and a few server errors itself, as \`{ "message": "…" }\`, before the request reaches the service. Each tenant has a limit of requests; a request beyond it is a 429 in the format of its line, with \`RateLimit-Policy\` and \`RateLimit\`. After 429, 500, 503 or a lost connection, retry the request. If the response has \`Retry-After\`, wait for so many seconds. Every response of the service carries \`x-request-id\`. Quote it when you ask for help.

Responses may gain fields if their schema allows additional fields. Ignore fields that you do not know. Requests must not contain unknown fields: the API rejects them, so that it detects a misspelled name.`;
}

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

/** Returns the scopes of the first line that has scopes, in the form of a token request. */
function exampleScopes(tags: readonly Tag[]): string {
  return tags.find(({ scopes, isForOperators }) => scopes.length > 0 && !isForOperators)?.scopes.join(' ') ?? '';
}
