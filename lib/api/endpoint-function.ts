import { Duration } from 'aws-cdk-lib';
import { Alias } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Endpoint } from '../../functions/core/model/endpoint.ts';
import type { Configuration } from '../config/config.ts';
import type { Tables } from '../data/data-stack.ts';
import { tableUse } from '../data/table-grants.ts';
import { ServiceFunction } from '../functions/service-function.ts';

/** Well below the 30 s after which API Gateway gives up, so that the caller gets the function's own answer. */
const ENDPOINT_TIMEOUT = Duration.seconds(10);

/** Lambda gives CPU by memory: with less, a cold start takes longer and costs no less. */
const MEMORY_MEGABYTES = 1024;

export interface EndpointFunctionProps {
  readonly line: string;
  /** The row's key: the operation. */
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly asset: string;
  readonly tables: Tables;
  readonly functionLog: ILogGroup;
  /** Variables beyond those that every endpoint has. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What callers reach, of the function's versions. */
const LIVE = 'live';

/**
 * The function of one row of an endpoint table, with exactly the rights that the row's `tables` take. The API calls its alias, so that
 * a new version takes over when it is told to, and the one before can be called again at once.
 */
export class EndpointFunction extends ServiceFunction {
  readonly live: Alias;

  constructor(scope: Construct, id: string, config: Configuration, props: EndpointFunctionProps) {
    const { line, key, endpoint, tables } = props;
    const { environment, statements } = tableUse(endpoint.tables, tables);
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
        ...environment,
        ...props.environment,
      },
      statements,
      functionLog: props.functionLog,
    });
    // A new version comes with every change of the code, the environment or the settings: its logical id has their hash.
    this.live = new Alias(this, 'Live', { aliasName: LIVE, version: this.function.currentVersion });
  }
}
