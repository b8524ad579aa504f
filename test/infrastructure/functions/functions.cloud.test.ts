import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { endpointsOf, isTenantsScope } from '../../../functions/core/model/endpoint.ts';
import { TASKS } from '../../../functions/webhooks/model/tasks.ts';
import { deployed, productLines } from '../../../lib/config/product-lines.ts';
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

/** Content of a stage without the sandbox. */
const { endpointTables } = deployed({ sandbox: false });

const LambdaFunction = z.object({
  FunctionName: z.string(),
  Runtime: z.string(),
  Architectures: z.array(z.string()),
  Handler: z.string(),
  Timeout: z.number(),
  MemorySize: z.number(),
  TracingConfig: z.object({ Mode: z.string() }).optional(),
  LoggingConfig: z.object({ LogFormat: z.string(), LogGroup: z.unknown() }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const LogGroup = z.object({ RetentionInDays: z.number().optional() });

const functionsOf = (template: Template) => propertiesOf(template, 'AWS::Lambda::Function', LambdaFunction);

/** Lists the log groups without a retention period. */
const endlessLogs = (template: Template): string[] =>
  propertiesOf(template, 'AWS::Logs::LogGroup', LogGroup).flatMap(({ id, properties }) =>
    properties.RetentionInDays === undefined ? [id] : [],
  );

/** Lists the variables whose name or value looks like a secret. References are names and ARNs. */
const secrets = (template: Template): string[] =>
  functionsOf(template).flatMap(({ id, properties }) =>
    Object.entries(properties.Environment.Variables)
      .filter(([name, value]) => {
        const long = typeof value === 'string' && /[A-Za-z0-9+/_-]{32,}/.test(value);
        return (
          long ||
          /SECRET|PASSWORD|PRIVATE|CREDENTIAL|API_?KEY|ACCESS_?KEY/i.test(name) ||
          /resolve:secretsmanager/.test(JSON.stringify(value))
        );
      })
      .map(([name]) => `${id}: ${name}`),
  );

let production: Synthesized;
let service: Template;
beforeAll(() => {
  production = synthesize({ stage: 'production' });
  service = production.service;
});

test('has one function for each endpoint and each task, one for all other requests, four for all workflows, and those of events, named after what they do', () => {
  const endpoints = endpointTables.flatMap(({ line, endpoints }) =>
    Object.keys(endpoints).map((key) => `${line}-${key}`),
  );
  const tasks = productLines.flatMap(({ table, tasks }) => Object.keys(tasks).map((key) => `${table.line}-${key}`));
  const expected = [
    ...endpoints,
    ...tasks,
    'service-answer-unrouted',
    'workflow-dispatch',
    'workflow-record-changes',
    'workflow-check-deadlines',
    'workflow-sweep-deadlines',
    'workflow-count-outstanding',
    ...Object.keys(TASKS).map((key) => `webhooks-${key}`),
  ];
  expect(
    functionsOf(service)
      .map(({ properties }) => properties.FunctionName)
      .sort(),
  ).toEqual(expected.map((name) => `quartermaster-production-${name}`).sort());
});

test('runs every function on Node.js 24 and Arm', () => {
  for (const { properties } of functionsOf(service)) {
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
    });
  }
});

test('traces the requests, and the work of a status, which an execution calls', () => {
  const ofStatus = productLines.flatMap(({ table: { line }, tasks }) =>
    Object.entries(tasks).flatMap(([key, { trigger }]) => (trigger === 'status' ? [`${line}-${key}`] : [])),
  );
  const endpoints = functionsOf(service).filter(({ properties }) => 'OPERATION' in properties.Environment.Variables);
  const traced = functionsOf(service).filter(({ properties }) => properties.TracingConfig?.Mode === 'Active');
  const names = (functions: typeof traced) => functions.map(({ properties }) => properties.FunctionName);
  expect(names(traced).sort()).toEqual(
    [...names(endpoints), ...ofStatus.map((name) => `quartermaster-production-${name}`)].sort(),
  );
  expect(names(functionsOf(service)).length).toBeGreaterThan(traced.length);
});

test('has every endpoint answer before API Gateway gives up after 30 seconds', () => {
  for (const { properties } of functionsOf(service)) {
    if (properties.Environment.Variables.OPERATION !== undefined) expect(properties.Timeout).toBeLessThan(29);
  }
});

/** Lists the functions whose log lines a query of the shared log group would not find or could not read. */
const elsewhere = (template: Template): string[] => {
  const [group] = resourcesOf(template, 'AWS::Logs::LogGroup').find(
    ([, { Properties }]) => Properties.LogGroupName === '/quartermaster/production/functions',
  ) ?? [''];
  return functionsOf(template).flatMap(({ id, properties: { LoggingConfig } }) =>
    LoggingConfig.LogFormat === 'JSON' && referenced(LoggingConfig.LogGroup) === group ? [] : [id],
  );
};

test('has all functions write to one log group, in JSON, so that one query sees everything', () => {
  expect(elsewhere(service)).toEqual([]);
  const functions = functionsOf(service).length;
  for (const [path, value] of [
    ['LoggingConfig.LogGroup', '/aws/lambda/quartermaster'],
    ['LoggingConfig.LogFormat', 'Text'],
  ] as const) {
    expect(elsewhere(changed(service, 'AWS::Lambda::Function', path, value))).toHaveLength(functions);
  }
});

test('keeps no log for ever', () => {
  // One log group for the functions, one for the access log, and one for each of the two state machines of a line.
  expect(resourcesOf(service, 'AWS::Logs::LogGroup')).toHaveLength(2 + 2 * productLines.length);
  expect(endlessLogs(service)).toEqual([]);
  expect(endlessLogs(changed(service, 'AWS::Logs::LogGroup', 'RetentionInDays', undefined))).not.toEqual([]);
});

test.each([
  [{ stage: 'dev' }, 14],
  [{ stage: 'production' }, 90],
  [EXTENDED, 365],
])('keeps the logs of %j for %i days', (context, days) => {
  const periods = propertiesOf(synthesize(context).service, 'AWS::Logs::LogGroup', LogGroup).map(
    ({ properties }) => properties.RetentionInDays,
  );
  expect(new Set(periods)).toEqual(new Set([days]));
});

test.each([
  ['production', 'RetainExceptOnCreate', 'Retain'],
  ['dev', 'Delete', 'Delete'],
])(
  'lets no log group of %s stand in the way of the next attempt to deploy',
  (stage, DeletionPolicy, UpdateReplacePolicy) => {
    for (const [, group] of resourcesOf(synthesize({ stage }).service, 'AWS::Logs::LogGroup')) {
      expect(group).toMatchObject({ DeletionPolicy, UpdateReplacePolicy });
    }
  },
);

test('puts no secret into an environment', () => {
  expect(secrets(service)).toEqual([]);
  const careless = changed(
    service,
    'AWS::Lambda::Function',
    'Environment.Variables.TOKEN',
    'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0',
  );
  expect(secrets(careless)).not.toEqual([]);
});

test('tells each endpoint its operation, and only the tables that it uses besides Orders', () => {
  for (const { line, endpoints } of endpointTables) {
    for (const [key, { tables }] of Object.entries(endpoints)) {
      const found = functionsOf(service).find(({ properties }) => properties.FunctionName.endsWith(`-${line}-${key}`));
      const variables = found?.properties.Environment.Variables ?? {};
      expect(variables).toMatchObject({ STAGE: 'production', LINE: line, OPERATION: key, TENANT_CLAIM: 'client_id' });
      expect('IDEMPOTENCY_TABLE' in variables).toBe(tables.Idempotency !== undefined);
      expect('CATALOG_TABLE' in variables).toBe(tables.Catalog !== undefined);
      expect('ACCOUNTS_TABLE' in variables).toBe(tables.Accounts !== undefined);
    }
  }
});

test('reads the tenant from the configured claim', () => {
  const { service: claimed } = synthesize(CONFIGURED);
  const claims = functionsOf(claimed).flatMap(({ properties }) => properties.Environment.Variables.TENANT_CLAIM ?? []);
  expect(new Set(claims)).toEqual(new Set(['org_id']));
});

test('tells the endpoints of tenants the limit of each tenant, and no other function', () => {
  const { service: limited } = synthesize(CONFIGURED);
  const told = (template: Template) =>
    functionsOf(template).flatMap(({ properties: { FunctionName, Environment } }) => {
      const { TENANT_RATE, TENANT_BURST } = Environment.Variables;
      return TENANT_RATE === undefined
        ? []
        : [[FunctionName.replace(/^quartermaster-[a-z]+-/, ''), TENANT_RATE, TENANT_BURST]];
    });
  const rows = endpointsOf(deployed({ sandbox: true }).endpointTables).filter(({ endpoint }) =>
    isTenantsScope(endpoint.scope),
  );
  expect(told(limited).sort()).toEqual(rows.map(({ table, key }) => [`${table.line}-${key}`, '20', '60']).sort());
  expect(told(synthesize(OTHER_ISSUER).service)).toEqual([]);
});

test('names functions within 64 characters even in a stage of the longest name', () => {
  const { service: long } = synthesize(LONG_NAMED);
  for (const { properties } of functionsOf(long)) expect(properties.FunctionName.length).toBeLessThanOrEqual(64);
});
