import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { appliances } from '../../../functions/appliances/contract/endpoints.ts';
import { taskTable } from '../../../functions/core/model/background-task.ts';
import { problemDocument } from '../../../functions/core/problems/problem-document.ts';
import { readConfiguration } from '../../../lib/config/config.ts';
import { type ProductLine, productLines } from '../../../lib/config/product-lines.ts';
import { DataStack } from '../../../lib/data/data-stack.ts';
import { functionLogGroup } from '../../../lib/functions/service-log-group.ts';
import { LineTasks } from '../../../lib/workflow/line-tasks.ts';
import { Workflow } from '../../../lib/workflow/workflow.ts';
import { granted, roleOf } from '../data/grants.ts';
import { placeholders, propertiesOf, referenced, resourcesOf, Template } from '../templates.ts';

test("has every task of a workflow be some status's work", () => {
  for (const { lifecycle, tasks } of productLines) {
    const work = Object.values(lifecycle).flatMap((row) => row.task ?? []);
    const called = Object.entries(tasks).flatMap(([key, { trigger }]) => (trigger === 'status' ? [key] : []));
    expect(called.sort()).toEqual([...new Set(work)].sort());
  }
});

/** Line with a task of every kind. */
const parcels: ProductLine = {
  table: { ...appliances, line: 'parcels', endpoints: {} },
  print: problemDocument,
  lifecycle: {
    open: { description: 'Being packed.', next: ['sent'], initial: true, task: 'pack' },
    sent: { description: 'On its way.', next: ['built'] },
    built: { description: 'Being built.', next: [], task: 'build' },
  },
  document: { path: '/parcels/{number}' },
  storedData: () => z.unknown(),
  tasks: taskTable({
    pack: {
      summary: 'Packs',
      tables: { Orders: ['Query', 'PutItem'], Accounts: ['Query', 'DeleteItem'] },
      timeoutSeconds: 8,
      trigger: 'status',
    },
    build: { summary: 'Builds', tables: { Orders: ['PutItem'] }, timeoutSeconds: 60, trigger: 'status', isLong: true },
    greet: {
      summary: 'Greets',
      tables: { Accounts: ['PutItem'] },
      timeoutSeconds: 30,
      trigger: { inserted: { table: 'Accounts', sortKey: 'CUSTOMER' } },
    },
    weigh: {
      summary: 'Weighs',
      tables: { Catalog: ['UpdateItem'] },
      timeoutSeconds: 30,
      trigger: { written: { table: 'Catalog', sortKey: 'WEIGHT' } },
    },
    sweep: {
      summary: 'Sweeps',
      tables: { Accounts: ['Query by-anniversary'] },
      timeoutSeconds: 900,
      trigger: { schedule: { hour: 0, minute: 5, timeZone: 'America/Los_Angeles' } },
    },
  }),
};

const outdir = mkdtempSync(join(tmpdir(), 'quartermaster-tasks-'));
afterAll(() => rmSync(outdir, { recursive: true }));

let data: Template;
let service: Template;
beforeAll(() => {
  ({ data, service } = synthesized(parcels));
});

/** Synthesizes the tables, and a service that contains only a line's tasks. */
function synthesized(line: ProductLine): { readonly data: Template; readonly service: Template } {
  const app = new App({
    outdir,
    context: CURRENTLY_RECOMMENDED_FLAGS,
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  const lines = [line];
  const config = readConfiguration({ stage: 'production' }, lines);
  const { tables } = new DataStack(app, 'Data', config, lines, {});
  const stack = new Stack(app, 'Service');
  const { directoryOf } = placeholders(outdir);
  const assetOf = (_: string, key: string) => directoryOf(key);
  const functionLog = functionLogGroup(stack, 'FunctionLog', config);
  const tasks = new LineTasks(stack, 'Tasks', config, { lines, tables, functionLog, assetOf });
  const assets = {
    dispatch: directoryOf('dispatch'),
    endEarlierExecution: directoryOf('check-deadlines'),
    sweepDeadlines: directoryOf('sweep-deadlines'),
    countOutstanding: directoryOf('count-outstanding'),
  };
  new Workflow(stack, 'Workflow', config, { lines, tables, functionLog, tasks, assets });
  const assembly = app.synth();
  const template = (id: string) => Template.parse(assembly.getStackArtifact(id).template);
  return { data: template('Data'), service: template('Service') };
}

const Described = z.object({
  FunctionName: z.string(),
  Timeout: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  DeadLetterConfig: z.object({ TargetArn: z.unknown() }).optional(),
});

/** Returns the function of a task, with its logical id. */
function functionOf(task: string) {
  const found = propertiesOf(service, 'AWS::Lambda::Function', Described).find(
    ({ properties }) => properties.FunctionName === `quartermaster-production-parcels-${task}`,
  );
  if (found === undefined) throw new Error(`The template has no function of the task ${task}`);
  return found;
}

/** Returns the logical id of a task's dead-letter queue. */
const deadLettersOf = (task: string) =>
  resourcesOf(service, 'AWS::SQS::Queue').find(
    ([, { Properties }]) => Properties.QueueName === `quartermaster-production-parcels-${task}-dead-letters`,
  )?.[0];

test("gives each task a function of its own, with the row's time limit and tables", () => {
  const { properties } = functionOf('pack');
  expect(properties.Timeout).toBe(8);
  expect(properties.Environment.Variables).toMatchObject({ LINE: 'parcels', TASK: 'pack' });
  const tables = Object.keys(properties.Environment.Variables).filter((name) => name.endsWith('_TABLE'));
  expect(tables.sort()).toEqual(['ACCOUNTS_TABLE', 'ORDERS_TABLE']);
});

test('lets a task delete only where its row says so', () => {
  const deletes = (task: string) =>
    granted(service, roleOf(service, `parcels-${task}`)).filter((action) => action.includes('DeleteItem'));
  expect(deletes('pack')).toEqual(['dynamodb:DeleteItem Accounts']);
  expect([...deletes('greet'), ...deletes('sweep')]).toEqual([]);
});

/** Returns the schedule that calls a task's function. */
function scheduleOf(task: string) {
  const called = ({ Target }: { readonly Target: unknown }) =>
    referenced(z.object({ Arn: z.unknown() }).parse(Target).Arn) === functionOf(task).id;
  const [properties] = resourcesOf(service, 'AWS::Scheduler::Schedule')
    .map(([, { Properties }]) => z.looseObject({ Target: z.unknown() }).parse(Properties))
    .filter(called);
  return Schedule.parse(properties);
}

const Schedule = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string(),
  FlexibleTimeWindow: z.unknown(),
  Target: z.object({ Arn: z.unknown(), RoleArn: z.unknown(), DeadLetterConfig: z.object({ Arn: z.unknown() }) }),
});

test('calls a daily task at its time of its place', () => {
  expect(scheduleOf('sweep')).toMatchObject({
    ScheduleExpression: 'cron(5 0 * * ? *)',
    ScheduleExpressionTimezone: 'America/Los_Angeles',
    FlexibleTimeWindow: { Mode: 'OFF' },
  });
});

test('lets the schedule, and nobody else, call that function and give up to its queue', () => {
  const role = referenced(scheduleOf('sweep').Target.RoleArn) ?? '';
  expect(granted(service, role)).toEqual([
    `lambda:InvokeFunction ${functionOf('sweep').id}`,
    `sqs:SendMessage ${deadLettersOf('sweep')}`,
  ]);
  expect(service.Resources[role]?.Properties.AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      {
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': expect.anything() },
        },
      },
    ],
  });
});

test('keeps a daily call that could not be made, or whose function failed at it again and again', () => {
  const queue = deadLettersOf('sweep');
  expect(referenced(scheduleOf('sweep').Target.DeadLetterConfig.Arn)).toBe(queue);
  expect(referenced(functionOf('sweep').properties.DeadLetterConfig?.TargetArn)).toBe(queue);
});

const mappingOf = (task: string) =>
  resourcesOf(service, 'AWS::Lambda::EventSourceMapping')
    .map(([, { Properties }]) => Properties)
    .find(({ FunctionName }) => referenced(FunctionName) === functionOf(task).id);

test('hands a task the new items of its kind, and keeps what it fails at again and again', () => {
  const mapping = mappingOf('greet');
  const pattern = { eventName: ['INSERT'], dynamodb: { Keys: { sk: { S: ['CUSTOMER'] } } } };
  expect(mapping).toMatchObject({
    FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [deadLettersOf('greet'), 'Arn'] } } },
  });
  expect(JSON.stringify(mapping?.EventSourceArn)).toMatch(/GetAttAccounts.*StreamArn/);
});

test('hands a task that sums up the new, changed and deleted items of its kind, in large batches', () => {
  const mapping = mappingOf('weigh');
  const pattern = { eventName: ['INSERT', 'MODIFY', 'REMOVE'], dynamodb: { Keys: { sk: { S: ['WEIGHT'] } } } };
  expect(mapping).toMatchObject({
    FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] },
    BatchSize: 500,
    MaximumBatchingWindowInSeconds: 5,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [deadLettersOf('weigh'), 'Arn'] } } },
  });
  expect(mappingOf('greet')).not.toHaveProperty('MaximumBatchingWindowInSeconds');
});

const streamsOf = (template: Template) =>
  resourcesOf(template, 'AWS::DynamoDB::Table').flatMap(([id, { Properties }]) =>
    Properties.StreamSpecification === undefined ? [] : [id.slice(0, -8)],
  );

test('has a stream of a table where the log, webhooks or a task is called by it, and none where nobody reads it', () => {
  expect(streamsOf(data)).toEqual(['Orders', 'Catalog', 'Accounts', 'Events']);
  const idle = Object.entries(parcels.lifecycle).map(([status, { task: _, ...row }]) => [status, row]);
  const without = synthesized({ ...parcels, lifecycle: Object.fromEntries(idle), tasks: {} });
  expect(streamsOf(without.data)).toEqual(['Orders', 'Events']);
});

const idNamed = (type: string, part: string) => resourcesOf(service, type).find(([id]) => id.includes(part))?.[0];

/** Returns a machine of the line with the functions and machines that it may call. */
function machineOf(name: string) {
  const [id = '', machine] =
    resourcesOf(service, 'AWS::StepFunctions::StateMachine').find(([found]) => found.startsWith(`Workflow${name}`)) ??
    [];
  const mayCall = granted(service, referenced(machine?.Properties.RoleArn) ?? '').filter((action) =>
    /^(lambda:|states:)/.test(action),
  );
  return { id, mayCall, definition: JSON.stringify(machine?.Properties.DefinitionString) };
}

test('has the Express machine call the short task of a status, and may call no other', () => {
  const { mayCall, definition } = machineOf('Entries');
  expect(mayCall).toEqual([`lambda:InvokeFunction ${functionOf('pack').id}`]);
  expect(definition).toContain(functionOf('pack').id);
  expect(definition).not.toContain(functionOf('build').id);
});

test('has the Standard machine call the long task alone, beside what ends executions of an earlier version', () => {
  const { mayCall, definition } = machineOf('StateMachine');
  const ends = idNamed('AWS::Lambda::Function', 'CheckDeadlines');
  expect(mayCall).toEqual([`lambda:InvokeFunction ${functionOf('build').id}`, `lambda:InvokeFunction ${ends}`].sort());
  expect(definition).toContain(functionOf('build').id);
  expect(definition).not.toContain(functionOf('pack').id);
});
