import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { streamTrigger } from '../../functions/core/model/background-task.ts';
import { INDEXES, LOCAL_INDEXES, TABLE_NAMES, type TableName } from '../../functions/core/model/tables.ts';
import type { Configuration } from '../config/config.ts';
import type { ProductLine } from '../config/product-lines.ts';

/** Tables that keep their stream for one release although no task reads it (DEPLOY.md, "Remove something that another stack uses"). */
const PINNED_STREAMS: readonly TableName[] = [];

export type Tables = Readonly<Record<TableName, Table>>;

/**
 * Stack with the tables, which must outlive a deployment. `functions/core/model/keys.ts` has the keys,
 * `functions/core/model/tables.ts` the indexes.
 */
export class DataStack extends Stack {
  readonly tables: Tables;

  constructor(scope: Construct, id: string, config: Configuration, lines: readonly ProductLine[], props: StackProps) {
    super(scope, id, props);
    const common: TableProps = {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: config.isProtected,
      removalPolicy: config.isProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const sortKey = { name: 'sk', type: AttributeType.STRING };
    const streamed = new Set([...consumed(lines), ...PINNED_STREAMS]);
    const streamOf = (name: TableName) => (streamed.has(name) ? { stream: StreamViewType.NEW_IMAGE } : {});
    this.tables = {
      Orders: new Table(this, 'Orders', { ...common, sortKey, stream: StreamViewType.NEW_AND_OLD_IMAGES }),
      Catalog: new Table(this, 'Catalog', { ...common, sortKey, ...streamOf('Catalog') }),
      Idempotency: new Table(this, 'Idempotency', { ...common, timeToLiveAttribute: 'expiresAt' }),
      Accounts: new Table(this, 'Accounts', { ...common, sortKey, ...streamOf('Accounts') }),
      Events: new Table(this, 'Events', {
        ...common,
        sortKey,
        stream: StreamViewType.NEW_IMAGE,
        timeToLiveAttribute: 'expires',
      }),
      Webhooks: new Table(this, 'Webhooks', { ...common, sortKey, timeToLiveAttribute: 'expires' }),
    };
    for (const table of TABLE_NAMES) {
      for (const { name, sortKey } of LOCAL_INDEXES[table] ?? []) {
        this.tables[table].addLocalSecondaryIndex({
          indexName: name,
          sortKey: { name: sortKey, type: AttributeType.STRING },
          projectionType: ProjectionType.KEYS_ONLY,
        });
      }
      for (const { name, partitionKey, sortKey, projection } of INDEXES[table]) {
        this.tables[table].addGlobalSecondaryIndex({
          indexName: name,
          partitionKey: { name: partitionKey, type: AttributeType.STRING },
          sortKey: { name: sortKey, type: AttributeType.STRING },
          ...(typeof projection === 'string'
            ? { projectionType: ProjectionType[projection] }
            : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projection.include] }),
        });
      }
    }
  }
}

/** Returns the tables whose stream triggers a task. */
function consumed(lines: readonly ProductLine[]): ReadonlySet<TableName> {
  const triggers = lines.flatMap(({ tasks }) => Object.values(tasks).map(({ trigger }) => trigger));
  return new Set(triggers.flatMap((trigger) => streamTrigger(trigger)?.table ?? []));
}
