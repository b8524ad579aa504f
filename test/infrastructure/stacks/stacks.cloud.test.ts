import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { productLines } from '../../../lib/config/product-lines.ts';
import { CONFIGURED, changed, resourcesOf, type Synthesized, synthesize, type Template } from '../templates.ts';

/** Maximum number of resources in a template by CloudFormation's limit, minus a reserve for the next endpoints. */
const MOST_RESOURCES = 450;

const lines = productLines.map(({ table: { line } }) => line);
const idOf = (line: string): string => line.charAt(0).toUpperCase() + line.slice(1);

let production: Synthesized;
beforeAll(() => {
  production = synthesize({ stage: 'production' });
});

test('deploys the tables, then what the lines share, then each line by itself', () => {
  const order = Object.fromEntries([...production.stacks].map(([id, { after }]) => [id, [...after].sort()]));
  expect(order).toMatchObject({
    Data: [],
    Service: ['Data'],
    ...Object.fromEntries(lines.map((line) => [idOf(line), ['Data', 'Service']])),
  });
});

test('names every stack after the stage and what is in it', () => {
  const names = [...production.stacks.values()].map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['data', 'service', ...lines].map((name) => `quartermaster-production-${name}`)),
  );
});

test('are the stacks that DEPLOY.md lists', () => {
  const [, table = ''] =
    /stack `quartermaster-<stage>-…`.*\n\|.*\n([\s\S]*?)\n\n/.exec(readFileSync('DEPLOY.md', 'utf8')) ?? [];
  const rows = table.split('\n').map((row) => row.split('|')[1] ?? '');
  const listed = rows.flatMap((cell) => Array.from(cell.matchAll(/`([a-z]+)`/g), ([, name = '']) => name));
  const names = Array.from(production.stacks.values(), ({ name }) => name.replace('quartermaster-production-', ''));
  expect(listed.sort(), 'Name each stack in the table of stacks of DEPLOY.md').toEqual(names.sort());
});

test('has the endpoints of a line in its stack, and nobody elses', () => {
  for (const line of lines) {
    const template = production.stacks.get(idOf(line))?.template ?? { Parameters: {}, Resources: {}, Outputs: {} };
    const functions = resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);
    expect(functions.length).toBeGreaterThan(0);
    for (const { FunctionName } of functions) expect(FunctionName).toMatch(`quartermaster-production-${line}-`);
    expect(resourcesOf(template, 'AWS::ApiGatewayV2::Integration')).toHaveLength(functions.length);
    const routes = resourcesOf(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) =>
      String(Properties.RouteKey),
    );
    expect(routes.filter((route) => !route.startsWith('HEAD '))).toHaveLength(functions.length);
  }
});

test('stays well below the number of resources that a template may have, the sandbox included', () => {
  for (const [id, { template }] of synthesize(CONFIGURED).stacks) {
    expect(Object.keys(template.Resources).length, id).toBeLessThan(MOST_RESOURCES);
  }
});

/** Types without tags, or without tags that CloudFormation sets (Template Reference). */
const WITHOUT_TAGS = [
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolResourceServer',
  'AWS::IAM::Policy',
  'AWS::KMS::Alias',
  'AWS::Lambda::Alias',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::MetricFilter',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
];

const Tags = z.union([
  z
    .array(z.object({ Key: z.string(), Value: z.string() }))
    .transform((tags) => tags.map(({ Key, Value }) => `${Key}=${Value}`)),
  z.record(z.string(), z.string()).transform((tags) => Object.entries(tags).map(([key, value]) => `${key}=${value}`)),
]);

/** Lists the resources that lack one of the tags. */
const untagged = (template: Template, expected: readonly string[]): string[] =>
  Object.entries(template.Resources).flatMap(([id, { Type, Properties }]) => {
    if (WITHOUT_TAGS.includes(Type)) return [];
    const tags = Tags.safeParse(Properties.Tags ?? Properties.UserPoolTags).data ?? [];
    return expected.every((tag) => tags.includes(tag)) ? [] : [`${id}: ${Type}`];
  });

test('tags everything that takes tags with the service, the stage and its line', () => {
  for (const [id, { template }] of production.stacks) {
    const line = lines.find((name) => idOf(name) === id);
    const expected = ['service=quartermaster', 'stage=production', ...(line === undefined ? [] : [`line=${line}`])];
    expect(untagged(template, expected), id).toEqual([]);
  }
  const { data } = production;
  const careless = changed(data, 'AWS::DynamoDB::Table', 'Tags', []);
  expect(untagged(careless, ['stage=production'])).toHaveLength(resourcesOf(data, 'AWS::DynamoDB::Table').length);
});
