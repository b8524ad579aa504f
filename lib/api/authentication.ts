import { CfnOutput, CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import {
  AccountRecovery,
  OAuthScope,
  ResourceServerScope,
  UserPool,
  type UserPoolClient,
  UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { isOperationsScope } from '../../functions/core/model/endpoint.ts';
import type { Configuration } from '../config/config.ts';
import { OPERATORS_CLIENT } from '../config/context-keys.ts';
import { STACK_SUFFIX } from '../config/stack-suffix.ts';

/** Issuer of the tokens that the API accepts, with its authorizer. */
export interface TrustedIssuer {
  readonly authorizer: HttpJwtAuthorizer;
  readonly issuer: string;
  /** Address of the token endpoint, if known. */
  readonly tokenUrl?: string;
}

/** Creates the JWT authorizer for the configured issuer. If no issuer is configured, it creates a Cognito user pool as the issuer. */
export function trustedIssuer(scope: Construct, config: Configuration, scopes: readonly string[]): TrustedIssuer {
  switch (config.issuer.kind) {
    case 'parameters': {
      const parameter = (name: string, description: string) =>
        new CfnParameter(Stack.of(scope), name, { type: 'String', description }).valueAsString;
      const issuer = parameter('Issuer', 'The `iss` claim of the tokens to accept');
      const audience = parameter('Audience', 'The `aud` claim of the tokens to accept');
      return { issuer, authorizer: authorizer(issuer, [audience]), tokenUrl: `${issuer}/token` };
    }
    case 'explicit':
      return {
        issuer: config.issuer.url,
        authorizer: authorizer(config.issuer.url, config.issuer.audience),
        ...(config.issuer.tokenUrl !== undefined && { tokenUrl: config.issuer.tokenUrl }),
      };
    case 'cognito': {
      const cognito = new PartnerPool(scope, 'Authentication', config, config.issuer.partners, scopes);
      return { ...cognito, authorizer: authorizer(cognito.issuer, cognito.clientIds) };
    }
  }
}

const authorizer = (issuer: string, audience: readonly string[]) =>
  new HttpJwtAuthorizer('JwtAuthorizer', issuer, { jwtAudience: [...audience] });

/** Groups scopes such as `appliance-orders/read` by their resource server. */
function scopesByResource(scopes: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byResource = new Map<string, Set<string>>();
  for (const scope of scopes) {
    const [resource, action, ...rest] = scope.split('/');
    if (!resource || !action || rest.length > 0)
      throw new Error(`The scope "${scope}" is not of the form resource/action`);
    byResource.set(resource, (byResource.get(resource) ?? new Set()).add(action));
  }
  return new Map([...byResource].map(([resource, actions]) => [resource, [...actions].sort()]));
}

/** Machine-to-machine client of the user pool. */
interface MachineClient {
  readonly name: string;
  /** Purpose of the client, shown in its output. */
  readonly purpose: string;
  readonly scopes: readonly string[];
}

/** Lists the clients: one for each partner, with the partners' scopes, and one for the operators if the API has operators' scopes. */
function machineClients(partners: readonly string[], scopes: readonly string[]): MachineClient[] {
  const operations = scopes.filter(isOperationsScope);
  const others = scopes.filter((scope) => !isOperationsScope(scope));
  const clients = partners.map((name) => ({
    name,
    purpose: `Client id, and so the tenant, of ${name}`,
    scopes: others,
  }));
  if (operations.length === 0) return clients;
  return [
    ...clients,
    { name: OPERATORS_CLIENT, purpose: "Client id of the service's own operators", scopes: operations },
  ];
}

/**
 * Cognito user pool without users. It has one machine-to-machine client for each partner, and one for the operators. Cognito's
 * access tokens carry no `aud`; the authorizer compares `client_id` instead, so it lists the clients.
 */
class PartnerPool extends Construct {
  readonly issuer: string;
  readonly tokenUrl: string;
  readonly clientIds: readonly string[];
  readonly #removalPolicy: RemovalPolicy;

  constructor(
    scope: Construct,
    id: string,
    config: Configuration,
    partners: readonly string[],
    scopes: readonly string[],
  ) {
    super(scope, id);
    // A client's id is its tenant: if the pool were deleted, the partners would lose access to their orders.
    this.#removalPolicy = config.isProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const pool = new UserPool(this, 'Pool', {
      userPoolName: `quartermaster-${config.stage}`,
      selfSignUpEnabled: false,
      accountRecovery: AccountRecovery.NONE,
      deletionProtection: config.isProtected,
      removalPolicy: this.#removalPolicy,
    });
    const domain = pool.addDomain('Domain', {
      // A domain prefix is unique among all pools of a Region, over all accounts.
      cognitoDomain: { domainPrefix: `quartermaster-${config.stage}-${STACK_SUFFIX}` },
    });
    const offered = new Map(
      [...scopesByResource(scopes)].flatMap(([resource, actions]) => this.#resourceScopes(pool, resource, actions)),
    );
    const clients = machineClients(partners, scopes).map(({ name, purpose, scopes: own }) => {
      const granted = [...offered].flatMap(([scope, oauthScope]) => (own.includes(scope) ? [oauthScope] : []));
      return { name, purpose, client: this.#client(pool, name, granted) };
    });

    for (const { name, purpose, client } of clients) {
      new CfnOutput(Stack.of(this), `ClientId${capitalized(name)}`, {
        description: `${purpose}; its secret: aws cognito-idp describe-user-pool-client --user-pool-id <UserPoolId> --client-id <this> --query UserPoolClient.ClientSecret --output text`,
        value: client.userPoolClientId,
      });
    }
    new CfnOutput(Stack.of(this), 'UserPoolId', {
      description: "Id of the clients' user pool",
      value: pool.userPoolId,
    });
    this.issuer = pool.userPoolProviderUrl;
    this.tokenUrl = `${domain.baseUrl()}/oauth2/token`;
    this.clientIds = clients.map(({ client }) => client.userPoolClientId);
  }

  /** Creates the scopes of one resource. Returns them with their full names. */
  #resourceScopes(pool: UserPool, resource: string, actions: readonly string[]): [string, OAuthScope][] {
    const scopes = actions.map(
      (action) => new ResourceServerScope({ scopeName: action, scopeDescription: `${action} ${resource}` }),
    );
    const server = new UserPoolResourceServer(this, `Resource-${resource}`, {
      userPool: pool,
      identifier: resource,
      scopes,
    });
    return scopes.map((scope) => [`${resource}/${scope.scopeName}`, OAuthScope.resourceServer(server, scope)]);
  }

  #client(pool: UserPool, name: string, scopes: OAuthScope[]): UserPoolClient {
    const client = pool.addClient(`Client-${name}`, {
      userPoolClientName: name,
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes },
      accessTokenValidity: Duration.hours(1),
      enableTokenRevocation: true,
      preventUserExistenceErrors: true,
    });
    // If a deleted client were recreated, the partner would have another tenant. A partner that is removed by mistake therefore keeps its
    // client; the authorizer rejects it.
    client.applyRemovalPolicy(this.#removalPolicy);
    return client;
  }
}

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
