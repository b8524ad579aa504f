import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { productLines } from '../../../lib/config/product-lines.ts';
import { changed, propertiesOf, referenced, resourcesOf, synthesize, type Template } from '../templates.ts';

const MAPPING = 'AWS::Lambda::EventSourceMapping';

const Mapping = z.object({
  FunctionName: z.unknown(),
  EventSourceArn: z.unknown(),
  StartingPosition: z.string().optional(),
  BatchSize: z.number().optional(),
  BisectBatchOnFunctionError: z.boolean().optional(),
  MaximumRetryAttempts: z.number().optional(),
  MaximumRecordAgeInSeconds: z.number().optional(),
  FunctionResponseTypes: z.array(z.string()).optional(),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.unknown() }) }).optional(),
});

/** Lists the settings of the stream's mapping that could lose a record, or let one record block all others for ever. */
function unsafe(template: Template): string[] {
  const queues = resourcesOf(template, 'AWS::SQS::Queue').map(([id]) => id);
  return propertiesOf(template, MAPPING, Mapping).flatMap(({ properties: mapping }) => {
    const settings: Record<string, boolean> = {
      'starts at the oldest record': mapping.StartingPosition === 'TRIM_HORIZON',
      'takes records in batches': (mapping.BatchSize ?? 0) > 1,
      'takes a failing batch apart': mapping.BisectBatchOnFunctionError === true,
      'repeats a bounded number of times': (mapping.MaximumRetryAttempts ?? -1) > 0,
      'gives up before the stream forgets': between(mapping.MaximumRecordAgeInSeconds, 3_600, 86_400),
      'repeats only what failed': mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true,
      'keeps what it gives up': queues.includes(referenced(mapping.DestinationConfig?.OnFailure.Destination) ?? ''),
    };
    return Object.entries(settings).flatMap(([setting, holds]) => (holds ? [] : [setting]));
  });
}

const between = (value = -1, least: number, most: number) => value >= least && value < most;

let service: Template;
beforeAll(() => {
  service = synthesize({ stage: 'production', reminders: '{"appliances":{"stalled":5}}' }).service;
});

/** Returns the event source mapping of dispatch. */
const dispatched = () =>
  propertiesOf(service, MAPPING, Mapping).find(({ properties }) =>
    referenced(properties.FunctionName)?.includes('Dispatch'),
  )?.properties;

test('hands the stream of the orders to dispatch', () => {
  expect(JSON.stringify(dispatched()?.EventSourceArn)).toMatch(/GetAttOrders.*StreamArn/);
});

test('loses no record of any stream', () => {
  expect(unsafe(service)).toEqual([]);
});

test.each([
  ['StartingPosition', 'LATEST'],
  ['BatchSize', 1],
  ['BisectBatchOnFunctionError', undefined],
  ['MaximumRetryAttempts', undefined],
  ['MaximumRetryAttempts', -1],
  ['MaximumRecordAgeInSeconds', undefined],
  ['FunctionResponseTypes', undefined],
  ['DestinationConfig', undefined],
])('would notice a mapping whose %s is %j', (property, value) => {
  const mappings = resourcesOf(service, MAPPING).length;
  expect(unsafe(changed(service, MAPPING, property, value))).toHaveLength(mappings);
});

test('wakes dispatch for orders only: not for comments, history or the number sequence', () => {
  expect(dispatched()?.FilterCriteria?.Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
    { eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: { sk: { S: ['ORDER'] } } } },
  ]);
});

test('keeps what could not be handed over for two weeks, encrypted, and takes it over TLS only', () => {
  const policies = resourcesOf(service, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => Properties);
  for (const [id, { Properties }] of resourcesOf(service, 'AWS::SQS::Queue')) {
    expect(Properties).toMatchObject({ MessageRetentionPeriod: 1_209_600, SqsManagedSseEnabled: true });
    expect(policies).toContainEqual(
      expect.objectContaining({
        Queues: [{ Ref: id }],
        PolicyDocument: expect.objectContaining({
          Statement: [
            expect.objectContaining({
              Effect: 'Deny',
              Action: 'sqs:*',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            }),
          ],
        }),
      }),
    );
  }
});

const StateMachine = z.object({
  StateMachineName: z.unknown(),
  StateMachineType: z.string(),
  DefinitionString: z.unknown(),
  TracingConfiguration: z.object({ Enabled: z.boolean() }),
  LoggingConfiguration: z.object({ Level: z.string(), Destinations: z.array(z.unknown()) }),
});

test('has one standard state machine for each line, logged and traced', () => {
  const machines = propertiesOf(service, 'AWS::StepFunctions::StateMachine', StateMachine);
  expect(machines).toHaveLength(productLines.length);
  for (const { properties } of machines) {
    expect(properties).toMatchObject({
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL' },
    });
    expect(properties.LoggingConfiguration.Destinations).toHaveLength(1);
  }
});

test('names state machines anew with every stack, so that no execution of a deleted one stands in the way', () => {
  const machines = propertiesOf(service, 'AWS::StepFunctions::StateMachine', StateMachine);
  const names = machines.map(({ properties }) => JSON.stringify(properties.StateMachineName));
  for (const [index, { table }] of productLines.entries()) {
    expect(names[index]).toContain(`quartermaster-production-${table.line}-`);
    expect(names[index]).toContain('{"Ref":"AWS::StackId"}');
  }
});

test('calls the services of whichever partition it is deployed to', () => {
  const { data } = synthesize({ stage: 'production' });
  expect(JSON.stringify([data, service])).not.toMatch(/arn:aws[:-]|[a-z]{2}-[a-z]+-\d:/);
  const [machine] = propertiesOf(service, 'AWS::StepFunctions::StateMachine', StateMachine);
  expect(JSON.stringify(machine?.properties.DefinitionString)).toContain(
    String.raw`\"Resource\":\"arn:",{"Ref":"AWS::Partition"},":states:::events:putEvents`,
  );
});

test("takes the deployment's times of reminders", () => {
  const [machine] = propertiesOf(service, 'AWS::StepFunctions::StateMachine', StateMachine);
  const definition = JSON.stringify(machine?.properties.DefinitionString);
  expect(definition).toContain(String.raw`\"reason\":\"stalled\",\"afterSeconds\":432000`);
  expect(definition).toContain(String.raw`\"reason\":\"feedback overdue\",\"afterSeconds\":259200`);
});

const DispatchVariables = z.object({
  Environment: z.object({
    Variables: z.object({
      STATE_MACHINES: z.object({
        'Fn::Join': z.tuple([z.literal(''), z.array(z.union([z.string(), z.object({ Ref: z.string() })]))]),
      }),
    }),
  }),
});

test("tells dispatch each line's state machine", () => {
  const dispatch = resourcesOf(service, 'AWS::Lambda::Function').find(([id]) => id.includes('Dispatch'));
  const { STATE_MACHINES } = DispatchVariables.parse(dispatch?.[1].Properties).Environment.Variables;
  const machines = resourcesOf(service, 'AWS::StepFunctions::StateMachine').map(([id]) => id);
  const told = STATE_MACHINES['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : part.Ref)).join('');
  expect(JSON.parse(told)).toEqual(
    Object.fromEntries(
      productLines.map(({ table: { line } }) => [line, machines.find((id) => id.includes(`StateMachine${line}`))]),
    ),
  );
  expect(machines).toHaveLength(productLines.length);
});
