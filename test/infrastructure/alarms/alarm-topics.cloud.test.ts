import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { changed, EXTENDED, propertiesOf, referenced, resourcesOf, synthesize, type Template } from '../templates.ts';

const TOPIC = 'AWS::SNS::Topic';
const POLICY = 'AWS::SNS::TopicPolicy';
const KEY = 'AWS::KMS::Key';

const Statement = z.looseObject({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Principal: z.unknown(),
  Condition: z.unknown().optional(),
});
const Topic = z.object({ TopicName: z.string(), KmsMasterKeyId: z.unknown().optional() });
const TopicPolicy = z.object({
  Topics: z.array(z.unknown()),
  PolicyDocument: z.object({ Statement: z.array(Statement).default([]) }),
});
const Key = z.object({
  EnableKeyRotation: z.boolean().default(false),
  KeyPolicy: z.object({ Statement: z.array(Statement).default([]) }),
});

let operations: Template;
beforeAll(() => {
  operations = synthesize({ stage: 'production' }).operations;
});

const CLOUDWATCH = { Service: 'cloudwatch.amazonaws.com' };

/** Lists the topics without encryption, or whose key CloudWatch may not use, so that they could not send alarms. */
function unencrypted(template: Template): string[] {
  const usable = propertiesOf(template, KEY, Key).flatMap(({ id, properties: { EnableKeyRotation, KeyPolicy } }) => {
    const lets = KeyPolicy.Statement.some(
      ({ Effect, Action, Principal }) =>
        Effect === 'Allow' &&
        JSON.stringify(Principal) === JSON.stringify(CLOUDWATCH) &&
        ['kms:Decrypt', 'kms:GenerateDataKey*'].every((action) => [Action].flat().includes(action)),
    );
    return EnableKeyRotation && lets ? [id] : [];
  });
  return propertiesOf(template, TOPIC, Topic).flatMap(({ properties: { TopicName, KmsMasterKeyId } }) =>
    usable.includes(referenced(KmsMasterKeyId) ?? '') ? [] : [TopicName],
  );
}

test('encrypts alarms with a key of its own, which CloudWatch may use', () => {
  expect(resourcesOf(operations, TOPIC).map(([, { Properties }]) => Properties.TopicName)).toEqual([
    'quartermaster-production-pages',
    'quartermaster-production-tickets',
  ]);
  expect(unencrypted(operations)).toEqual([]);
});

test.each([
  [TOPIC, 'KmsMasterKeyId', undefined],
  [TOPIC, 'KmsMasterKeyId', 'alias/aws/sns'],
  [KEY, 'KeyPolicy.Statement', []],
  [KEY, 'EnableKeyRotation', false],
])('would notice a %s whose %s is %j', (type, property, value) => {
  expect(unencrypted(changed(operations, type, property, value))).toHaveLength(2);
});

/** Lists the topics that accept messages from sources other than this account's alarms, or without TLS. */
const open = (template: Template) =>
  resourcesOf(template, TOPIC).flatMap(([id]) => {
    const statements = propertiesOf(template, POLICY, TopicPolicy)
      .filter(({ properties }) => properties.Topics.some((topic) => referenced(topic) === id))
      .flatMap(({ properties }) => properties.PolicyDocument.Statement);
    const [allowed, ...more] = statements.filter(({ Effect }) => Effect === 'Allow');
    const thisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
    const holds =
      more.length === 0 &&
      JSON.stringify(allowed?.Principal) === JSON.stringify(CLOUDWATCH) &&
      JSON.stringify(allowed?.Condition) === JSON.stringify(thisAccount) &&
      statements.some(
        ({ Effect, Condition }) =>
          Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
      );
    return holds ? [] : [id];
  });

test("takes messages of this account's alarms only, over TLS", () => {
  expect(open(operations)).toEqual([]);
});

test.each([
  ['PolicyDocument.Statement', []],
  ['PolicyDocument.Statement.0.Condition', undefined],
  ['PolicyDocument.Statement.1.Condition', undefined],
  ['PolicyDocument.Statement.1.Principal', '*'],
])('would notice a policy whose %s is %j', (property, value) => {
  expect(open(changed(operations, POLICY, property, value))).toHaveLength(2);
});

const Subscription = z.object({ Protocol: z.string(), Endpoint: z.string(), TopicArn: z.unknown() });

/** Lists the subscriptions, such as `email oncall@example.com of pages`. */
const subscriptions = (context: Readonly<Record<string, unknown>>) => {
  const template = synthesize(context).operations;
  const topics = new Map(propertiesOf(template, TOPIC, Topic).map(({ id, properties }) => [id, properties.TopicName]));
  return propertiesOf(template, 'AWS::SNS::Subscription', Subscription)
    .map(({ properties: { Protocol, Endpoint, TopicArn } }) => {
      const topic = topics.get(referenced(TopicArn) ?? '') ?? '';
      return `${Protocol} ${Endpoint} of ${topic.split('-').at(-1)}`;
    })
    .sort();
};

test('tells nobody by default, since there is nobody to tell', () => {
  expect(subscriptions({ stage: 'production' })).toEqual([]);
});

test('writes every alarm to the configured address, and sends what is urgent to the paging service too', () => {
  expect(subscriptions(EXTENDED)).toEqual([
    'email oncall@example.com of pages',
    'email oncall@example.com of tickets',
    'https https://pager.example.com/sns of pages',
  ]);
});

test('gives the topics in its outputs, for whoever is told in another way, and what it was deployed from', () => {
  expect(Object.keys(operations.Outputs).filter((name) => !name.startsWith('Exports'))).toEqual([
    'PageTopicArn',
    'TicketTopicArn',
    'Version',
    'Commit',
  ]);
});
