import { App, Stack } from 'aws-cdk-lib';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { endpointsOf } from '../../../functions/core/model/endpoint.ts';
import { trustedIssuer } from '../../../lib/api/authentication.ts';
import { readConfiguration } from '../../../lib/config/config.ts';
import { deployed, productLines } from '../../../lib/config/product-lines.ts';
import {
  EXTENDED,
  OTHER_ISSUER,
  propertiesOf,
  type Resource,
  referenced,
  resourcesOf,
  type Synthesized,
  synthesize,
  Template,
} from '../templates.ts';

/** Content of a stage without the sandbox. */
const { endpointTables } = deployed({ sandbox: false });

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

const ResourceServer = z.object({ Identifier: z.string(), Scopes: z.array(z.object({ ScopeName: z.string() })) });

/** Returns the only authorizer of the API. */
function trusted(template: Template) {
  const authorizers = propertiesOf(template, 'AWS::ApiGatewayV2::Authorizer', Authorizer);
  expect(authorizers).toHaveLength(1);
  return authorizers[0]?.properties.JwtConfiguration;
}

const clientsOf = (template: Template) =>
  propertiesOf(template, 'AWS::Cognito::UserPoolClient', Client).map(({ properties }) => properties);

const partnersOf = (template: Template) => clientsOf(template).filter(({ ClientName }) => ClientName !== 'operators');

/** Synthesizes the user pool of an API whose routes require the given scopes. */
function poolFor(scopes: readonly string[]): Template {
  // Each validation by the CDK takes seconds.
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Service');
  const { authorizer } = trustedIssuer(stack, readConfiguration({ partners: 'acme,globex' }, productLines), scopes);
  expect(authorizer).toBeDefined();
  return Template.parse(app.synth().getStackArtifact(stack.artifactId).template);
}

const countCognito = (template: Template) =>
  Object.values(template.Resources).filter(({ Type }) => Type.startsWith('AWS::Cognito::')).length;

let cognito: Synthesized;
let service: Template;
beforeAll(() => {
  cognito = synthesize(EXTENDED);
  service = cognito.service;
});

test('makes a pool with one machine-to-machine client for each partner when no issuer is given', () => {
  const clients = partnersOf(service);
  expect(clients.map(({ ClientName }) => ClientName)).toEqual(['acme', 'globex']);
  for (const client of clients) {
    expect(client).toMatchObject({ GenerateSecret: true, AllowedOAuthFlows: ['client_credentials'] });
    expect(JSON.stringify(client.AllowedOAuthScopes)).toMatch(/\/read.*\/write/);
  }
});

test('makes one client when no partner is named', () => {
  expect(partnersOf(synthesize({ stage: 'dev' }).service).map(({ ClientName }) => ClientName)).toEqual(['partner']);
});

/** Returns the last parts of a client's scopes. The first part is the logical id of the resource, not its name. */
const actionsOf = (client: z.infer<typeof Client> | undefined) =>
  (client?.AllowedOAuthScopes ?? []).map((scope) =>
    JSON.stringify(scope).replace(/.*Resource(\w+?)[0-9A-F]{8}.*"(\/\w+)".*/, '$1$2'),
  );

test("gives partners every scope but the operators', and those to one client of the operators'", () => {
  const [acme, globex, operators, ...others] = clientsOf(
    poolFor(['things/write', 'operations/write', 'things/read', 'operations/read']),
  );
  expect(actionsOf(acme)).toEqual(['things/read', 'things/write']);
  expect(actionsOf(globex)).toEqual(['things/read', 'things/write']);
  expect(operators).toMatchObject({
    ClientName: 'operators',
    GenerateSecret: true,
    AllowedOAuthFlows: ['client_credentials'],
  });
  expect(actionsOf(operators)).toEqual(['operations/read', 'operations/write']);
  expect(others).toEqual([]);
});

test("gives out the id of the operators' client, and no tenant with it", () => {
  const { ClientIdOperators } = poolFor(['things/write', 'operations/write']).Outputs;
  expect(ClientIdOperators).toMatchObject({ Description: expect.not.stringContaining('tenant') });
});

test('makes no client for operators where no endpoint is theirs', () => {
  const template = poolFor(['things/write']);
  expect(clientsOf(template).map(({ ClientName }) => ClientName)).toEqual(['acme', 'globex']);
  expect(template.Outputs).not.toHaveProperty('ClientIdOperators');
});

test('offers every scope that an endpoint takes, as resource and action', () => {
  const servers = propertiesOf(service, 'AWS::Cognito::UserPoolResourceServer', ResourceServer);
  const offered = servers.flatMap(({ properties: { Identifier, Scopes } }) =>
    Scopes.map(({ ScopeName }) => `${Identifier}/${ScopeName}`),
  );
  const asked = endpointsOf(endpointTables).flatMap(({ endpoint }) => endpoint.scope ?? []);
  expect(offered.toSorted()).toEqual([...new Set(asked)].toSorted());
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
  expect(clients.length).toBeGreaterThanOrEqual(2);
  for (const [, client] of clients) expect(client).toMatchObject({ DeletionPolicy: 'Retain' });
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
  const values = Object.values(service.Outputs).map(({ Value }) => Value);
  expect(JSON.stringify(values)).not.toMatch(/secret/i);
});

test('trusts the given issuer and audience, and makes no pool', () => {
  const { service: explicit } = synthesize(OTHER_ISSUER);
  expect(trusted(explicit)).toEqual({ Issuer: 'https://login.example.com/', Audience: ['orders', 'orders-eu'] });
  expect(countCognito(explicit)).toBe(0);
  expect(explicit.Outputs).not.toHaveProperty('TokenUrl');
});

const issuer = 'https://login.example.com';
/** Development stage that differs from the local stage only in its issuer. */
const LIKE_LOCAL = {
  stage: 'dev',
  issuer,
  audience: 'orders',
  tokenUrl: `${issuer}/token`,
  tenantClaim: 'tenant',
  sandbox: true,
  commit: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  // A developer's tests must not meet the limit.
  tenantRate: 10_000,
};

test("tells the documentation an explicit issuer's token endpoint, if it is given", () => {
  const { service: explicit } = synthesize(LIKE_LOCAL);
  expect(explicit.Outputs.TokenUrl?.Value).toBe('https://login.example.com/token');
  const openApi = resourcesOf(explicit, 'AWS::Lambda::Function').find(([id]) => id.includes('getopenapi'));
  expect(openApi?.[1].Properties).toMatchObject({ Environment: { Variables: { TOKEN_URL: LIKE_LOCAL.tokenUrl } } });
});

test('takes issuer and audience as parameters in the stage local', () => {
  const { service: local } = synthesize({ stage: 'local' });
  expect(trusted(local)).toEqual({ Issuer: { Ref: 'Issuer' }, Audience: [{ Ref: 'Audience' }] });
  expect(Object.keys(local.Parameters)).toEqual(expect.arrayContaining(['Issuer', 'Audience']));
  expect(countCognito(local)).toBe(0);
});

test('runs locally what deploys: the same resources with the same settings but for stage and issuer', () => {
  const dev = synthesize(LIKE_LOCAL);
  const local = synthesize({ stage: 'local' });
  // The local cloud has no history of deployments.
  const isHistory = ([id, { Type }]: [string, Resource]) =>
    Type === 'AWS::SSM::Parameter' && /DeployedVersion/.test(id);
  const alike = ({ Resources, ...template }: Template): unknown => {
    const compared = Object.fromEntries(Object.entries(Resources).filter((entry) => !isHistory(entry)));
    return JSON.parse(
      JSON.stringify({ ...template, Resources: compared })
        // The one stage whose webhooks may be on the machine itself.
        .replaceAll('"WEBHOOKS_INSIDE":"allowed",', '')
        // The stage local runs a working tree.
        .replaceAll(LIKE_LOCAL.commit, 'local')
        .replaceAll(/quartermaster([-/ ])(dev|local)/gi, 'quartermaster$1stage')
        .replaceAll(/"(STAGE|stage|Value)":"(dev|local)"/g, '"$1":"any"')
        // A dashboard and the format of the access log are JSON within JSON, and stages are values of a dimension.
        .replaceAll(/(stage\\+"[,:]\\+")(dev|local)\\/g, '$1any\\')
        // Ids of versions contain the hash of the function, which includes its stage.
        .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, '$1')
        .replaceAll('{"Fn::Join":["",[{"Ref":"Issuer"},"/token"]]}', JSON.stringify(LIKE_LOCAL.tokenUrl))
        .replaceAll('{"Ref":"Issuer"}', JSON.stringify(issuer))
        .replaceAll('{"Ref":"Audience"}', JSON.stringify(LIKE_LOCAL.audience)),
    );
  };
  const histories = ({ stacks }: Synthesized) =>
    [...stacks].flatMap(([, { template }]) => Object.entries(template.Resources).filter(isHistory)).length;
  expect([histories(local), histories(dev)]).toEqual([0, dev.stacks.size]);
  expect(JSON.stringify([...dev.stacks])).not.toContain('WEBHOOKS_INSIDE');
  expect(alike(local.data)).toEqual(alike(dev.data));
  expect(alike({ ...local.service, Parameters: {} })).toEqual(alike({ ...dev.service, Parameters: {} }));
});
