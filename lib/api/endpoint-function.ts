import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { type Endpoint, isTenantsScope } from '../../functions/core/model/endpoint.ts';
import type { Configuration } from '../config/config.ts';
import { reminderEnvironment } from '../config/reminders.ts';
import type { Tables } from '../data/data-stack.ts';
import { pinnedRights } from '../data/pinned-rights.ts';
import { limitUse, tableUse } from '../data/table-grants.ts';
import { ServiceFunction } from '../functions/service-function.ts';

/** Timeout well below the 30 s after which API Gateway gives up, so the caller gets the function's own response. */
const ENDPOINT_TIMEOUT = Duration.seconds(10);

/** Memory of an endpoint's function. Lambda assigns CPU by memory: with less, a cold start takes longer and costs the same. */
const MEMORY_MEGABYTES = 1024;

export interface EndpointFunctionProps {
  readonly line: string;
  /** Key of the row: the operation. */
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly asset: string;
  readonly tables: Tables;
  readonly functionLog: ILogGroup;
  /** Environment variables in addition to those of every endpoint. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Queue to which the function sends wake-ups of lanes. */
  readonly wakeUps?: IQueue | undefined;
}

/** Returns the right to send messages to a queue. */
const sending = ({ queueArn }: IQueue): PolicyStatement =>
  new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] });

/** Alias of the version that callers reach. */
const LIVE = 'live';

/**
 * Function of one row of an endpoint table, with exactly the rights that the row's `tables` and the limit of tenants require, and
 * those that are pinned. The API calls its alias, so a deployment decides when a new version takes over, and a rollback to the
 * previous version is immediate.
 */
export class EndpointFunction extends ServiceFunction {
  readonly live: Alias;

  constructor(scope: Construct, id: string, config: Configuration, props: EndpointFunctionProps) {
    const { line, key, endpoint, tables } = props;
    const { environment, statements } = tableUse(endpoint.tables, tables, endpoint.onlyPartition);
    const pinned = pinnedRights[`${line}-${key}`];
    const kept = pinned ? tableUse(pinned.tables, tables, pinned.onlyPartition).statements : [];
    const { tenantLimit } = config;
    const limited = tenantLimit && isTenantsScope(endpoint.scope) ? limitUse(tenantLimit, tables) : undefined;
    super(scope, id, config, {
      name: `${line}-${key}`,
      asset: props.asset,
      description: endpoint.summary,
      timeout: ENDPOINT_TIMEOUT,
      memoryMegabytes: MEMORY_MEGABYTES,
      environment: {
        LINE: line,
        OPERATION: key,
        TENANT_CLAIM: config.tenantClaim,
        ...reminderEnvironment(config, line, endpoint.tables),
        ...environment,
        ...limited?.environment,
        ...props.environment,
        ...(props.wakeUps && { QUEUE_URL: props.wakeUps.queueUrl }),
      },
      statements: [
        ...statements,
        ...kept,
        ...(limited?.statements ?? []),
        ...(props.wakeUps ? [sending(props.wakeUps)] : []),
      ],
      functionLog: props.functionLog,
      isTraced: true,
    });
    // Every change of the code, the environment or the settings creates a version, because its logical id contains their hash.
    this.live = new Alias(this, 'Live', { aliasName: LIVE, version: this.function.currentVersion });
  }
}
