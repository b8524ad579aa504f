import { type EndpointTable, headerTitle } from '../../functions/core/model/endpoint.ts';
import { type Tag, tagsOf } from './openapi-tags.ts';

/** What a newcomer has to know before the first call, in Markdown. */
export function guide(tables: readonly EndpointTable[]): string {
  const tags = tagsOf(tables).filter(({ scopes }) => scopes.length > 0);
  const bases = tags.map(
    ({ name, basePath, scopes }) =>
      `| ${name} | \`${basePath}\` | ${scopes.map((scope) => `\`${scope}\``).join(', ')} |`,
  );
  const operations = tags.some(({ isForOperators }) => isForOperators)
    ? ' The `operations/…` scopes are for operators of the service, who act for every tenant; other clients do not get them.'
    : '';
  return `Quartermaster takes provisioning orders and sees each one through to delivery: exactly once, under a number that no other order has.

| Line | Base path | Scopes |
| --- | --- | --- |
${bases.join('\n')}

## Get a token

Every call but those of the service itself carries \`Authorization: Bearer <access token>\`. A token comes from the token endpoint by the OAuth 2.0 client credentials grant:

\`\`\`sh
curl -u "$CLIENT_ID:$CLIENT_SECRET" "$TOKEN_URL" \\
  -d grant_type=client_credentials \\
  -d scope="${exampleScopes(tags)}"
\`\`\`

Without a valid token the answer is 401; with one that lacks the scope it is 403. Your tenant comes from the token: another tenant's order is a 404 everywhere.${operations}

## Repeat safely

Send an \`Idempotency-Key\`, a new UUID for each order, where the operation takes one. When a call fails or times out, send the same request with the same key again, as often as it takes: the order is placed once, and each repeat gets the first answer with \`Idempotent-Replayed: true\`. The same key with a different request is a 422. Without a key, each call has its effect.${ownKeys(tables)}

## Change without losing updates

An order's \`ETag\` is its version. Send it as \`If-Match\` with a change, where the operation takes it, and the change is refused with 412 when somebody else was faster; read the order again and decide. Without \`If-Match\` the change is applied to the latest version, so two changes of different fields both survive.

## Read a list to its end

A list comes in pages, newest first. Follow the \`Link\` header with \`rel="next"\` or \`links.next\` of the body, or send \`next_cursor\` as \`cursor\`, whichever the list has, until there is none. A cursor belongs to your tenant and to the filter it was made for.

## Errors

Each operation lists its own, in the shape that its line gives them; where the line gives none they are problem documents (RFC 9457, \`application/problem+json\`). All problems of a request are reported at once. 401, 403, 429 and a few faults come from API Gateway before the service is reached, as \`{ "message": "…" }\`. After 429, 500, 503 or a lost connection, repeat the request; after 503 wait for \`Retry-After\` seconds. Every answer of the service carries \`x-request-id\`: quote it when you ask for help.

Answers may gain fields where their schema has room for them: ignore those you do not know. Requests may not: an unknown field is refused, so that a typo is not lost silently.`;
}

/** How lines repeat that have keys in a header of their own: the key stands for whatever comes with it, good or bad. */
function ownKeys(tables: readonly EndpointTable[]): string {
  const notes = tables.map(({ title, endpoints }) => {
    const header = Object.values(endpoints).find(({ idempotency }) => idempotency?.keepsRefusals)?.idempotency?.header;
    if (header === undefined) return '';
    return `

${title} have the key in \`${headerTitle(header)}\`, and operations that take one refuse a call without it. The first answer is given again to whatever comes with the key, a refusal too: send what you have corrected with a new key. While a call is not over, another with its key may be refused; that is not its answer, so repeat it a moment later. Answers of 429 and from 500 on are not kept.`;
  });
  return notes.join('');
}

/** The scopes of the first line that has any, as a token request names them. */
function exampleScopes(tags: readonly Tag[]): string {
  return tags.find(({ scopes, isForOperators }) => scopes.length > 0 && !isForOperators)?.scopes.join(' ') ?? '';
}
