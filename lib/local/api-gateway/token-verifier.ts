import {
  JwtInvalidIssuerError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtParseError,
  KidNotFoundInJwksError,
} from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import * as z from 'zod';
import type { PublicKeySet } from '../issuer/issuer-keys.ts';

/** The claims that a verifier reads; others are kept. */
const Claims = z.looseObject({
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number().optional(),
  nbf: z.number().optional(),
  iat: z.number().optional(),
});
export type Claims = z.infer<typeof Claims>;

/** A token that a check refuses. The message names the check. */
export class TokenRefused extends Error {}

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** The issuer's keys, or the function that fetches them from the address of its key set. */
  readonly keys: PublicKeySet | { readonly url: string; readonly fetch: (url: string) => Promise<ArrayBuffer> };
}

/**
 * Verifies tokens with AWS's own library: the algorithm RS256, the signature, `kid`, `iss`, and `aud`, or `client_id` in a token
 * without `aud`. It leaves times to its caller, which knows the clock (docs/decisions/0017-tokens-by-aws-jwt-verify.md).
 */
export class TokenVerifier {
  readonly #audience: readonly string[];
  readonly #verify: (token: string) => unknown;

  constructor({ issuer, audience, keys }: TokenVerifierOptions) {
    this.#audience = audience;
    // The library knows real time only. With this grace, no time is too early or too late for it.
    const common = { issuer, audience: null, graceSeconds: Number.POSITIVE_INFINITY };
    if ('url' in keys) {
      const jwksCache = new SimpleJwksCache({ fetcher: { fetch: (url) => keys.fetch(url) } });
      const verifier = JwtVerifier.create({ ...common, jwksUri: keys.url }, { jwksCache });
      this.#verify = (token) => verifier.verify(token);
    } else {
      const verifier = JwtVerifier.create({ ...common, jwksUri: `${issuer}/jwks` });
      verifier.cacheJwks({ keys: keys.keys.map((key) => ({ ...key })) });
      this.#verify = (token) => verifier.verifySync(token);
    }
  }

  /**
   * Returns the claims of a verified token.
   *
   * @throws TokenRefused
   */
  async verify(token: string): Promise<Claims> {
    try {
      const { header } = decomposeUnverifiedJwt(token);
      if (header.alg !== 'RS256') throw new TokenRefused('the signing method is not valid');
      if (header.kid === undefined) throw new TokenRefused('the token has no kid');
      const claims = Claims.parse(await this.#verify(token));
      if (!audienceOf(claims).some((candidate) => this.#audience.includes(candidate))) {
        throw new TokenRefused('the token does not have a valid audience');
      }
      return claims;
    } catch (error) {
      throw error instanceof TokenRefused ? error : new TokenRefused(describe(error), { cause: error });
    }
  }
}

/** Returns the token's audience. AWS reads `client_id` only from a token without `aud`. */
function audienceOf({ aud, client_id: clientId }: Claims): readonly string[] {
  if (aud !== undefined) return typeof aud === 'string' ? [aud] : aud;
  return typeof clientId === 'string' ? [clientId] : [];
}

function describe(error: unknown): string {
  if (error instanceof JwtParseError) return 'the token is malformed';
  if (error instanceof JwtInvalidIssuerError) return 'issuer does not match';
  if (error instanceof JwtInvalidSignatureAlgorithmError) return 'the signing method is not valid';
  if (error instanceof KidNotFoundInJwksError) return 'no key of the issuer has the kid of the token';
  if (error instanceof JwtInvalidSignatureError) return 'the signature is not valid';
  return 'the token could not be verified';
}
