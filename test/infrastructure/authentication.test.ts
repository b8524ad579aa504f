import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { propertiesOf, referenced, resourcesOf, type Synthesized, synthesize, type Template } from './templates.ts';

const Authorizer = z.object({
  AuthorizerType: z.literal('JWT'),
  JwtConfiguration: z.object({ Issuer: z.unknown(), Audience: z.array(z.unknown()) }),
});
const Client = z.object({
  ClientName: z.string(),
  GenerateSecret: z.boolean(),
  AllowedOAuthFlows: z.array(z.string()),
  AllowedOAuthScopes: z.array(z.unknown()),
  ExplicitAuthFlows: z.array(z.string()).optional(),
});

/** The one authorizer of the API. */
function trusted(template: Template) {
  const authorizers = propertiesOf(template, 'AWS::ApiGatewayV2::Authorizer', Authorizer);
  expect(authorizers).toHaveLength(1);
  return authorizers[0]?.properties.JwtConfiguration;
}

const countCognito = (template: Template) =>
  Object.values(template.Resources).filter(({ Type }) => Type.startsWith('AWS::Cognito::')).length;

let cognito: Synthesized;
let service: Template;
beforeAll(() => {
  cognito = synthesize({ stage: 'production', partners: 'acme,globex' });
  service = cognito.service;
});

test('makes a pool with one machine-to-machine client for each partner when no issuer is given', () => {
  const clients = propertiesOf(service, 'AWS::Cognito::UserPoolClient', Client).map(({ properties }) => properties);
  expect(clients.map(({ ClientName }) => ClientName)).toEqual(['acme', 'globex']);
  for (const client of clients) {
    expect(client).toMatchObject({ GenerateSecret: true, AllowedOAuthFlows: ['client_credentials'] });
    expect(JSON.stringify(client.AllowedOAuthScopes)).toMatch(/\/read.*\/write/);
  }
});

test('makes one client when no partner is named', () => {
  const clients = propertiesOf(synthesize({}).service, 'AWS::Cognito::UserPoolClient', Client);
  expect(clients.map(({ properties }) => properties.ClientName)).toEqual(['partner']);
});

test('offers every scope that an endpoint takes, as resource and action', () => {
  const [[, server] = ['', undefined]] = resourcesOf(service, 'AWS::Cognito::UserPoolResourceServer');
  expect(server?.Properties).toMatchObject({
    Identifier: 'appliance-orders',
    Scopes: [{ ScopeName: 'read' }, { ScopeName: 'write' }],
  });
});

test("accepts the pool's tokens of these clients only: they carry no audience", () => {
  const clients = propertiesOf(service, 'AWS::Cognito::UserPoolClient', Client).map(({ id }) => id);
  const configuration = trusted(service);
  expect(configuration?.Audience.map(referenced)).toEqual(clients);
  const [[poolId] = ['']] = resourcesOf(service, 'AWS::Cognito::UserPool');
  expect(configuration?.Issuer).toEqual({ 'Fn::GetAtt': [poolId, 'ProviderURL'] });
});

test('lets nobody sign up', () => {
  const [[, pool] = ['', undefined]] = resourcesOf(service, 'AWS::Cognito::UserPool');
  expect(pool?.Properties).toMatchObject({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } });
});

test('protects the pool, since its client ids are the tenants', () => {
  const [[, pool] = ['', undefined]] = resourcesOf(service, 'AWS::Cognito::UserPool');
  expect(pool).toMatchObject({ DeletionPolicy: 'Retain', Properties: { DeletionProtection: 'ACTIVE' } });
  const clients = resourcesOf(service, 'AWS::Cognito::UserPoolClient');
  expect(clients.map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual(['Retain', 'Retain']);
});

test('gives out the token endpoint and the client ids, and no secret', () => {
  expect(Object.keys(service.Outputs)).toEqual(
    expect.arrayContaining([
      'ApiUrl',
      'TokenUrl',
      'DocsUrl',
      'OpenApiUrl',
      'UserPoolId',
      'ClientIdAcme',
      'ClientIdGlobex',
    ]),
  );
  expect(JSON.stringify(service.Outputs.TokenUrl)).toContain('/oauth2/token');
  expect(JSON.stringify(service.Outputs)).not.toMatch(/secret/i);
});

test('trusts the given issuer and audience, and makes no pool', () => {
  const given = { issuer: 'https://login.example.com/', audience: 'orders,orders-eu' };
  const { service: explicit } = synthesize({ stage: 'production', ...given });
  expect(trusted(explicit)).toEqual({ Issuer: 'https://login.example.com/', Audience: ['orders', 'orders-eu'] });
  expect(countCognito(explicit)).toBe(0);
  expect(explicit.Outputs).not.toHaveProperty('TokenUrl');
});

test("tells the documentation an explicit issuer's token endpoint, if it is given", () => {
  const given = {
    issuer: 'https://login.example.com/',
    audience: 'orders',
    tokenUrl: 'https://login.example.com/token',
  };
  const { service: explicit } = synthesize(given);
  expect(explicit.Outputs.TokenUrl?.Value).toBe('https://login.example.com/token');
  const openApi = resourcesOf(explicit, 'AWS::Lambda::Function').find(([id]) => id.includes('getopenapi'));
  expect(openApi?.[1].Properties).toMatchObject({ Environment: { Variables: { TOKEN_URL: given.tokenUrl } } });
});

test('takes issuer and audience as parameters in the stage local', () => {
  const { service: local } = synthesize({ stage: 'local' });
  expect(trusted(local)).toEqual({ Issuer: { Ref: 'Issuer' }, Audience: [{ Ref: 'Audience' }] });
  expect(Object.keys(local.Parameters)).toEqual(expect.arrayContaining(['Issuer', 'Audience']));
  expect(countCognito(local)).toBe(0);
});

test('runs locally what deploys: the same resources with the same settings but for stage and issuer', () => {
  const issuer = 'https://login.example.com';
  const given = { issuer, audience: 'orders', tokenUrl: `${issuer}/token`, tenantClaim: 'tenant' };
  const dev = synthesize({ stage: 'dev', ...given });
  const local = synthesize({ stage: 'local' });
  const alike = (template: Template): unknown =>
    JSON.parse(
      JSON.stringify(template)
        .replaceAll(/quartermaster-(dev|local)/g, 'quartermaster-stage')
        .replaceAll(/"(STAGE|stage|Value)":"(dev|local)"/g, '"$1":"any"')
        .replaceAll('{"Fn::Join":["",[{"Ref":"Issuer"},"/token"]]}', JSON.stringify(given.tokenUrl))
        .replaceAll('{"Ref":"Issuer"}', JSON.stringify(issuer))
        .replaceAll('{"Ref":"Audience"}', JSON.stringify(given.audience)),
    );
  expect(alike(local.data)).toEqual(alike(dev.data));
  expect(alike({ ...local.service, Parameters: {} })).toEqual(alike({ ...dev.service, Parameters: {} }));
});
