import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import type { PublicKeySet } from '../issuer/issuer-keys.ts';
import { eventClaims, scopesOf } from './claims.ts';

export interface JwtAuthorizerOptions {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Places of the token, in order: `$request.header.<name>` or `$request.querystring.<name>`. */
  readonly identitySources: readonly string[];
  /** The keys of an issuer in this process. OpenID discovery finds any other issuer's keys, over https only. */
  readonly keys?: PublicKeySet | undefined;
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
  /** Seconds since 1970. */
  readonly expires: number;
}

/** The most verified tokens in the cache. */
const REMEMBERED = 1_000;

/** AWS documents that API Gateway may cache an issuer's keys for two hours. */
const KEYS_KEPT_MS = 2 * 60 * 60 * 1_000;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https$/ }) });

class TokenRefused extends Error {}

/**
 * API Gateway's JWT authorizer for HTTP APIs, with the checks of "Control access to HTTP APIs with JWT authorizers". It verifies:
 *
 * - the algorithm RS256, the signature and `kid`
 * - `iss`, and `aud`, or `client_id` in a token without `aud`
 * - `exp`, `nbf` and `iat`, by real time and without tolerance
 * - one of the route's scopes, in `scope` or `scp`
 *
 * The authorizer fails closed: any error denies access.
 */
export class JwtAuthorizer {
  readonly #options: JwtAuthorizerOptions;
  readonly #verified = new Map<string, Verified>();
  #keys: JWTVerifyGetKey | null;

  constructor(options: JwtAuthorizerOptions) {
    const { issuer, keys } = options;
    if (keys === undefined && !issuer.startsWith('https://')) {
      throw new Error(`the issuer ${issuer} is neither the local one nor reached over https`);
    }
    this.#options = options;
    this.#keys = keys === undefined ? null : createLocalJWKSet({ keys: [...keys.keys] });
  }

  async authorize(request: AuthorizationRequest): Promise<Authorization> {
    const token = this.#token(request);
    if (token === undefined) return { allowed: false, status: 401, challenge: 'Bearer' };
    const { routeScopes } = request;
    try {
      const { claims, scopes } = this.#remembered(token) ?? (await this.#verify(token));
      if (routeScopes.length > 0 && !routeScopes.some((scope) => scopes.has(scope))) {
        return refusal(403, routeScopes, 'insufficient_scope', 'the token does not have a valid scope');
      }
      return { allowed: true, claims, scopes: routeScopes.length === 0 ? null : routeScopes };
    } catch (error) {
      return refusal(401, routeScopes, 'invalid_token', describe(error));
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
    if (verified.expires <= Date.now() / 1_000) return undefined;
    // Moves the token to the end: the cache drops tokens from the front.
    this.#verified.set(token, verified);
    return verified;
  }

  async #verify(token: string): Promise<Verified> {
    const { issuer, audience } = this.#options;
    const keys = await this.#issuerKeys();
    const { payload } = await jwtVerify(
      token,
      (header, jws) => {
        if (header.kid === undefined) throw new TokenRefused('the token has no kid');
        return keys(header, jws);
      },
      { algorithms: ['RS256'], issuer, requiredClaims: ['exp'] },
    );
    if (!audienceOf(payload).some((candidate) => audience.includes(candidate))) {
      throw new TokenRefused('the token does not have a valid audience');
    }
    if (payload.iat !== undefined && payload.iat > Date.now() / 1_000) {
      throw new TokenRefused('the token was issued in the future');
    }
    const verified = { claims: eventClaims(payload), scopes: scopesOf(payload), expires: payload.exp ?? 0 };
    this.#verified.set(token, verified);
    const [oldest] = this.#verified.keys();
    if (this.#verified.size > REMEMBERED && oldest !== undefined) this.#verified.delete(oldest);
    return verified;
  }

  async #issuerKeys(): Promise<JWTVerifyGetKey> {
    if (this.#keys !== null) return this.#keys;
    const { issuer } = this.#options;
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(address, { signal: AbortSignal.timeout(1_500), redirect: 'error' });
    const discovered = Discovery.safeParse(response.ok ? await response.json() : null);
    if (!discovered.success || discovered.data.issuer !== issuer) {
      throw new TokenRefused('OIDC discovery endpoint communication error');
    }
    const options = { cacheMaxAge: KEYS_KEPT_MS, timeoutDuration: 1_500 };
    this.#keys = createRemoteJWKSet(new URL(discovered.data.jwks_uri), options);
    return this.#keys;
  }
}

/** Returns the token's audience. AWS reads `client_id` only from a token without `aud`. */
function audienceOf(payload: JWTPayload): readonly string[] {
  if (payload.aud !== undefined) return typeof payload.aud === 'string' ? [payload.aud] : payload.aud;
  return typeof payload.client_id === 'string' ? [payload.client_id] : [];
}

/**
 * Returns a refusal in API Gateway's form. Descriptions that AWS publishes are AWS's ("Troubleshooting issues with HTTP API JWT
 * authorizers"); the others are this project's.
 */
function refusal(status: 401 | 403, scopes: readonly string[], error: string, description: string): Authorization {
  const challenge = `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${description}"`;
  return { allowed: false, status, challenge };
}

function describe(error: unknown): string {
  if (error instanceof TokenRefused) return error.message;
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return 'issuer does not match';
    if (error.claim === 'nbf') return 'the token is not valid yet';
    return `the claim ${error.claim} is missing or not valid`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the signing method is not valid';
  if (error instanceof errors.JWKSNoMatchingKey) return 'no key of the issuer has the kid of the token';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature is not valid';
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return 'the token is malformed';
  return 'the token could not be verified';
}
