import * as z from 'zod';
import type { PublicKeySet } from '../issuer/issuer-keys.ts';
import { eventClaims, scopesOf } from './claims.ts';
import { type Claims, TokenRefused, TokenVerifier } from './token-verifier.ts';

export interface JwtAuthorizerOptions {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Places of the token, in order: `$request.header.<name>` or `$request.querystring.<name>`. */
  readonly identitySources: readonly string[];
  /** The keys of an issuer in this process. OpenID discovery finds any other issuer's keys, over https only. */
  readonly keys?: PublicKeySet | undefined;
  /** Returns `true` while a drill has the authorizer expect an audience that no token has. */
  readonly refusesAudience?: (() => boolean) | undefined;
}

/** The result of an authorization: the token's claims for the event, or the status and challenge of the response. */
export type Authorization =
  | {
      readonly allowed: true;
      readonly claims: Readonly<Record<string, string>>;
      readonly scopes: readonly string[] | null;
    }
  | { readonly allowed: false; readonly status: 401 | 403; readonly challenge: string };

export interface AuthorizationRequest {
  readonly header: (name: string) => string | undefined;
  readonly query: (name: string) => string | undefined;
  /** The token needs one of these scopes; it needs none when the list is empty. */
  readonly routeScopes: readonly string[];
}

interface Verified {
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: ReadonlySet<string>;
  /** The token's own claims, whose times are held against the clock at each use. */
  readonly own: Claims;
}

/** The most verified tokens in the cache. */
const REMEMBERED = 1_000;

/** The milliseconds that a request to an issuer may take. */
const ISSUER_TIMEOUT_MS = 1_500;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https$/ }) });

/**
 * API Gateway's JWT authorizer for HTTP APIs, with the checks of "Control access to HTTP APIs with JWT authorizers". It verifies:
 *
 * - the algorithm RS256, the signature and `kid`
 * - `iss`, and `aud`, or `client_id` in a token without `aud`
 * - `exp`, `nbf` and `iat`, by real time, at each use and without tolerance
 * - one of the route's scopes, in `scope` or `scp`
 *
 * The authorizer fails closed: any error denies access.
 */
export class JwtAuthorizer {
  readonly #options: JwtAuthorizerOptions;
  readonly #verified = new Map<string, Verified>();
  #verifier: TokenVerifier | undefined;

  constructor(options: JwtAuthorizerOptions) {
    const { issuer, keys } = options;
    if (keys === undefined && !issuer.startsWith('https://')) {
      throw new Error(`the issuer ${issuer} is neither the local one nor reached over https`);
    }
    this.#options = options;
    if (keys !== undefined) this.#verifier = new TokenVerifier({ issuer, audience: options.audience, keys });
  }

  async authorize(request: AuthorizationRequest): Promise<Authorization> {
    const token = this.#token(request);
    if (token === undefined) return { allowed: false, status: 401, challenge: 'Bearer' };
    const { routeScopes } = request;
    try {
      if (this.#options.refusesAudience?.()) throw new TokenRefused('the token has an invalid audience');
      const { claims, scopes } = this.#remembered(token) ?? (await this.#verify(token));
      if (routeScopes.length > 0 && !routeScopes.some((scope) => scopes.has(scope))) {
        return refusal(403, routeScopes, 'insufficient_scope', 'the token does not have a valid scope');
      }
      return { allowed: true, claims, scopes: routeScopes.length === 0 ? null : routeScopes };
    } catch (error) {
      const reason = error instanceof TokenRefused ? error.message : 'the token could not be verified';
      return refusal(401, routeScopes, 'invalid_token', reason);
    }
  }

  #token({ header, query }: AuthorizationRequest): string | undefined {
    for (const source of this.#options.identitySources) {
      const [, kind, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
      const value = kind === 'header' ? header(name.toLowerCase()) : query(name);
      // The scheme is optional, in upper or lower case.
      const token = value?.replace(/^bearer +/i, '').trim();
      if (token !== undefined && token !== '') return token;
    }
    return undefined;
  }

  #remembered(token: string): Verified | undefined {
    const verified = this.#verified.get(token);
    if (verified === undefined) return undefined;
    this.#verified.delete(token);
    assertTimes(verified.own, Date.now());
    // Moves the token to the end: the cache drops tokens from the front.
    this.#verified.set(token, verified);
    return verified;
  }

  async #verify(token: string): Promise<Verified> {
    this.#verifier ??= await this.#discovered();
    const claims = await this.#verifier.verify(token);
    assertTimes(claims, Date.now());
    const verified = { claims: eventClaims(claims), scopes: scopesOf(claims), own: claims };
    this.#verified.set(token, verified);
    const [oldest] = this.#verified.keys();
    if (this.#verified.size > REMEMBERED && oldest !== undefined) this.#verified.delete(oldest);
    return verified;
  }

  /** Finds an issuer elsewhere by OpenID discovery. The verifier fetches and keeps its keys. */
  async #discovered(): Promise<TokenVerifier> {
    const { issuer, audience } = this.#options;
    const response = await fetchFromIssuer(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const discovered = Discovery.safeParse(response.ok ? await response.json() : null);
    if (!discovered.success || discovered.data.issuer !== issuer) {
      throw new TokenRefused('OIDC discovery endpoint communication error');
    }
    const fetchKeys = async (url: string) => (await fetchFromIssuer(url)).arrayBuffer();
    return new TokenVerifier({ issuer, audience, keys: { url: discovered.data.jwks_uri, fetch: fetchKeys } });
  }
}

/**
 * Returns a refusal in API Gateway's form. Descriptions that AWS publishes are AWS's ("Troubleshooting issues with HTTP API JWT
 * authorizers"); the others are this project's.
 */
function refusal(status: 401 | 403, scopes: readonly string[], error: string, description: string): Authorization {
  const challenge = `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${description}"`;
  return { allowed: false, status, challenge };
}

function fetchFromIssuer(url: string): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(ISSUER_TIMEOUT_MS), redirect: 'error' });
}

/** @throws TokenRefused for a token that is not valid at a time, in milliseconds since 1970 */
function assertTimes({ exp, nbf, iat }: Claims, now: number): void {
  const seconds = now / 1_000;
  if (exp === undefined) throw new TokenRefused('the claim exp is missing or not valid');
  if (exp <= Math.floor(seconds)) throw new TokenRefused('the token has expired');
  if (nbf !== undefined && nbf > seconds) throw new TokenRefused('the token is not valid yet');
  if (iat !== undefined && iat > seconds) throw new TokenRefused('the token was issued in the future');
}
