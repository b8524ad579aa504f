import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { TABLE_NAMES } from '../../../functions/core/model/tables.ts';
import { CONFIGURED, changed, resourcesOf, type Synthesized, synthesize, type Template } from '../templates.ts';

const TABLE = 'AWS::DynamoDB::Table';

/** Properties of every table in every stage. */
const always = {
  BillingMode: 'PAY_PER_REQUEST',
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  SSESpecification: { SSEEnabled: true },
};

/** Lists the tables that a deployment could delete without protection. */
const unprotected = (template: Template): string[] =>
  resourcesOf(template, TABLE).flatMap(([id, { Properties, DeletionPolicy, UpdateReplacePolicy }]) =>
    Properties.DeletionProtectionEnabled === true && DeletionPolicy === 'Retain' && UpdateReplacePolicy === 'Retain'
      ? []
      : [id],
  );

let production: Synthesized;
let dev: Synthesized;
beforeAll(() => {
  production = synthesize({ stage: 'production' });
  dev = synthesize({ stage: 'dev' });
});

const table = (template: Template, name: string) =>
  resourcesOf(template, TABLE).find(([id]) => id.startsWith(name))?.[1].Properties;

test('keeps orders by number, with their stream and the indexes of a tenant, of a status and of deadlines', () => {
  expect(table(production.data, 'Orders')).toMatchObject({
    ...always,
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-tenant',
        KeySchema: [
          { AttributeName: 'owner', KeyType: 'HASH' },
          { AttributeName: 'createdKey', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
      {
        IndexName: 'by-deadline',
        KeySchema: [
          { AttributeName: 'deadlineKey', KeyType: 'HASH' },
          { AttributeName: 'deadlineAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['line', 'status', 'statusSince'] },
      },
      {
        IndexName: 'by-status',
        KeySchema: [
          { AttributeName: 'statusKey', KeyType: 'HASH' },
          { AttributeName: 'statusSince', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
});

/**
 * Indexes of the deployed tables of the version before. A deployment creates or deletes one index of a table (DynamoDB API reference,
 * UpdateTable), and never changes one.
 */
const INDEXES_BEFORE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Orders: { 'by-tenant': 'owner createdKey ALL', 'by-status': 'statusKey statusSince KEYS_ONLY' },
};

const Index = z.object({
  IndexName: z.string(),
  KeySchema: z.array(z.object({ AttributeName: z.string() })),
  Projection: z.object({ ProjectionType: z.string() }),
});

test('creates or deletes one index of the orders in a deployment, and changes none', () => {
  const indexes = z.array(Index).parse(table(production.data, 'Orders')?.GlobalSecondaryIndexes);
  const now = Object.fromEntries(
    indexes.map(({ IndexName, KeySchema, Projection }) => [
      IndexName,
      [...KeySchema.map(({ AttributeName }) => AttributeName), Projection.ProjectionType].join(' '),
    ]),
  );
  const before = INDEXES_BEFORE.Orders ?? {};
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  expect(names.filter((name) => name in before !== name in now)).toEqual(['by-deadline']);
  expect(now).toMatchObject(before);
});

test('keeps the catalog by key, for ever, with the stream of its stock and the index of titles', () => {
  const catalog = table(production.data, 'Catalog');
  expect(catalog).toMatchObject({
    ...always,
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-title',
        KeySchema: [
          { AttributeName: 'warehouse_id', KeyType: 'HASH' },
          { AttributeName: 'title', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
  expect(catalog).not.toHaveProperty('TimeToLiveSpecification');
});

test('keeps accounts by customer, with their stream and the indexes that find customers', () => {
  const index = (IndexName: string, hash: string, range: string, ProjectionType: string) => ({
    IndexName,
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType },
  });
  expect(table(production.data, 'Accounts')).toMatchObject({
    ...always,
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    GlobalSecondaryIndexes: [
      index('by-reseller', 'reseller', 'createdKey', 'ALL'),
      index('by-anniversary', 'anniversaryMonth', 'anniversary', 'KEYS_ONLY'),
    ],
  });
  expect(table(production.data, 'Accounts')).not.toHaveProperty('TimeToLiveSpecification');
});

test('keeps the log of events with a stream of new items, and forgets it in time', () => {
  expect(table(production.data, 'Events')).toMatchObject({
    ...always,
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  });
});

test('forgets idempotency records when they expire, and orders never', () => {
  expect(table(production.data, 'Idempotency')).toMatchObject({
    ...always,
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  });
  expect(table(production.data, 'Orders')).not.toHaveProperty('TimeToLiveSpecification');
});

test('protects the tables where losing them would hurt', () => {
  expect(resourcesOf(production.data, TABLE)).toHaveLength(TABLE_NAMES.length);
  expect(unprotected(production.data)).toEqual([]);
  expect(unprotected(synthesize(CONFIGURED).data)).toEqual([]);
  expect(unprotected(changed(production.data, TABLE, 'DeletionProtectionEnabled', false))).toHaveLength(
    TABLE_NAMES.length,
  );
});

test('lets the tables of a development stage go with it, and still recovers and encrypts them', () => {
  expect(unprotected(dev.data)).toHaveLength(TABLE_NAMES.length);
  for (const [, { Properties, DeletionPolicy }] of resourcesOf(dev.data, TABLE)) {
    expect(Properties).toMatchObject({ ...always, DeletionProtectionEnabled: false });
    expect(DeletionPolicy).toBe('Delete');
  }
});

test('keeps every stack from being deleted by mistake, except in development', () => {
  const protectedStacks = ({ stacks }: Synthesized) =>
    [...stacks].flatMap(([id, { terminationProtection }]) => (terminationProtection ? [id] : []));
  expect(protectedStacks(production)).toEqual([...production.stacks.keys()]);
  expect(protectedStacks(synthesize(CONFIGURED))).toEqual([...production.stacks.keys()]);
  expect(protectedStacks(dev)).toEqual([]);
});

test('gives every stage tables of its own', () => {
  for (const { data } of [production, dev]) {
    for (const [, { Properties }] of resourcesOf(data, TABLE)) expect(Properties).not.toHaveProperty('TableName');
  }
});
