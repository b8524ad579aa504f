import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { localArn } from '../template/account.ts';
import type { Assembly } from '../template/assembly.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';
import { callDynamoDb, DynamoDbError } from './dynamodb-api.ts';

const KeySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const Index = z.strictObject({
  ContributorInsightsSpecification: withoutEffect,
  IndexName: z.string(),
  KeySchema,
  OnDemandThroughput: withoutEffect,
  Projection: z.strictObject({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
  WarmThroughput: withoutEffect,
});
const Properties = z.strictObject({
  AttributeDefinitions: z.array(z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  BillingMode: withoutEffect,
  ContributorInsightsSpecification: withoutEffect,
  DeletionProtectionEnabled: withoutEffect,
  GlobalSecondaryIndexes: z.array(Index).optional(),
  KeySchema,
  LocalSecondaryIndexes: z.array(Index).optional(),
  OnDemandThroughput: withoutEffect,
  PointInTimeRecoverySpecification: withoutEffect,
  SSESpecification: withoutEffect,
  StreamSpecification: z
    .strictObject({
      StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']),
      ResourcePolicy: withoutEffect,
    })
    .optional(),
  TableClass: withoutEffect,
  TableName: z.string().optional(),
  Tags: withoutEffect,
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string().optional(), Enabled: z.boolean() }).optional(),
  WarmThroughput: withoutEffect,
});

/** A table of the template. */
export interface TableProperties {
  readonly name: string;
  readonly properties: z.infer<typeof Properties>;
}

/** A table of the template with its logical id. */
export interface DefinedTable extends TableProperties {
  readonly logicalId: string;
}

/** A table's stream: the ARN that templates see, and the emulator's ARN. */
export interface TableStream {
  /** The table's name. */
  readonly table: string;
  readonly arn: string;
  readonly emulatorArn: string;
}

const DescribedIndexes = z.array(z.object({ IndexName: z.string(), KeySchema })).nullish();
const Description = z.object({
  Table: z.object({
    KeySchema,
    GlobalSecondaryIndexes: DescribedIndexes,
    LocalSecondaryIndexes: DescribedIndexes,
    LatestStreamArn: z.string().optional(),
  }),
});

const Counted = z.object({ Count: z.number() });

/**
 * Reads every table of the assembly and defines its name and ARNs, so that other resources can refer to it.
 *
 * @throws TemplateError for an unknown property
 */
export function defineTables(assembly: Assembly): readonly DefinedTable[] {
  return assembly.resources('AWS::DynamoDB::Table').map((resource) => {
    const properties = readProperties(assembly, resource, Properties);
    const name = properties.TableName ?? resource.logicalId;
    const stream: Record<string, string> =
      properties.StreamSpecification === undefined ? {} : { StreamArn: streamArn(name) };
    assembly.define(resource, { ref: name, attributes: { Arn: localArn('dynamodb', `table/${name}`), ...stream } });
    return { logicalId: resource.logicalId, name, properties };
  });
}

/** Deletes the tables with their items. A missing table is no error. */
export async function deleteTables(endpoint: string, tables: readonly TableProperties[]): Promise<void> {
  for (const { name } of tables) {
    await callDynamoDb(endpoint, 'DynamoDB_20120810', 'DeleteTable', { TableName: name }).catch((error: unknown) => {
      if (!(error instanceof DynamoDbError) || error.name !== 'ResourceNotFoundException') throw error;
    });
  }
}

/**
 * Creates the missing tables, with their streams and times to live.
 *
 * @returns the streams by the ARN that templates see
 * @throws Error when an existing table has another key schema than the template: local data is never migrated
 */
export async function createTables(
  endpoint: string,
  tables: readonly TableProperties[],
): Promise<ReadonlyMap<string, TableStream>> {
  const streams = await Promise.all(tables.map((table) => createTable(endpoint, table)));
  return new Map(streams.flatMap((stream) => (stream === undefined ? [] : [[stream.arn, stream]])));
}

/** Returns `true` when the tables hold no item. */
export async function areEmpty(endpoint: string, tables: readonly TableProperties[]): Promise<boolean> {
  const counts = tables.map(async ({ name: TableName }) =>
    Counted.parse(await callDynamoDb(endpoint, 'DynamoDB_20120810', 'Scan', { TableName, Limit: 1, Select: 'COUNT' })),
  );
  return (await Promise.all(counts)).every(({ Count }) => Count === 0);
}

async function createTable(endpoint: string, { name, properties }: TableProperties): Promise<TableStream | undefined> {
  const call = (action: string, parameters: object) =>
    callDynamoDb(endpoint, 'DynamoDB_20120810', action, { TableName: name, ...parameters });
  const { StreamSpecification: stream, TimeToLiveSpecification: timeToLive } = properties;
  let described = await describe(call);
  if (described === undefined) {
    await call('CreateTable', {
      AttributeDefinitions: properties.AttributeDefinitions,
      KeySchema: properties.KeySchema,
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes,
      LocalSecondaryIndexes: properties.LocalSecondaryIndexes,
      ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }),
    });
    if (timeToLive?.Enabled === true) await call('UpdateTimeToLive', { TimeToLiveSpecification: timeToLive });
    described = await describe(call);
  } else {
    refuseOtherKeys(name, properties, described);
  }
  if (stream === undefined) return undefined;
  const emulatorArn = described?.LatestStreamArn;
  if (emulatorArn === undefined)
    throw new Error(`the table ${name} has no stream yet; start with --fresh to recreate it`);
  return { table: name, arn: streamArn(name), emulatorArn };
}

type TableDescription = z.infer<typeof Description>['Table'];

async function describe(call: (action: string, parameters: object) => Promise<unknown>) {
  try {
    return Description.parse(await call('DescribeTable', {})).Table;
  } catch (error) {
    if (error instanceof DynamoDbError && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function refuseOtherKeys(name: string, declared: z.infer<typeof Properties>, found: TableDescription): void {
  const keys = (table: Omit<TableDescription, 'LatestStreamArn'>) => {
    const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
    const byName = indexes.map((index) => [index.IndexName, index.KeySchema] as const);
    return { table: table.KeySchema, ...Object.fromEntries(byName) };
  };
  if (isDeepStrictEqual(keys(declared), keys(found))) return;
  throw new Error(
    `the table ${name} is stored with other keys than the template declares ` +
      `(stored ${JSON.stringify(keys(found))}, declared ${JSON.stringify(keys(declared))}); ` +
      'start with --fresh to recreate it, which deletes the local data',
  );
}

/** Returns the ARN that templates see. The emulator's ARN contains the time of creation, which is not known in advance. */
function streamArn(table: string): string {
  return localArn('dynamodb', `table/${table}/stream/local`);
}
