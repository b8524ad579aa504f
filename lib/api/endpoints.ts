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
import type { Construct } from 'constructs';
import { type EndpointTable, endpointsOf, operationClassOf, pathOf } from '../../functions/core/model/endpoint.ts';
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

/**
 * Deploys the endpoints of a table into a stack, each with its function and route. A row with a scope requires a token that carries it; a row
 * without a scope is public. In a protected stage, a canary introduces new versions.
 *
 * @param environment environment variables in addition to those of every endpoint
 * @returns the routes with limits of their own
 */
export function deployEndpoints(
  scope: Construct,
  config: Configuration,
  table: EndpointTable,
  { api, authorizer, tables, code, functionLog, alarms }: SharedByEndpoints,
  environment: Readonly<Record<string, string>> = {},
): ThrottledRoute[] {
  const canary = alarms === undefined ? undefined : new Canary(scope, 'Canary', alarms);
  const deployedRoutes = endpointsOf([table]).map((row) => {
    const { key, endpoint } = row;
    const name = functionName(table.line, key);
    const asset = code.directoryOf(name);
    const props = { line: table.line, key, endpoint, asset, tables, functionLog, environment };
    const handler = new EndpointFunction(scope, name, config, props);
    const routeKey = HttpRouteKey.with(pathOf(row), HttpMethod[endpoint.method]);
    // The API would create the route in its own stack.
    const route = new HttpRoute(handler, 'Route', {
      httpApi: api,
      routeKey,
      integration: new HttpLambdaIntegration('Integration', handler.live),
      ...(endpoint.scope === null
        ? { authorizer: new HttpNoneAuthorizer() }
        : { authorizer, authorizationScopes: [endpoint.scope] }),
    });
    canary?.watch(handler, rollbackAlarms(config.stage, operationClassOf(endpoint)));
    return { route, key: routeKey.key, throttle: endpoint.throttle };
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
