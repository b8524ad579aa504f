import { importJWK, type JWTPayload, SignJWT } from 'jose';
import type { Issuer } from '../../../lib/local/issuer/issuer.ts';
import { generateKeys, type PrivateKeySet, publicKeys } from '../../../lib/local/issuer/issuer-keys.ts';

/** Seconds since 1970. */
export const now = () => Math.floor(Date.now() / 1_000);

/** Signs tokens as an issuer would, with any claims and header. An undefined claim is omitted. */
export class TokenForge {
  readonly issuer = 'https://issuer.example';
  readonly audience = 'orders';
  readonly keys: PrivateKeySet;

  private constructor(keys: PrivateKeySet) {
    this.keys = keys;
  }

  static async create(): Promise<TokenForge> {
    return new TokenForge(await generateKeys());
  }

  /** The issuer for the gateway. It answers no requests. */
  get asIssuer(): Issuer {
    const { issuer: url, audience } = this;
    const unused = () => undefined;
    return {
      url,
      tokenUrl: `${url}/token`,
      audience,
      publicKeys: publicKeys(this.keys),
      handles: () => false,
      handle: unused,
    };
  }

  claims(changes: JWTPayload = {}): JWTPayload {
    const time = now();
    return {
      iss: this.issuer,
      aud: this.audience,
      sub: 'partner',
      client_id: 'partner',
      iat: time,
      exp: time + 600,
      ...changes,
    };
  }

  async sign(changes: JWTPayload = {}, header: { kid?: string | undefined } = {}): Promise<string> {
    const [key] = this.keys.keys;
    const kid = 'kid' in header ? header.kid : key?.kid;
    const token = new SignJWT(this.claims(changes));
    token.setProtectedHeader({ alg: 'RS256', ...(kid === undefined ? {} : { kid }) });
    return token.sign(await importJWK(key ?? {}, 'RS256'));
  }
}
