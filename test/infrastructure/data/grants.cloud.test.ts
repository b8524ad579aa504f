import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import type { TableAccess } from '../../../functions/core/model/tables.ts';
import { deployed, productLines } from '../../../lib/config/product-lines.ts';
import { propertiesOf, referenced, resourcesOf, synthesize, type Template } from '../templates.ts';
import { granted, Policy, roleOf, short } from './grants.ts';

/** Content of a stage without the sandbox. */
const { endpointTables } = deployed({ sandbox: false });

/** Lists the wildcards in all policies, as `role: action resource`. */
function wildcards(template: Template): string[] {
  return propertiesOf(template, 'AWS::IAM::Policy', Policy).flatMap(({ properties }) =>
    properties.PolicyDocument.Statement.flatMap(({ Action, Resource }) => {
      const wild = JSON.stringify(Resource).includes('*');
      return Action.filter((action) => wild || action.includes('*')).map((action) => `${action} ${short(Resource)}`);
    }),
  );
}

const TRACES = ['xray:PutTelemetryRecords *', 'xray:PutTraceSegments *'];
const READ_ORDERS = [
  ...['GetItem', 'BatchGetItem', 'Query'].map((action) => `dynamodb:${action} Orders`),
  'dynamodb:Query Orders/index/by-tenant',
];
const WRITE_ORDERS = [...READ_ORDERS, 'dynamodb:PutItem Orders', 'dynamodb:UpdateItem Orders'];
const WRITE_ANSWERS = ['dynamodb:GetItem Idempotency', 'dynamodb:PutItem Idempotency'];
const READ_CATALOG = ['GetItem', 'BatchGetItem', 'Query'].map((action) => `dynamodb:${action} Catalog`);
const UPDATE_CATALOG = [...READ_CATALOG, 'dynamodb:UpdateItem Catalog'];
const CATALOG = new Map<TableAccess, readonly string[]>([
  ['read', READ_CATALOG],
  ['update', UPDATE_CATALOG],
  ['write', [...UPDATE_CATALOG, 'dynamodb:PutItem Catalog']],
]);
const READ_ACCOUNTS = [
  ...['Accounts', 'Accounts/index/by-reseller', 'Accounts/index/by-anniversary'].map((on) => `dynamodb:Query ${on}`),
  'dynamodb:GetItem Accounts',
];
const WRITE_ACCOUNTS = [
  ...READ_ACCOUNTS,
  'dynamodb:BatchGetItem Accounts',
  'dynamodb:PutItem Accounts',
  'dynamodb:ConditionCheckItem Accounts',
];
const ACCOUNTS = new Map<TableAccess, readonly string[]>([
  ['read', READ_ACCOUNTS],
  ['write', WRITE_ACCOUNTS],
  ['delete', [...WRITE_ACCOUNTS, 'dynamodb:DeleteItem Accounts']],
]);

let service: Template;
/** Rights to write to the log group of all functions. */
let writeLog: readonly string[];
beforeAll(() => {
  service = synthesize({ stage: 'production' }).service;
  const group = resourcesOf(service, 'AWS::Logs::LogGroup').find(
    ([, { Properties }]) => Properties.LogGroupName === '/quartermaster/production/functions',
  );
  writeLog = [`logs:CreateLogStream ${group?.[0]}`, `logs:PutLogEvents ${group?.[0]}`];
});

/** Endpoints, and the tasks whose rights come only from their row. */
const rows = [
  ...endpointTables.flatMap((table) =>
    Object.entries(table.endpoints).map(([key, { tables }]) => ({ name: `${table.line}-${key}`, tables })),
  ),
  ...productLines.flatMap(({ table, tasks }) =>
    Object.entries(tasks).flatMap(([key, { tables, trigger }]) =>
      trigger === 'status' ? [{ name: `${table.line}-${key}`, tables }] : [],
    ),
  ),
];

test.each(rows)('lets $name do with its tables what its row says, and nothing else', ({ name, tables }) => {
  expect(granted(service, roleOf(service, name))).toEqual(
    [
      ...TRACES,
      ...writeLog,
      ...(tables.Orders === 'write' ? WRITE_ORDERS : tables.Orders === 'read' ? READ_ORDERS : []),
      ...(tables.Idempotency === 'write' ? WRITE_ANSWERS : []),
      ...(tables.Catalog ? (CATALOG.get(tables.Catalog) ?? []) : []),
      ...(tables.Accounts ? (ACCOUNTS.get(tables.Accounts) ?? []) : []),
    ].sort(),
  );
});

test('lets dispatch read the stream, start the state machines and give up to its queue', () => {
  const machines = resourcesOf(service, 'AWS::StepFunctions::StateMachine').map(([id]) => id);
  const queue = resourcesOf(service, 'AWS::SQS::Queue').find(([id]) => id.startsWith('WorkflowDeadLetters'))?.[0];
  expect(granted(service, roleOf(service, 'workflow-dispatch'))).toEqual(
    [
      ...TRACES,
      ...writeLog,
      'dynamodb:ListStreams *',
      'dynamodb:DescribeStream Orders stream',
      'dynamodb:GetRecords Orders stream',
      'dynamodb:GetShardIterator Orders stream',
      `sqs:GetQueueAttributes ${queue}`,
      `sqs:GetQueueUrl ${queue}`,
      `sqs:SendMessage ${queue}`,
      ...machines.map((id) => `states:StartExecution ${id}`),
    ].sort(),
  );
});

test('lets check-deadlines read and change orders, and not their index', () => {
  expect(granted(service, roleOf(service, 'workflow-check-deadlines'))).toEqual(
    [...TRACES, ...writeLog, 'dynamodb:PutItem Orders', 'dynamodb:Query Orders'].sort(),
  );
});

const StateMachine = z.object({ RoleArn: z.unknown() });

test('lets a state machine call check-deadlines and publish to the bus', () => {
  const [machine] = propertiesOf(service, 'AWS::StepFunctions::StateMachine', StateMachine);
  const [bus = ['']] = resourcesOf(service, 'AWS::Events::EventBus');
  const checks = resourcesOf(service, 'AWS::Lambda::Function').find(([id]) => id.includes('CheckDeadlines'));
  const all = granted(service, referenced(machine?.properties.RoleArn) ?? '');
  expect(all.filter((action) => !action.endsWith(' *'))).toEqual([
    `events:PutEvents ${bus[0]}`,
    `lambda:InvokeFunction ${checks?.[0]}`,
  ]);
});

/** Actions that do not support resources (Service Authorization Reference). */
const WITHOUT_RESOURCE = [
  ...TRACES,
  'dynamodb:ListStreams *',
  // Describing composite alarms requires the right to describe all alarms (CloudWatch API reference, DescribeAlarms).
  'cloudwatch:DescribeAlarms *',
  ...['GetSamplingRules', 'GetSamplingTargets'].map((action) => `xray:${action} *`),
  ...['CreateLogDelivery', 'DeleteLogDelivery', 'GetLogDelivery', 'ListLogDeliveries', 'UpdateLogDelivery'].map(
    (action) => `logs:${action} *`,
  ),
  ...['DescribeLogGroups', 'DescribeResourcePolicies', 'PutResourcePolicy'].map((action) => `logs:${action} *`),
];

test('has no wildcard but where AWS offers no resource', () => {
  expect(wildcards(service).filter((wildcard) => !WITHOUT_RESOURCE.includes(wildcard))).toEqual([]);
});

test('attaches no managed policy and no policy inside a role', () => {
  for (const [, { Properties }] of resourcesOf(service, 'AWS::IAM::Role')) {
    expect(Object.keys(Properties)).toEqual(expect.not.arrayContaining(['ManagedPolicyArns', 'Policies']));
  }
});

test.each([
  ['dynamodb:*', { 'Fn::ImportValue': 'OutputFnGetAttOrders00000000Arn' }],
  ['dynamodb:GetItem', '*'],
  ['dynamodb:GetItem', { 'Fn::Join': ['', [{ Ref: 'Table' }, '/*']] }],
])('would notice a grant of %s on %j', (Action, Resource) => {
  const careless = structuredClone(service);
  const PolicyDocument = { Statement: [{ Effect: 'Allow', Action, Resource }] };
  careless.Resources.Careless = { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument, Roles: [{ Ref: 'Role' }] } };
  expect(wildcards(careless).filter((wildcard) => !WITHOUT_RESOURCE.includes(wildcard))).toHaveLength(1);
});
