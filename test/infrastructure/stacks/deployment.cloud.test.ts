import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { endpointsOf, methodsOf, operationClassOf } from '../../../functions/core/model/endpoint.ts';
import { service as serviceTable, unrouted } from '../../../functions/service/contract/endpoints.ts';
import { rollbackAlarms } from '../../../lib/alarms/alarm-names.ts';
import { deployed, productLines } from '../../../lib/config/product-lines.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { granted } from '../data/grants.ts';
import {
  CONFIGURED,
  changed,
  EXTENDED,
  LONG_NAMED,
  OTHER_ISSUER,
  propertiesOf,
  referenced,
  resourcesOf,
  type Synthesized,
  synthesize,
  type Template,
} from '../templates.ts';

const FUNCTION = 'AWS::Lambda::Function';
const ALIAS = 'AWS::Lambda::Alias';
const GROUP = 'AWS::CodeDeploy::DeploymentGroup';

const rows = [
  ...endpointsOf(deployed({ sandbox: false }).endpointTables),
  { table: serviceTable, key: unrouted.key, endpoint: unrouted },
];
const routes = rows.flatMap(({ key, endpoint }) => (key === unrouted.key ? [key] : methodsOf(endpoint.method)));

const LambdaFunction = z.object({ FunctionName: z.string(), ReservedConcurrentExecutions: z.number().optional() });
const Alias = z.object({ Name: z.string(), FunctionName: z.unknown(), FunctionVersion: z.unknown() });
const Version = z.object({ FunctionName: z.unknown() });

let production: Synthesized;
let service: Template;
beforeAll(() => {
  production = synthesize({ stage: 'production' });
  service = production.service;
});

/** Returns the parts of the functions' names after `quartermaster-<stage>-`, by logical id. */
const functionNames = (template: Template): ReadonlyMap<string, string> =>
  new Map(
    propertiesOf(template, FUNCTION, LambdaFunction).map(({ id, properties }) => [
      id,
      properties.FunctionName.replace(/^quartermaster-[a-z]+-/, ''),
    ]),
  );

/** Returns the aliases that point to a version of their own function, by logical id. */
function published(template: Template): ReadonlyMap<string, string> {
  const versions = new Map(
    propertiesOf(template, 'AWS::Lambda::Version', Version).map(({ id, properties }) => [
      id,
      referenced(properties.FunctionName),
    ]),
  );
  return new Map(
    propertiesOf(template, ALIAS, Alias).flatMap(({ id, properties: alias }) => {
      const called = referenced(alias.FunctionName);
      const version = referenced(alias.FunctionVersion) ?? '';
      return called !== undefined && versions.get(version) === called && alias.Name === 'live' ? [[id, called]] : [];
    }),
  );
}

const Integration = z.object({ IntegrationUri: z.unknown() });
const Permission = z.object({ FunctionName: z.unknown(), Principal: z.unknown() });

/** Lists the targets that the API calls or may call, and that are not published versions. */
function unpublished(template: Template): string[] {
  const aliases = published(template);
  const isAlias = (value: unknown) => aliases.has(referenced(value) ?? '');
  return [
    ...propertiesOf(template, 'AWS::ApiGatewayV2::Integration', Integration).flatMap(({ id, properties }) =>
      isAlias(properties.IntegrationUri) ? [] : [id],
    ),
    ...propertiesOf(template, 'AWS::Lambda::Permission', Permission).flatMap(({ id, properties }) =>
      isAlias(properties.FunctionName) ? [] : [id],
    ),
  ];
}

test('has the API call published versions only, by an alias, and nothing else of the functions', () => {
  expect(published(service).size).toBe(rows.length);
  expect(unpublished(service)).toEqual([]);
});

test.each([
  ['AWS::ApiGatewayV2::Integration', 'IntegrationUri', { 'Fn::GetAtt': ['Function', 'Arn'] }, 1],
  // Each route has a permission of its own.
  ['AWS::Lambda::Permission', 'FunctionName', { Ref: 'Function' }, 0],
  // Then neither the called target nor the permitted targets are versions.
  [ALIAS, 'FunctionVersion', '$LATEST', 1],
])('would notice a %s whose %s is %j', (type, path, value, each) => {
  const permitted = type === 'AWS::ApiGatewayV2::Integration' ? 0 : routes.length;
  expect(unpublished(changed(service, type, path, value))).toHaveLength(each * rows.length + permitted);
});

const versionsOf = (template: Template) => resourcesOf(template, 'AWS::Lambda::Version').map(([id]) => id);

test('publishes a version when the function changes, its variables included, and only then', () => {
  expect(versionsOf(synthesize(EXTENDED).service)).toEqual(versionsOf(service));
  const others = versionsOf(synthesize({ stage: 'production', tenantClaim: 'org_id' }).service);
  expect(others.filter((id) => versionsOf(service).includes(id))).toEqual([]);
});

/** Types that name the commit. A change of theirs costs nobody a request. */
const NAMES_THE_COMMIT = ['AWS::SSM::Parameter', 'AWS::CloudWatch::Dashboard'];

test('names the commit in an output and a parameter of each stack, and in nothing that a new commit would deploy again', () => {
  const { commit } = EXTENDED;
  for (const { name, template } of synthesize(EXTENDED).stacks.values()) {
    expect(template.Outputs.Commit?.Value, name).toBe(commit);
    expect(template.Outputs.Version?.Value, name).toBe(packageJson.version);
    const parameters = resourcesOf(template, 'AWS::SSM::Parameter').map(([, { Properties }]) => Properties);
    expect(parameters, name).toMatchObject([{ Name: `/${name}/version`, Value: `${packageJson.version} ${commit}` }]);
    const others = Object.values(template.Resources).filter(({ Type }) => !NAMES_THE_COMMIT.includes(Type));
    expect(JSON.stringify(others), name).not.toContain(commit);
  }
});

const UpdatePolicy = z.object({
  CodeDeployLambdaAliasUpdate: z.object({ ApplicationName: z.unknown(), DeploymentGroupName: z.unknown() }),
});
const Group = z.object({
  ApplicationName: z.unknown(),
  DeploymentConfigName: z.string().optional(),
  AutoRollbackConfiguration: z.object({ Enabled: z.boolean(), Events: z.array(z.string()) }).optional(),
  AlarmConfiguration: z.object({ Enabled: z.boolean(), Alarms: z.array(z.object({ Name: z.string() })) }).optional(),
});

/** Returns the names of the alarms that roll back each endpoint's deployment. */
const alarmsOf = new Map(
  rows.map(({ table, key, endpoint }) => [
    `${table.line}-${key}`,
    rollbackAlarms('production', operationClassOf(endpoint)),
  ]),
);

/** Lists the aliases whose new version would get all requests at once, or would not be rolled back on failure. */
function unguarded(template: Template): string[] {
  const groups = new Map(propertiesOf(template, GROUP, Group).map(({ id, properties }) => [id, properties]));
  const functions = functionNames(template);
  return resourcesOf(template, ALIAS).flatMap(([id, resource]) => {
    const policy = UpdatePolicy.safeParse(resource.UpdatePolicy).data?.CodeDeployLambdaAliasUpdate;
    const group = groups.get(referenced(policy?.DeploymentGroupName) ?? '');
    const name = functions.get(referenced(resource.Properties.FunctionName) ?? '') ?? '';
    const { Enabled = false, Alarms = [] } = group?.AlarmConfiguration ?? {};
    const rollback = group?.AutoRollbackConfiguration;
    const guards = [
      group !== undefined && referenced(group.ApplicationName) === referenced(policy?.ApplicationName),
      group?.DeploymentConfigName === 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      rollback?.Enabled === true,
      rollback?.Events.includes('DEPLOYMENT_FAILURE') === true,
      rollback?.Events.includes('DEPLOYMENT_STOP_ON_ALARM') === true,
      Enabled && alarmsOf.get(name)?.join() === Alarms.map((alarm) => alarm.Name).join(),
    ];
    return guards.every((holds) => holds) ? [] : [id];
  });
}

test('hands a tenth of the requests to a new version first, and takes them back on failure and on alarms', () => {
  expect(unguarded(service)).toEqual([]);
  expect(unguarded(synthesize(EXTENDED).service)).toEqual([]);
});

test.each([
  ['ApplicationName', { Ref: 'Other' }],
  ['DeploymentConfigName', 'CodeDeployDefault.LambdaAllAtOnce'],
  ['AutoRollbackConfiguration', undefined],
  ['AutoRollbackConfiguration.Enabled', false],
  ['AutoRollbackConfiguration.Events', ['DEPLOYMENT_FAILURE']],
  ['AutoRollbackConfiguration.Events', ['DEPLOYMENT_STOP_ON_ALARM']],
  ['AlarmConfiguration', undefined],
  ['AlarmConfiguration.Enabled', false],
  ['AlarmConfiguration.Alarms', []],
  ['AlarmConfiguration.Alarms', [{ Name: 'quartermaster-production-other' }]],
])('would notice a deployment group whose %s is %j', (path, value) => {
  expect(unguarded(changed(service, GROUP, path, value))).toHaveLength(rows.length);
});

test('would notice aliases that no deployment group moves', () => {
  const careless = structuredClone(service);
  for (const [, alias] of resourcesOf(careless, ALIAS)) delete alias.UpdatePolicy;
  expect(unguarded(careless)).toHaveLength(rows.length);
});

test('has one application and one role for the deployments of a stack, which may move its aliases and no others', () => {
  for (const [id, { template }] of production.stacks) {
    const aliases = resourcesOf(template, ALIAS);
    if (aliases.length === 0) continue;
    expect(resourcesOf(template, 'AWS::CodeDeploy::Application'), id).toHaveLength(1);
    const roles = resourcesOf(template, GROUP).map(([, { Properties }]) => referenced(Properties.ServiceRoleArn));
    expect(new Set(roles).size, id).toBe(1);
    const all = granted(template, roles[0] ?? '');
    const functions = propertiesOf(template, ALIAS, Alias).map(({ properties }) => referenced(properties.FunctionName));
    const updated = all.flatMap((action) => /^lambda:UpdateAlias (\w+)$/.exec(action)?.[1] ?? []);
    expect(updated.toSorted(), id).toEqual(functions.toSorted());
    expect(new Set(all.map((action) => action.split(' ')[0]))).toEqual(
      new Set([
        'cloudwatch:DescribeAlarms',
        'lambda:GetAlias',
        'lambda:GetProvisionedConcurrencyConfig',
        'lambda:UpdateAlias',
      ]),
    );
  }
});

test.each([
  ['in dev, where nobody is waiting', { stage: 'dev' }],
  ['in local', { stage: 'local' }],
  ['where it is told to, for what mends a fault while its alarm is on', OTHER_ISSUER],
])('moves all requests at once %s', (_, context) => {
  const { service: unprotected } = synthesize(context);
  expect(Object.values(unprotected.Resources).filter(({ Type }) => Type.startsWith('AWS::CodeDeploy::'))).toEqual([]);
  for (const [, alias] of resourcesOf(unprotected, ALIAS)) expect(alias.UpdatePolicy).toBeUndefined();
});

/** Functions in the background, which may get any number of simultaneous calls. */
const background = [
  'workflow-dispatch',
  'workflow-record-changes',
  'workflow-check-deadlines',
  'workflow-record-changes',
  'webhooks-fan-out',
  ...productLines.flatMap(({ table, tasks }) =>
    Object.entries(tasks).flatMap(([key, { trigger }]) =>
      typeof trigger === 'object' && 'schedule' in trigger ? [] : [`${table.line}-${key}`],
    ),
  ),
];

/** Returns the concurrency limits of the functions that have one. */
const reserved = (template: Template): Readonly<Record<string, number>> =>
  Object.fromEntries(
    propertiesOf(template, FUNCTION, LambdaFunction).flatMap(({ properties }) => {
      const { FunctionName, ReservedConcurrentExecutions: most } = properties;
      return most === undefined ? [] : [[FunctionName.replace(/^quartermaster-[a-z]+-/, ''), most]];
    }),
  );

const each = (names: readonly string[], value: number) => Object.fromEntries(names.map((name) => [name, value]));

test('keeps what works in the background from taking the concurrency that the endpoints need', () => {
  expect(reserved(service)).toEqual(each(background, 50));
  expect(reserved(changed(service, FUNCTION, 'ReservedConcurrentExecutions', undefined))).toEqual({});
});

test('keeps the background to what is configured, and to nothing where that is off', () => {
  expect(reserved(synthesize(CONFIGURED).service)).toEqual(each(background, 7));
  expect(reserved(synthesize(LONG_NAMED).service)).toEqual({});
  expect(reserved(synthesize({ stage: 'dev' }).service)).toEqual({});
});
