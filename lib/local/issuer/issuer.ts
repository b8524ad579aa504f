import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type OidcClient, type OidcContext, type OidcToken, Provider } from 'oidc-provider';
import type { LocalLog } from '../support/log.ts';
import { HOUR_SECONDS } from '../support/time-units.ts';
import { generateKeys, keptKeys, type PrivateKeySet, type PublicKeySet, publicKeys } from './issuer-keys.ts';

/** A client that may get tokens. */
export interface IssuerClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The claim `tenant` of its tokens. The tokens of an operator's client have none. */
  readonly tenant?: string | undefined;
  readonly scopes: readonly string[];
}

export interface IssuerOptions {
  /** The issuer's identifier and address, such as `http://127.0.0.1:3000/oidc`. The issuer answers under its path. */
  readonly url: string;
  /** The claim `aud` of every token. */
  readonly audience: string;
  readonly clients: readonly IssuerClient[];
  readonly log: LocalLog;
  /** The file of the signing keys. Without the file and without `keys`, the issuer generates keys for this run. */
  readonly keysFile?: string | undefined;
  /** The signing keys. Tests pass keys to sign tokens themselves. */
  readonly keys?: PrivateKeySet | undefined;
}

/** A running issuer. */
export interface Issuer {
  readonly url: string;
  readonly tokenUrl: string;
  readonly audience: string;
  readonly publicKeys: PublicKeySet;
  /** Returns `true` for a path that the issuer answers. */
  handles(path: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

/** The lifetime of a token, in seconds. */
const TOKEN_SECONDS = HOUR_SECONDS;

/** The API's resource indicator, the only one. Clients may omit it. */
const API_RESOURCE = 'urn:quartermaster:api';

/**
 * Starts an OpenID provider that issues JWT access tokens (RS256) by the client credentials grant, with client_secret_basic or
 * client_secret_post. Without `scope`, a client gets all its scopes. An unknown or foreign scope is `invalid_scope`.
 */
export async function startIssuer(options: IssuerOptions): Promise<Issuer> {
  const { url, audience, clients, log } = options;
  const keys =
    options.keys ?? (options.keysFile === undefined ? await generateKeys() : await keptKeys(options.keysFile));
  const provider = new Provider(url, configuration(options, keys));
  provider.on('server_error', (_, error) => log.error('issuer', error.stack ?? error.message));
  log.debug('issuer', `${url} knows the clients ${clients.map(({ clientId }) => clientId).join(', ')}`);
  const callback = provider.callback();
  const mount = new URL(url).pathname.replace(/\/$/, '');
  // RFC 8414 puts the well-known part before the issuer's path, OpenID Connect Discovery after it.
  const oauthMetadata = `/.well-known/oauth-authorization-server${mount}`;
  return {
    url,
    tokenUrl: `${url}/token`,
    audience,
    publicKeys: publicKeys(keys),
    handles: (path) => path === mount || path.startsWith(`${mount}/`) || path === oauthMetadata,
    handle: (request, response) => {
      const asked = request.url ?? mount;
      const path = asked === oauthMetadata ? `${mount}/.well-known/openid-configuration` : asked;
      // The provider compares both to find its mount path, as under Express.
      const rest = path.slice(mount.length);
      Object.assign(request, { originalUrl: path, url: rest.startsWith('/') ? rest : `/${rest}` });
      return callback(request, response);
    },
  };
}

/** The provider's storage. JWTs of configured clients need none. */
class NothingKept {
  async upsert(): Promise<void> {}
  async find(): Promise<undefined> {}
  async findByUid(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}
  async destroy(): Promise<void> {}
  async consume(): Promise<void> {}
  async revokeByGrantId(): Promise<void> {}
}

function configuration({ audience, clients }: IssuerOptions, keys: PrivateKeySet): object {
  const scopes = [...new Set(clients.flatMap((client) => client.scopes))];
  const tenants = new Map(clients.map(({ clientId, tenant }) => [clientId, tenant]));
  return {
    adapter: NothingKept,
    jwks: keys,
    scopes,
    clients: clients.map((client) => ({
      client_id: client.clientId,
      client_secret: client.clientSecret,
      scope: client.scopes.join(' '),
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    })),
    // Each client may use either method; by default the provider accepts only the registered one.
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    responseTypes: [],
    // The front door admits no page of another server. The reference page may be open under another name of this machine.
    clientBasedCORS: () => true,
    extraTokenClaims: (_: unknown, { clientId }: OidcToken) => {
      const tenant = tenants.get(clientId);
      return tenant === undefined ? undefined : { tenant };
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API_RESOURCE,
        getResourceServerInfo: ({ oidc: { params } }: OidcContext, resource: string, client: OidcClient) => {
          if (resource !== API_RESOURCE)
            throw new errors.InvalidTarget(`the resource must be ${API_RESOURCE}, or left out`);
          params.scope ??= client.scope;
          const unknown = params.scope?.split(' ').find((scope) => !scopes.includes(scope));
          if (unknown !== undefined) throw new errors.InvalidScope('requested scope is not known', unknown);
          return {
            audience,
            scope: scopes.join(' '),
            accessTokenFormat: 'jwt',
            accessTokenTTL: TOKEN_SECONDS,
            jwt: { sign: { alg: 'RS256' } },
          };
        },
      },
    },
    ttl: { ClientCredentials: TOKEN_SECONDS },
  };
}
