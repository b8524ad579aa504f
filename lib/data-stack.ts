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
import type { TableName } from '../functions/core/endpoint.ts';
import { BY_TENANT_INDEX } from '../functions/core/keys.ts';
import type { Configuration } from './config.ts';

export type Tables = Readonly<Record<TableName, Table>>;

/** Everything that must outlive a deployment. Keys and attributes are described in `functions/core/keys.ts`. */
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
    const orders = new Table(this, 'Orders', {
      ...common,
      sortKey: { name: 'sk', type: AttributeType.STRING },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    orders.addGlobalSecondaryIndex({
      indexName: BY_TENANT_INDEX,
      partitionKey: { name: 'owner', type: AttributeType.STRING },
      sortKey: { name: 'createdKey', type: AttributeType.STRING },
      projectionType: ProjectionType.ALL,
    });
    const catalog = new Table(this, 'Catalog', { ...common, sortKey: { name: 'sk', type: AttributeType.STRING } });
    const idempotency = new Table(this, 'Idempotency', { ...common, timeToLiveAttribute: 'expiresAt' });
    this.tables = { Orders: orders, Idempotency: idempotency, Catalog: catalog };
  }
}
