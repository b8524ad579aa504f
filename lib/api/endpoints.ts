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
import type { Configuration } from '../config/config.ts';
import type { Tables } from '../data/data-stack.ts';
import { type Code, functionName } from '../functions/function-code.ts';
import { Canary } from './canary.ts';
import { EndpointFunction } from './endpoint-function.ts';
import type { ThrottledRoute } from './http-api.ts';

/** Resources that the endpoints of all stacks share. */
export interface SharedByEndpoints {
  readonly api: HttpApi;
  readonly authorizer: IHttpRouteAuthorizer;
  readonly tables: Tables;
  readonly code: Code;
  readonly functionLog: ILogGroup;
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
  { api, authorizer, tables, code, functionLog }: SharedByEndpoints,
  environment: Readonly<Record<string, string>> = {},
): ThrottledRoute[] {
  const canary = config.canary ? new Canary(scope, 'Canary') : undefined;
  return endpointsOf([table]).flatMap((row) => {
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
    return endpoint.throttle === undefined ? [] : [{ route, key: routeKey.key, throttle: endpoint.throttle }];
  });
}
