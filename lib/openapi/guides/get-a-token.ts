import { type Tag, tagsOf } from '../document/tags.ts';
import type { GuideSection } from './guide-section.ts';

/** Tells how a client gets a token, and what a token decides. */
export const getAToken: GuideSection = ({ tables }) => {
  const tags = tagsOf(tables);
  const operations = tags.some(({ scopes, isForOperators }) => scopes.length > 0 && isForOperators)
    ? ' The `operations/…` scopes are for operators of the service. Operators act for every tenant; other clients do not get these scopes.'
    : '';
  return `## Get a token

Send \`Authorization: Bearer <access token>\` with every call, except to the public endpoints of the service itself. Get a token from the token endpoint with the OAuth 2.0 client credentials grant:

\`\`\`sh
curl -u "$CLIENT_ID:$CLIENT_SECRET" "$TOKEN_URL" \\
  -d grant_type=client_credentials \\
  -d scope="${exampleScopes(tags)}"
\`\`\`

Keep the token until it expires (\`expires_in\` seconds), and use it for all your calls. Cognito charges 2.25 US dollars for 1,000 tokens. A new token for each call would make the call more than a hundred times as expensive.

Without a valid token the API returns 401. If the token lacks the scope, it returns 403. Your tenant comes from the token. For another tenant's order, every endpoint returns 404.${operations}`;
};

/** Returns the scopes of the first line that has scopes, in the form of a token request. */
function exampleScopes(tags: readonly Tag[]): string {
  return tags.find(({ scopes, isForOperators }) => scopes.length > 0 && !isForOperators)?.scopes.join(' ') ?? '';
}
