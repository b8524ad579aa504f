import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { isTenantsScope } from '../../../functions/core/model/endpoint.ts';
import { TASKS } from '../../../functions/webhooks/model/tasks.ts';
import { deployed, productLines } from '../../../lib/config/product-lines.ts';
import { pinnedRights } from '../../../lib/data/pinned-rights.ts';
import { RECORDS_CHANGES } from '../../../lib/workflow/event-log.ts';
import { actionsNamed } from '../../support/store/granted-actions.ts';
import { OTHER_ISSUER, propertiesOf, referenced, resourcesOf, synthesize, type Template } from '../templates.ts';
import { granted, inIam, Policy, roleOf, short, TAKE_FROM_BUCKETS } from './grants.ts';

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
    Object.entries(table.endpoints).map(([key, { tables, scope, wakesLanes = false }]) => ({
      name: `${table.line}-${key}`,
      tables,
      limited: isTenantsScope(scope),
      wakesLanes,
    })),
  ),
  ...productLines.flatMap(({ table, tasks }) =>
    Object.entries(tasks).flatMap(([key, { tables, trigger }]) =>
      trigger === 'status' ? [{ name: `${table.line}-${key}`, tables, limited: false, wakesLanes: false }] : [],
    ),
  ),
];

test.each(rows)(
  'lets $name do with its tables what its row says and what is pinned, and nothing else',
  ({ name, tables, limited, wakesLanes }) => {
    expect(granted(service, roleOf(service, name))).toEqual(
      [
        ...TRACES,
        ...writeLog,
        ...(limited ? [TAKE_FROM_BUCKETS] : []),
        ...(wakesLanes ? [`sqs:SendMessage ${idOf('AWS::SQS::Queue', 'DeliveryWords')}`] : []),
        ...actionsNamed(tables).map(inIam),
        ...actionsNamed(pinnedRights[name]?.tables ?? {}).map(inIam),
      ].sort(),
    );
  },
);

const queueRights = (part: string) => {
  const queue = idOf('AWS::SQS::Queue', part);
  return [`sqs:GetQueueAttributes ${queue}`, `sqs:GetQueueUrl ${queue}`, `sqs:SendMessage ${queue}`];
};

const streamRights = (table: string) => [
  'dynamodb:ListStreams *',
  ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => `dynamodb:${action} ${table} stream`),
];

/** Rights of the functions of events besides those to write logs. */
const OF_EVENTS: Readonly<Record<string, () => readonly string[]>> = {
  'workflow-record-changes': () => [
    ...actionsNamed(RECORDS_CHANGES).map(inIam),
    ...streamRights('Orders'),
    ...queueRights('EventLogDeadLetters'),
  ],
  'webhooks-fan-out': () => [
    ...actionsNamed(TASKS['fan-out'].tables).map(inIam),
    ...streamRights('Events'),
    ...queueRights('FanOutDeadLetters'),
    `sqs:SendMessage ${idOf('AWS::SQS::Queue', 'DeliveryWords')}`,
  ],
  'webhooks-deliver': () => [
    ...actionsNamed(TASKS.deliver.tables).map(inIam),
    ...['ChangeMessageVisibility', 'DeleteMessage', 'ReceiveMessage'].map(
      (action) => `sqs:${action} ${idOf('AWS::SQS::Queue', 'DeliveryWords')}`,
    ),
    ...queueRights('DeliveryWords'),
  ],
  'webhooks-wake-lanes': () => [
    ...actionsNamed(TASKS['wake-lanes'].tables).map(inIam),
    `sqs:SendMessage ${idOf('AWS::SQS::Queue', 'DeliveryWords')}`,
  ],
};

test.each(Object.entries(OF_EVENTS))('lets %s do what events and webhooks need, and nothing else', (name, rights) => {
  expect(granted(service, roleOf(service, name))).toEqual([...writeLog, ...rights()].sort());
});

test('lets no function take from buckets where tenants have no limit', () => {
  const { service: unlimited } = synthesize(OTHER_ISSUER);
  const roles = resourcesOf(unlimited, 'AWS::IAM::Role').flatMap(([id]) => granted(unlimited, id));
  expect(roles.length).toBeGreaterThan(100);
  expect(roles).not.toContain(TAKE_FROM_BUCKETS);
});

test.each([
  ['service-get-health', 'HEALTH'],
  ['appliances-list-orders', 'SIGNING-KEY'],
  ['devices-list-orders', 'SIGNING-KEY'],
])('lets %s read the partition %s, which has no orders, and no other', (name, partition) => {
  const statements = propertiesOf(service, 'AWS::IAM::Policy', Policy)
    .filter(({ properties }) => properties.Roles[0].Ref === roleOf(service, name))
    .flatMap(({ properties }) => properties.PolicyDocument.Statement)
    .filter(({ Action }) => Action.includes('dynamodb:GetItem'));
  expect(statements.map(({ Condition }) => Condition)).toEqual([
    { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] } },
  ]);
});

const machinesOf = (name: string) =>
  resourcesOf(service, 'AWS::StepFunctions::StateMachine').filter(([id]) => id.startsWith(`Workflow${name}`));

test('lets dispatch read the stream, start the workflows and the long work, and give up to its queue', () => {
  const long = machinesOf('StateMachine').filter(([id]) => id.includes('subscriptions'));
  const machines = [...machinesOf('Entries'), ...long].map(([id]) => id);
  const queue = resourcesOf(service, 'AWS::SQS::Queue').find(([id]) => id.startsWith('WorkflowDeadLetters'))?.[0];
  expect(granted(service, roleOf(service, 'workflow-dispatch'))).toEqual(
    [
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

test('lets check-deadlines do nothing, since it only ends executions of an earlier version', () => {
  expect(granted(service, roleOf(service, 'workflow-check-deadlines'))).toEqual([...writeLog].sort());
});

test('lets the sweep of deadlines read both indexes of the service, and read and change orders', () => {
  expect(granted(service, roleOf(service, 'workflow-sweep-deadlines'))).toEqual(
    [
      ...writeLog,
      ...['GetItem', 'Query', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action} Orders`),
      ...['by-deadline', 'by-status'].map((index) => `dynamodb:Query Orders/index/${index}`),
    ].sort(),
  );
});

test('lets the count of orders read the index of deadlines and what has failed, and keep its position', () => {
  const queue = resourcesOf(service, 'AWS::SQS::Queue').find(([id]) => id.includes('EntryDeadLetters'))?.[0];
  const machine = resourcesOf(service, 'AWS::StepFunctions::StateMachine').find(([id]) =>
    id.includes('StateMachinesubscriptions'),
  )?.[0];
  expect(granted(service, roleOf(service, 'workflow-count-outstanding'))).toEqual(
    [
      ...writeLog,
      'dynamodb:GetItem Orders',
      'dynamodb:PutItem Orders',
      'dynamodb:Query Orders/index/by-deadline',
      `sqs:GetQueueAttributes ${queue}`,
      `sqs:ReceiveMessage ${queue}`,
      `states:ListExecutions ${machine}`,
    ].sort(),
  );
});

const StateMachine = z.object({ RoleArn: z.unknown() });

/** Returns the rights of a line's state machine, without those that take no resource. */
function rightsOf(name: string, line: string): string[] {
  const found = propertiesOf(service, 'AWS::StepFunctions::StateMachine', StateMachine).find(({ id }) =>
    id.startsWith(`Workflow${name}${line}`),
  );
  return granted(service, referenced(found?.properties.RoleArn) ?? '').filter((action) => !action.endsWith(' *'));
}

const idOf = (type: string, part: string) => resourcesOf(service, type).find(([id]) => id.includes(part))?.[0];

test.each(productLines.map(({ table: { line }, tasks }) => ({ line, tasks })))(
  'lets the Express machine of $line publish, keep what fails and call short tasks, and nothing else',
  ({ line, tasks }) => {
    const work = Object.entries(tasks).filter(([, { trigger }]) => trigger === 'status');
    expect(rightsOf('Entries', line)).toEqual(
      [
        `events:PutEvents ${idOf('AWS::Events::EventBus', 'Bus')}`,
        `sqs:SendMessage ${idOf('AWS::SQS::Queue', 'EntryDeadLetters')}`,
        ...work.flatMap(([key, { isLong }]) =>
          isLong ? [] : [`lambda:InvokeFunction ${functionNamed(`${line}-${key}`)}`],
        ),
      ].sort(),
    );
  },
);

test.each(productLines.map(({ table: { line }, tasks }) => ({ line, tasks })))(
  'lets the Standard machine of $line call its long tasks, and what executions of an earlier version need to end',
  ({ line, tasks }) => {
    const long = Object.entries(tasks).filter(([, { isLong }]) => isLong);
    expect(rightsOf('StateMachine', line)).toEqual(
      [
        `events:PutEvents ${idOf('AWS::Events::EventBus', 'Bus')}`,
        `lambda:InvokeFunction ${functionNamed('workflow-check-deadlines')}`,
        ...long.map(([key]) => `lambda:InvokeFunction ${functionNamed(`${line}-${key}`)}`),
      ].sort(),
    );
  },
);

const Named = z.object({ FunctionName: z.string() });

const functionNamed = (name: string) =>
  propertiesOf(service, 'AWS::Lambda::Function', Named).find(
    ({ properties }) => properties.FunctionName === `quartermaster-production-${name}`,
  )?.id;

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
