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
import { INDEXES, TABLE_NAMES, type TableName } from '../functions/core/tables.ts';
import type { Configuration } from './config.ts';

export type Tables = Readonly<Record<TableName, Table>>;

/** Everything that must outlive a deployment. Keys are described in `functions/core/keys.ts`, indexes in `tables.ts` beside it. */
export class DataStack extends Stack {
  readonly tables: Tables;

  constructor(scope: Construct, id: string, config: Configuration, props: StackProps) {
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
    this.tables = {
      Orders: new Table(this, 'Orders', { ...common, sortKey, stream: StreamViewType.NEW_AND_OLD_IMAGES }),
      Catalog: new Table(this, 'Catalog', { ...common, sortKey }),
      Idempotency: new Table(this, 'Idempotency', { ...common, timeToLiveAttribute: 'expiresAt' }),
      Accounts: new Table(this, 'Accounts', { ...common, sortKey }),
    };
    for (const table of TABLE_NAMES) {
      for (const { name, partitionKey, sortKey, projection } of INDEXES[table]) {
        this.tables[table].addGlobalSecondaryIndex({
          indexName: name,
          partitionKey: { name: partitionKey, type: AttributeType.STRING },
          sortKey: { name: sortKey, type: AttributeType.STRING },
          projectionType: ProjectionType[projection],
        });
      }
    }
  }
}
