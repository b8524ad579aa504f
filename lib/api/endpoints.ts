import {
  type HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  type IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  type Endpoint,
  type EndpointRow,
  type EndpointTable,
  endpointsOf,
  methodsOf,
  operationClassOf,
  pathOf,
} from '../../functions/core/model/endpoint.ts';
import { rollbackAlarms } from '../alarms/alarm-names.ts';
import type { RollbackAlarms } from '../alarms/rollback-alarms.ts';
import type { Configuration } from '../config/config.ts';
import { functionName } from '../config/function-names.ts';
import type { Tables } from '../data/data-stack.ts';
import type { Code } from '../functions/function-code.ts';
import { Canary } from './canary.ts';
import { createInTurn } from './creation-order.ts';
import { EndpointFunction } from './endpoint-function.ts';
import type { RouteLimits, ThrottledRoute } from './http-api.ts';

/** Resources that the endpoints of all stacks share. */
export interface SharedByEndpoints {
  readonly api: HttpApi;
  readonly authorizer: IHttpRouteAuthorizer;
  readonly tables: Tables;
  readonly code: Code;
  readonly functionLog: ILogGroup;
  /** Alarms that roll back deployments. Undefined if no canary introduces new versions. */
  readonly alarms: RollbackAlarms | undefined;
}

/** Additions to the endpoints of a table. */
export interface EndpointAdditions {
  /** Environment variables in addition to those of every endpoint. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Queue to which some endpoints send wake-ups of lanes. */
  readonly wakeUps?: IQueue;
  /** The endpoint of all requests that no route takes. */
  readonly unrouted?: Endpoint;
}

/**
 * Deploys the endpoints of a table into a stack, each with its function and routes: one for its method, and one for HEAD if it is
 * GET. A row with a scope requires a token that carries it; a row without a scope is public. In a protected stage, a canary
 * introduces new versions.
 *
 * @returns the routes with limits of their own
 */
export function deployEndpoints(
  scope: Construct,
  config: Configuration,
  table: EndpointTable,
  { api, authorizer, tables, code, functionLog, alarms }: SharedByEndpoints,
  { environment = {}, wakeUps, unrouted }: EndpointAdditions = {},
): ThrottledRoute[] {
  const canary = alarms === undefined ? undefined : new Canary(scope, 'Canary', alarms);
  const keysOf = (row: EndpointRow) =>
    methodsOf(row.endpoint.method).map((method) => HttpRouteKey.with(pathOf(row), HttpMethod[method]));
  const rows = [
    ...endpointsOf([table]).map((row) => ({ ...row, routeKeys: keysOf(row) })),
    ...(unrouted ? [{ key: unrouted.key, endpoint: unrouted, routeKeys: [HttpRouteKey.DEFAULT] }] : []),
  ];
  const deployedRoutes = rows.flatMap(({ key, endpoint, routeKeys }) => {
    const name = functionName(table.line, key);
    const asset = code.directoryOf(name);
    const props = {
      line: table.line,
      key,
      endpoint,
      asset,
      tables,
      functionLog,
      environment,
      ...(endpoint.wakesLanes && { wakeUps }),
    };
    const handler = new EndpointFunction(scope, name, config, props);
    const integration = new HttpLambdaIntegration('Integration', handler.live);
    canary?.watch(handler, rollbackAlarms(config.stage, operationClassOf(endpoint)));
    return routeKeys.map((routeKey, index) => {
      // The API would create the route in its own stack.
      const route = new HttpRoute(handler, index === 0 ? 'Route' : 'HeadRoute', {
        httpApi: api,
        routeKey,
        integration,
        ...(endpoint.scope === null
          ? { authorizer: new HttpNoneAuthorizer() }
          : { authorizer, authorizationScopes: [endpoint.scope] }),
      });
      return { route, key: routeKey.key, throttle: endpoint.throttle };
    });
  });
  createInTurn(deployedRoutes.map(({ route }) => route));
  return deployedRoutes.flatMap(({ throttle, ...route }) => (throttle === undefined ? [] : [{ ...route, throttle }]));
}

/** Lists the limits of the routes of tables, each at most the limit of the stage. */
export const routeLimits = (
  tables: readonly EndpointTable[],
  { throttle: stage }: Pick<Configuration, 'throttle'>,
): RouteLimits[] =>
  endpointsOf(tables).flatMap((row) => {
    const { throttle, method } = row.endpoint;
    if (throttle === undefined) return [];
    const limits = { rate: Math.min(throttle.rate, stage.rate), burst: Math.min(throttle.burst, stage.burst) };
    return [{ key: `${method} ${pathOf(row)}`, throttle: limits }];
  });
