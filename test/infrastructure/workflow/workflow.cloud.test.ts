import validate from 'asl-validator';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { readLifecycles } from '../../../functions/workflow/lifecycles.ts';
import { longWorkStatuses, productLines } from '../../../lib/config/product-lines.ts';
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

/** Event source mappings of streams: those whose source is no queue of the service. */
const streamMappings = (template: Template) => {
  const queues = resourcesOf(template, 'AWS::SQS::Queue').map(([id]) => id);
  return propertiesOf(template, MAPPING, Mapping).filter(
    ({ properties }) => !queues.includes(referenced(properties.EventSourceArn) ?? ''),
  );
};

/** Lists the settings of the stream's mapping that could lose a record, or let one record block all others for ever. */
function unsafe(template: Template): string[] {
  const queues = resourcesOf(template, 'AWS::SQS::Queue').map(([id]) => id);
  return streamMappings(template).flatMap(({ properties: mapping }) => {
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
  expect(unsafe(changed(service, MAPPING, property, value))).toHaveLength(streamMappings(service).length);
});

test('wakes dispatch for orders only: not for comments, history or the number sequence', () => {
  expect(dispatched()?.FilterCriteria?.Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
    { eventName: ['INSERT', 'MODIFY', 'REMOVE'], dynamodb: { Keys: { sk: { S: ['ORDER'] } } } },
  ]);
});

const QueueProperties = z.object({
  QueueName: z.string(),
  MessageRetentionPeriod: z.number(),
  VisibilityTimeout: z.number().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() }).optional(),
});

/** Returns the queue of wake-ups of lanes. */
const wakeUps = () =>
  propertiesOf(service, 'AWS::SQS::Queue', QueueProperties).filter(({ properties }) => properties.RedrivePolicy);

test('has one queue whose messages call a function: wake-ups of lanes, which go to dead letters and not for good', () => {
  expect(wakeUps().map(({ properties }) => properties)).toEqual([
    {
      QueueName: 'quartermaster-production-webhooks',
      MessageRetentionPeriod: 86_400,
      VisibilityTimeout: 90,
      RedrivePolicy: { deadLetterTargetArn: expect.anything(), maxReceiveCount: 5 },
    },
  ]);
  const [mapping, ...others] = propertiesOf(service, MAPPING, z.looseObject({ EventSourceArn: z.unknown() })).filter(
    ({ properties }) => referenced(properties.EventSourceArn) === wakeUps()[0]?.id,
  );
  expect(others).toEqual([]);
  expect(mapping?.properties).toMatchObject({
    BatchSize: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 100 },
  });
});

test('keeps what could not be handed over for two weeks, encrypted, and takes it over TLS only', () => {
  const policies = resourcesOf(service, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => Properties);
  for (const [id, { Properties }] of resourcesOf(service, 'AWS::SQS::Queue')) {
    const isOfWakeUps = wakeUps().some((queue) => queue.id === id);
    expect(Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      ...(!isOfWakeUps && { MessageRetentionPeriod: 1_209_600 }),
    });
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
  LoggingConfiguration: z.object({
    Level: z.string(),
    IncludeExecutionData: z.boolean(),
    Destinations: z.array(z.unknown()),
  }),
});

const machines = () => propertiesOf(service, 'AWS::StepFunctions::StateMachine', StateMachine);
const machineOf = (name: string) => machines().find(({ id }) => id.startsWith(`Workflow${name}`));

test('has an Express and a Standard state machine for each line, whose logs have what fails, and traced', () => {
  expect(machines()).toHaveLength(2 * productLines.length);
  for (const { table } of productLines) {
    expect(machineOf(`Entries${table.line}`)?.properties.StateMachineType).toBe('EXPRESS');
    expect(machineOf(`StateMachine${table.line}`)?.properties.StateMachineType).toBe('STANDARD');
  }
  for (const { properties } of machines()) {
    expect(properties).toMatchObject({
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: true },
    });
    expect(properties.LoggingConfiguration.Destinations).toHaveLength(1);
  }
});

/** Logical ids and names of the state machines of the version before, whose waiting executions must end in them. */
const MACHINES_BEFORE: Readonly<Record<string, string>> = {
  WorkflowStateMachineappliances2E5AE1BC: 'appliances',
  WorkflowStateMachinedevices04BF5168: 'devices',
  WorkflowStateMachinesubscriptions4F3DB936: 'subscriptions',
};

test('keeps the machines of the version before with their names: deleting one deletes its executions', () => {
  for (const [id, name] of Object.entries(MACHINES_BEFORE)) {
    const kept = machines().find((machine) => machine.id === id);
    expect(kept?.properties, id).toMatchObject({ StateMachineType: 'STANDARD' });
    expect(JSON.stringify(kept?.properties.StateMachineName), id).toContain(`"quartermaster-production-${name}-"`);
  }
});

/** Logical id of the function that these executions call when they wake. */
const CHECKER_BEFORE = 'WorkflowCheckDeadlinesFunction4344853C';

test('keeps the function that the executions of the version before call, and their right to publish', () => {
  const kept = resourcesOf(service, 'AWS::Lambda::Function').find(([id]) => id === CHECKER_BEFORE);
  expect(kept?.[1].Properties.FunctionName).toBe('quartermaster-production-workflow-check-deadlines');
});

test('names state machines anew with every stack, so that no execution of a deleted one stands in the way', () => {
  for (const { table } of productLines) {
    for (const [machine, suffix] of [
      ['Entries', '-entries'],
      ['StateMachine', ''],
    ] as const) {
      const name = JSON.stringify(machineOf(`${machine}${table.line}`)?.properties.StateMachineName);
      expect(name).toContain(`quartermaster-production-${table.line}${suffix}-`);
      expect(name).toContain('{"Ref":"AWS::StackId"}');
    }
  }
});

test('calls the services of whichever partition it is deployed to', () => {
  const { data } = synthesize({ stage: 'production' });
  expect(JSON.stringify([data, service])).not.toMatch(/arn:aws[:-]|[a-z]{2}-[a-z]+-\d:/);
  expect(JSON.stringify(machineOf('Entriesdevices')?.properties.DefinitionString)).toContain(
    String.raw`\"Resource\":\"arn:",{"Ref":"AWS::Partition"},":states:::events:putEvents`,
  );
});

/** Returns a deployed definition with each reference as its text. */
function definitionOf(value: unknown): unknown {
  const { success, data: text } = z.string().safeParse(value);
  if (success) return JSON.parse(text);
  const { 'Fn::Join': joined } = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }).parse(value);
  return JSON.parse(
    joined[1]
      .map((part) => (typeof part === 'string' ? part : (referenced(part) ?? 'x').replace('AWS::Partition', 'aws')))
      .join(''),
  );
}

const Deployed = z.looseObject({ States: z.record(z.string(), z.looseObject({ Type: z.string() })) });

test('deploys valid definitions, and Express ones that wait for nothing', () => {
  for (const { id, properties } of machines()) {
    const definition = definitionOf(properties.DefinitionString);
    expect(validate(definition).errorsText(), id).toBe('');
    if (properties.StateMachineType !== 'EXPRESS') continue;
    expect(
      Object.values(Deployed.parse(definition).States).filter(({ Type }) => Type === 'Wait'),
      id,
    ).toEqual([]);
    expect(JSON.stringify(definition), id).not.toMatch(/\.sync|waitForTaskToken/);
  }
});

test('gives every function that decides on deadlines the days of this deployment', () => {
  const days = (name: string) => {
    const found = resourcesOf(service, 'AWS::Lambda::Function').find(([, { Properties }]) =>
      String(Properties.FunctionName).endsWith(name),
    );
    return Variables.parse(found?.[1].Properties).Environment.Variables;
  };
  for (const name of ['workflow-sweep-deadlines', 'workflow-count-outstanding']) {
    const { appliances } = readLifecycles(days(name).LIFECYCLES);
    expect(appliances?.new?.deadlines).toEqual([{ reason: 'stalled', due: { afterDays: 5 } }]);
    expect(appliances?.['pending feedback']?.deadlines?.[0]?.due).toEqual({ afterDays: 3 });
  }
  expect(days('appliances-create-order').REMINDER_DAYS).toBe('{"stalled":5}');
  expect(days('appliances-get-order').REMINDER_DAYS).toBeUndefined();
  expect(days('devices-place-order').REMINDER_DAYS).toBeUndefined();
});

const Variables = z.object({
  Environment: z.object({
    Variables: z.looseObject({ LIFECYCLES: z.string().optional(), REMINDER_DAYS: z.string().optional() }),
  }),
});

test('sweeps deadlines, counts orders and wakes lanes each minute', () => {
  const scheduled = resourcesOf(service, 'AWS::Scheduler::Schedule').flatMap(([, { Properties }]) => {
    const { ScheduleExpression, Target } = EachMinute.parse(Properties);
    return ScheduleExpression === 'rate(1 minute)' ? [referenced(Target.Arn)?.slice(0, -8)] : [];
  });
  expect(scheduled.sort()).toEqual([
    'Webhooks/DeliverywakelanesFunction',
    'WorkflowCountOutstandingFunction',
    'WorkflowSweepDeadlinesFunction',
  ]);
});

const EachMinute = z.object({ ScheduleExpression: z.string(), Target: z.object({ Arn: z.unknown() }) });

const DispatchVariables = z.object({
  Environment: z.object({
    Variables: z.object({
      STATE_MACHINES: z.object({
        'Fn::Join': z.tuple([z.literal(''), z.array(z.union([z.string(), z.object({ Ref: z.string() })]))]),
      }),
    }),
  }),
});

test("tells dispatch each line's Express state machine, the Standard one of the statuses with long work, and where orders end", () => {
  const dispatch = resourcesOf(service, 'AWS::Lambda::Function').find(([id]) => id.includes('Dispatch'));
  const { STATE_MACHINES } = DispatchVariables.parse(dispatch?.[1].Properties).Environment.Variables;
  const told = STATE_MACHINES['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : part.Ref)).join('');
  expect(JSON.parse(told)).toEqual(
    Object.fromEntries(
      productLines.map((productLine) => {
        const { line } = productLine.table;
        const statuses = longWorkStatuses(productLine);
        const longWork = { arn: machineOf(`StateMachine${line}`)?.id, statuses };
        const entries = machineOf(`Entries${line}`)?.id;
        const finalStatuses = Object.entries(productLine.lifecycle).flatMap(([status, { next }]) =>
          next.length === 0 ? [status] : [],
        );
        return [line, { entries, ...(statuses.length > 0 && { longWork }), finalStatuses }];
      }),
    ),
  );
});
