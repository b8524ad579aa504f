import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Endpoint } from '../functions/core/endpoint.ts';
import { TABLE_NAMES, type TableName } from '../functions/core/tables.ts';
import type { Configuration } from './config.ts';
import type { Tables } from './data-stack.ts';
import { ServiceFunction } from './service-function.ts';
import { tableStatements } from './table-grants.ts';

/** Well below the 30 s after which API Gateway gives up, so that the caller gets the function's own answer. */
const ENDPOINT_TIMEOUT = Duration.seconds(10);

/** Lambda gives CPU by memory: with less, a cold start takes longer and costs no less. */
const MEMORY_MEGABYTES = 1024;

/** Name of the environment variable that carries a table's name: `Orders` in `ORDERS_TABLE`. */
const tableVariable = (table: TableName): string => `${table.toUpperCase()}_TABLE`;

export interface EndpointFunctionProps {
  readonly line: string;
  /** The row's key: the operation. */
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly asset: string;
  readonly tables: Tables;
  /** Variables beyond those that every endpoint has. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The function of one row of an endpoint table, with exactly the rights that the row's `tables` take. */
export class EndpointFunction extends ServiceFunction {
  constructor(scope: Construct, id: string, config: Configuration, props: EndpointFunctionProps) {
    const { line, key, endpoint, tables } = props;
    const used = TABLE_NAMES.flatMap((name) => {
      const access = endpoint.tables[name];
      return access === undefined ? [] : [{ name, construct: tables[name], access }];
    });
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
        // The pipeline names this table for every endpoint; the right to use it is given by the row alone.
        [tableVariable('Orders')]: tables.Orders.tableName,
        ...Object.fromEntries(used.map(({ name, construct }) => [tableVariable(name), construct.tableName])),
        ...props.environment,
      },
      statements: used.flatMap(({ name, construct, access }) => tableStatements(name, construct, access)),
    });
  }
}
