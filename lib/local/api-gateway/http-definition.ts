import * as z from 'zod';
import { LOCAL_REGION } from '../template/account.ts';
import type { Assembly, TemplateResource } from '../template/assembly.ts';
import { TemplateError } from '../template/intrinsic-functions.ts';
import { logGroupOf } from '../template/log-groups.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';
import type { AccessLog } from './access-log.ts';

const Cors = z.strictObject({
  AllowCredentials: z.boolean().default(false),
  AllowHeaders: z.array(z.string()).default([]),
  AllowMethods: z.array(z.string()).default([]),
  AllowOrigins: z.array(z.string()).default([]),
  ExposeHeaders: z.array(z.string()).default([]),
  MaxAge: z.coerce.number().int().optional(),
});

/** The cross-origin settings of an API, as in `CorsConfiguration`. */
export type CorsSettings = z.infer<typeof Cors>;

export interface RouteDefinition {
  /** `$default`, or a method and a path such as `GET /orders/{id}`. */
  readonly routeKey: string;
  readonly functionArn: string;
  readonly timeoutMilliseconds: number;
  /** The id of the route's authorizer; null for a public route. */
  readonly authorizer: string | null;
  readonly scopes: readonly string[];
}

export interface AuthorizerDefinition {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly identitySources: readonly string[];
}

/** An HTTP API as its template describes it. */
export interface HttpApiDefinition {
  readonly routes: readonly RouteDefinition[];
  /** The authorizers by id. */
  readonly authorizers: ReadonlyMap<string, AuthorizerDefinition>;
  readonly cors: CorsSettings | null;
  /** Undefined when the API has no access log. */
  readonly accessLog: AccessLog | undefined;
}

/** The id of the local API in ARNs and events. */
export const API_ID = 'local';

const Api = z.strictObject({
  CorsConfiguration: Cors.optional(),
  Description: withoutEffect,
  DisableExecuteApiEndpoint: z.literal(false).optional(),
  IpAddressType: withoutEffect,
  Name: withoutEffect,
  ProtocolType: z.literal('HTTP'),
  Tags: withoutEffect,
});

const Stage = z.strictObject({
  AccessLogSettings: z.strictObject({ DestinationArn: z.string(), Format: z.string() }).optional(),
  ApiId: withoutEffect,
  AutoDeploy: withoutEffect,
  // Throttling belongs to the deployment: what runs here is one developer's.
  DefaultRouteSettings: withoutEffect,
  Description: withoutEffect,
  RouteSettings: withoutEffect,
  StageName: z.literal('$default', 'the local cloud serves the stage $default only'),
  Tags: withoutEffect,
});

const Integration = z.strictObject({
  ApiId: withoutEffect,
  Description: withoutEffect,
  IntegrationMethod: withoutEffect,
  IntegrationType: z.literal('AWS_PROXY', 'the local cloud integrates functions (AWS_PROXY) only'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0', 'the local cloud knows the payload format 2.0 only'),
  TimeoutInMillis: z.coerce.number().int().min(50).max(30_000).default(30_000),
});

const Route = z.strictObject({
  ApiId: withoutEffect,
  ApiKeyRequired: z.literal(false).optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
  AuthorizationType: z
    .enum(['NONE', 'JWT'], 'the local cloud knows the authorization types NONE and JWT')
    .default('NONE'),
  AuthorizerId: z.string().optional(),
  OperationName: withoutEffect,
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
});

const RouteScopes = Route.pick({ AuthorizationScopes: true });

const Authorizer = z.strictObject({
  ApiId: withoutEffect,
  AuthorizerType: z.literal('JWT', 'the local cloud knows JWT authorizers only'),
  IdentitySource: z.array(z.string().regex(/^\$request\.(header|querystring)\..+$/)).min(1),
  JwtConfiguration: z.strictObject({ Audience: z.array(z.string()).min(1), Issuer: z.string() }),
  Name: withoutEffect,
});

/** Returns the value of `Ref`. It is unique in the assembly, although stacks may share a logical id. */
const idOf = ({ stack, logicalId }: TemplateResource): string => `${stack}/${logicalId}`;

/** Defines the address of the assembly's HTTP API, so that outputs and functions can refer to it. */
export function defineHttpApi(assembly: Assembly, url: string): void {
  for (const resource of assembly.resources('AWS::ApiGatewayV2::Api')) {
    const attributes = { ApiEndpoint: url, ApiId: API_ID };
    assembly.define(resource, { ref: API_ID, attributes });
  }
  assembly.showAs(`https://${API_ID}.execute-api.${LOCAL_REGION}.amazonaws.com`, url);
}

/**
 * Reads the assembly's HTTP API. The functions, and the parameters that authorizers refer to, must be defined.
 *
 * @throws TemplateError for an unknown property, and unless there is exactly one API
 */
export function readHttpApi(assembly: Assembly): HttpApiDefinition {
  const [api, another] = assembly.resources('AWS::ApiGatewayV2::Api');
  if (api === undefined) throw new TemplateError('AWS::ApiGatewayV2::Api', 'the assembly has no HTTP API');
  if (another !== undefined) throw new TemplateError(another.logicalId, 'the local cloud serves one HTTP API only');
  for (const type of ['Stage', 'Integration', 'Authorizer', 'Route']) {
    for (const resource of assembly.resources(`AWS::ApiGatewayV2::${type}`)) {
      assembly.define(resource, { ref: idOf(resource), attributes: {} });
    }
  }
  const [settings] = assembly
    .resources('AWS::ApiGatewayV2::Stage')
    .map((stage) => readProperties(assembly, stage, Stage).AccessLogSettings);
  const integrations = new Map(
    assembly.resources('AWS::ApiGatewayV2::Integration').map((resource) => {
      return [idOf(resource), readProperties(assembly, resource, Integration)];
    }),
  );
  const authorizers = new Map(
    assembly.resources('AWS::ApiGatewayV2::Authorizer').map((resource) => {
      const { JwtConfiguration, IdentitySource } = readProperties(assembly, resource, Authorizer);
      const { Issuer, Audience } = JwtConfiguration;
      return [idOf(resource), { issuer: Issuer, audience: Audience, identitySources: IdentitySource }];
    }),
  );
  const routes = assembly.resources('AWS::ApiGatewayV2::Route').map((resource): RouteDefinition => {
    const { AuthorizationScopes, AuthorizationType, AuthorizerId, RouteKey, Target } = readProperties(
      assembly,
      resource,
      Route,
    );
    const integration = integrations.get(Target.slice('integrations/'.length));
    if (integration === undefined) throw new TemplateError(`${idOf(resource)}.Target`, `there is no ${Target}`);
    const authorizer = AuthorizationType === 'JWT' ? (AuthorizerId ?? '') : null;
    if (authorizer !== null && !authorizers.has(authorizer)) {
      throw new TemplateError(`${idOf(resource)}.AuthorizerId`, `there is no authorizer ${authorizer}`);
    }
    return {
      routeKey: RouteKey,
      functionArn: integration.IntegrationUri,
      timeoutMilliseconds: integration.TimeoutInMillis,
      authorizer,
      scopes: AuthorizationScopes,
    };
  });
  const accessLog = settings && { logGroup: logGroupOf(settings.DestinationArn), format: settings.Format };
  return { routes, authorizers, cors: readProperties(assembly, api, Api).CorsConfiguration ?? null, accessLog };
}

/** Returns the scopes that the routes of the assembly require, sorted. */
export function routeScopes(assembly: Assembly): readonly string[] {
  const scopes = assembly.resources('AWS::ApiGatewayV2::Route').flatMap(({ stack, properties }) => {
    const resolved = assembly.resolve(stack, { AuthorizationScopes: properties.AuthorizationScopes ?? [] });
    return RouteScopes.parse(resolved).AuthorizationScopes;
  });
  return [...new Set(scopes)].sort();
}
