import { errorOf, objectOf } from './errors.ts';
import { fetchAndRepeat, type Rules, type Surroundings } from './retry.ts';

/** Client id and secret, for which the token endpoint gives tokens. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenUrl: string;
  /** Scopes of the tokens; by default all scopes of the client. */
  readonly scopes?: readonly string[];
}

/** Access token of the caller's own. */
export interface OwnToken {
  /** Token, or a function that returns one. `isRejected` is true if the API has rejected the token before. */
  readonly token: string | ((isRejected: boolean) => string | Promise<string>);
  /** Client id for `X-Api-Key`; by default the one in the token. */
  readonly clientId?: string;
}

interface Grant {
  readonly token: string;
  /** Time in milliseconds from which the token is not used any more. */
  readonly endsAt: number;
}

/** Milliseconds before its end at which a token is renewed. */
const MARGIN = 60_000;

/** Makes the functions that give each call its token. All calls share one request for a token. */
export function tokensFor(credentials: ClientCredentials | OwnToken, rules: Rules, surroundings: Surroundings) {
  const { now } = surroundings;
  let latest: Promise<Grant> | undefined;

  async function request({ clientId, clientSecret, tokenUrl, scopes = [] }: ClientCredentials): Promise<Grant> {
    const what = `POST ${tokenUrl}`;
    const begin = now();
    const authorization = `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)}`;
    const scope = scopes.length > 0 && { scope: scopes.join(' ') };
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...scope });
    const init = { method: 'POST', headers: { authorization }, body };
    const answer = await fetchAndRepeat(what, tokenUrl, init, rules, surroundings);
    const { access_token: token, expires_in: seconds } = objectOf(answer.content) ?? {};
    if (!answer.response.ok || typeof token !== 'string') throw errorOf(what, answer);
    // A token without an end is used until the API rejects it.
    const lifetime = typeof seconds === 'number' ? seconds * 1_000 : Number.POSITIVE_INFINITY;
    return { token, endsAt: begin + lifetime - Math.min(MARGIN, lifetime / 2) };
  }

  return {
    /**
     * Returns a token.
     *
     * @param rejected token that the API has rejected, so it must be another one
     */
    async get(rejected?: string): Promise<string> {
      if ('token' in credentials) {
        const { token } = credentials;
        return typeof token === 'string' ? token : token(rejected !== undefined);
      }
      const known = latest;
      const grant = await known?.catch(() => undefined);
      if (grant !== undefined && grant.token !== rejected && grant.endsAt > now()) return grant.token;
      // Another call may have asked for a new token meanwhile.
      if (latest === undefined || latest === known) latest = request(credentials);
      return (await latest).token;
    },

    /** Returns the id of the client that a token was issued to. */
    clientIdOf(token: string): string | undefined {
      if (credentials.clientId !== undefined) return credentials.clientId;
      const [, claims = ''] = token.split('.');
      try {
        const id = objectOf(JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))))?.client_id;
        return typeof id === 'string' ? id : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
