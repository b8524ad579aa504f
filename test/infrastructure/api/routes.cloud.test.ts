import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { endpointsOf, methodsOf, pathOf } from '../../../functions/core/model/endpoint.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import {
  CONFIGURED,
  changed,
  OTHER_ISSUER,
  propertiesOf,
  referenced,
  synthesize,
  type Template,
} from '../templates.ts';

/** Content of a stage without the sandbox. */
const { endpointTables } = deployed({ sandbox: false });

const Route = z.object({
  RouteKey: z.string(),
  AuthorizationType: z.string().default('NONE'),
  AuthorizationScopes: z.array(z.string()).default([]),
  AuthorizerId: z.unknown().optional(),
  Target: z.object({ 'Fn::Join': z.tuple([z.literal(''), z.tuple([z.literal('integrations/'), z.unknown()])]) }),
});
const Integration = z.object({ IntegrationUri: z.unknown(), PayloadFormatVersion: z.string() });
const Alias = z.object({ FunctionName: z.unknown() });
const LambdaFunction = z.object({
  Environment: z.object({ Variables: z.object({ LINE: z.string().optional(), OPERATION: z.string().optional() }) }),
});

/** The routes that there should be: one for each method, and one for all other requests. */
const rows = [
  ...endpointsOf(endpointTables).flatMap((row) =>
    methodsOf(row.endpoint.method).map((method) => ({
      routeKey: `${method} ${pathOf(row)}`,
      scope: row.endpoint.scope,
      operation: `${row.table.line}/${row.key}`,
    })),
  ),
  { routeKey: '$default', scope: null, operation: 'service/answer-unrouted' },
];

/** Describes each route with its authorization and its operation. */
function routes(template: Template) {
  const integrations = new Map(
    propertiesOf(template, 'AWS::ApiGatewayV2::Integration', Integration).map(({ id, properties }) => [id, properties]),
  );
  const operations = new Map(
    propertiesOf(template, 'AWS::Lambda::Function', LambdaFunction).map(({ id, properties }) => {
      const { LINE, OPERATION } = properties.Environment.Variables;
      return [id, `${LINE}/${OPERATION}`];
    }),
  );
  const functions = new Map(
    propertiesOf(template, 'AWS::Lambda::Alias', Alias).map(({ id, properties }) => [
      id,
      referenced(properties.FunctionName),
    ]),
  );
  return propertiesOf(template, 'AWS::ApiGatewayV2::Route', Route).map(({ properties: route }) => {
    const integration = integrations.get(referenced(route.Target['Fn::Join'][1][1]) ?? '');
    const open = route.AuthorizationType === 'NONE';
    return {
      routeKey: route.RouteKey,
      scope: open ? null : route.AuthorizationScopes.join(' '),
      authorizer: referenced(route.AuthorizerId),
      operation: operations.get(functions.get(referenced(integration?.IntegrationUri) ?? '') ?? ''),
    };
  });
}

const JwtAuthorizer = z.object({
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
});

/** Lists the problems with the access to the routes. */
function exposed(template: Template): string[] {
  const authorizers = propertiesOf(template, 'AWS::ApiGatewayV2::Authorizer', JwtAuthorizer).map(({ id }) => id);
  return routes(template).flatMap(({ routeKey, scope, authorizer }) => {
    const row = rows.find((candidate) => candidate.routeKey === routeKey);
    if (row === undefined) return [`${routeKey}: no endpoint`];
    if (scope !== row.scope) return [`${routeKey}: ${scope} instead of ${row.scope}`];
    return scope !== null && !authorizers.includes(authorizer ?? '') ? [`${routeKey}: no authorizer`] : [];
  });
}

let service: Template;
beforeAll(() => {
  service = synthesize({ stage: 'production' }).service;
});

test('routes every endpoint to its own function', () => {
  const found = routes(service).map(({ routeKey, operation }) => `${routeKey} -> ${operation}`);
  expect(found.sort()).toEqual(rows.map(({ routeKey, operation }) => `${routeKey} -> ${operation}`).sort());
});

test('has every route take a token with the scope of its endpoint, but those of public endpoints', () => {
  expect(exposed(service)).toEqual([]);
});

test('leaves nothing public but health, the documentation, the schemas of events, and what no route takes', () => {
  const open = routes(service).flatMap(({ routeKey, scope }) => (scope === null ? [routeKey] : []));
  const pages = ['/docs', '/docs/{asset}', '/health', '/openapi.json', '/schemas/{schema}'];
  expect(open.sort()).toEqual([
    '$default',
    ...pages.map((path) => `GET ${path}`),
    ...pages.map((path) => `HEAD ${path}`),
  ]);
});

/** Routes that exist only in stages with the sandbox. */
const sandboxRoutes = endpointsOf(deployed({ sandbox: true }).endpointTables)
  .filter(({ endpoint }) => endpoint.sandbox)
  .map((row) => `${row.endpoint.method} ${pathOf(row)}`);

test('has the sandbox where it is switched on, for operators only, and nothing of it elsewhere', () => {
  const ofSandbox = (template: Template) => routes(template).filter(({ routeKey }) => routeKey.includes('/sandbox/'));
  const open = ofSandbox(synthesize(CONFIGURED).service);
  expect(open.map(({ routeKey }) => routeKey).sort()).toEqual(sandboxRoutes.toSorted());
  expect(sandboxRoutes.length).toBeGreaterThan(0);
  expect(new Set(open.map(({ scope }) => scope))).toEqual(new Set(['operations/write']));
  expect(ofSandbox(service)).toEqual([]);
});

test.each([
  ['AuthorizationType', 'NONE'],
  ['AuthorizationType', undefined],
  ['AuthorizationScopes', undefined],
  ['AuthorizationScopes', ['appliance-orders/read']],
  ['AuthorizerId', undefined],
])('would notice routes whose %s is %j', (property, value) => {
  expect(exposed(changed(service, 'AWS::ApiGatewayV2::Route', property, value))).not.toEqual([]);
});

test('gives requests to the functions in payload format 2.0', () => {
  for (const { properties } of propertiesOf(service, 'AWS::ApiGatewayV2::Integration', Integration)) {
    expect(properties.PayloadFormatVersion).toBe('2.0');
  }
});

const Stage = z.object({
  DefaultRouteSettings: z.object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() }),
  AccessLogSettings: z.object({ DestinationArn: z.unknown(), Format: z.string() }),
});

test('limits the rate of requests', () => {
  const { service: limited } = synthesize(CONFIGURED);
  const [stage] = propertiesOf(limited, 'AWS::ApiGatewayV2::Stage', Stage);
  expect(stage?.properties.DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 75 });
});

const RouteSettings = z.record(
  z.string(),
  z.strictObject({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() }),
);

/** Lists the ids of the resources of a type. */
const idsOf = ({ Resources }: Template, type: string): string[] =>
  Object.entries(Resources).flatMap(([id, { Type }]) => (Type === type ? [id] : []));

test('gives each public route a limit of its own, which lets a flood take little of what orders have', () => {
  const { template } = synthesize({ stage: 'production' }).stacks.get('Service') ?? {};
  const stage = template && Object.values(template.Resources).find(({ Type }) => Type === 'AWS::ApiGatewayV2::Stage');
  const settings = RouteSettings.parse(stage?.Properties.RouteSettings);
  const open = rows.flatMap(({ routeKey, scope }) => (scope === null ? [routeKey] : []));
  expect(Object.keys(settings).sort()).toEqual(open.toSorted());
  for (const { ThrottlingRateLimit, ThrottlingBurstLimit } of Object.values(settings)) {
    expect(ThrottlingRateLimit).toBeLessThanOrEqual(20);
    expect(ThrottlingBurstLimit).toBeLessThanOrEqual(40);
  }
  // API Gateway refuses settings of a route that does not exist yet.
  const ids = template && idsOf(template, 'AWS::ApiGatewayV2::Route');
  expect(stage?.DependsOn).toEqual(expect.arrayContaining(ids ?? ['no route']));
});

/** Returns the variables of the access log that tell of the token. */
function loggedClaims(template: Template): Record<string, string> {
  const [stage] = propertiesOf(template, 'AWS::ApiGatewayV2::Stage', Stage);
  const format = z.record(z.string(), z.string()).parse(JSON.parse(stage?.properties.AccessLogSettings.Format ?? ''));
  return Object.fromEntries(Object.entries(format).filter(([, variable]) => variable.includes('authorizer.claims.')));
}

test("logs the claim of the principal's tenant, and the claim that replaces it where a token lacks it", () => {
  expect(loggedClaims(service)).toEqual({ tenant: '$context.authorizer.claims.client_id' });
  expect(loggedClaims(synthesize(OTHER_ISSUER).service)).toEqual({
    tenant: '$context.authorizer.claims.client_id',
    azp: '$context.authorizer.claims.azp',
  });
  expect(loggedClaims(synthesize(CONFIGURED).service)).toEqual({ tenant: '$context.authorizer.claims.org_id' });
});

test('logs every request without naming a person or an order', () => {
  const [stage] = propertiesOf(service, 'AWS::ApiGatewayV2::Stage', Stage);
  const format = z.record(z.string(), z.string()).parse(JSON.parse(stage?.properties.AccessLogSettings.Format ?? ''));
  expect(Object.values(format)).toEqual(
    expect.arrayContaining(['$context.requestId', '$context.status', '$context.routeKey', '$context.responseLatency']),
  );
  const personal = /identity|sourceIp|userAgent|\$context\.path|querystring|claims\.(?!client_id)/i;
  expect(Object.values(format).filter((variable) => personal.test(variable))).toEqual([]);
});

const Api = z.object({
  CorsConfiguration: z.object({ AllowOrigins: z.array(z.string()), AllowHeaders: z.array(z.string()) }).optional(),
});

test('lets no web page of another origin call it, unless configured', () => {
  const [api] = propertiesOf(service, 'AWS::ApiGatewayV2::Api', Api);
  expect(api?.properties.CorsConfiguration).toBeUndefined();
});

test('lets web pages of the configured origins call it, and only those', () => {
  const { service: open } = synthesize(CONFIGURED);
  const [api] = propertiesOf(open, 'AWS::ApiGatewayV2::Api', Api);
  expect(api?.properties.CorsConfiguration).toMatchObject({
    AllowOrigins: ['https://shop.example.com', 'https://desk.example.com'],
    AllowHeaders: expect.arrayContaining(['authorization', 'idempotency-key', 'x-api-key', 'x-correlation-id']),
  });
});
