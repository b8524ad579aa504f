import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  CorsHttpMethod,
  HttpApi,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import type { Throttle } from '../../functions/core/model/endpoint.ts';
import type { Configuration } from '../config/config.ts';
import { serviceLogGroup } from '../functions/service-log-group.ts';

/** Pattern of claims that `$context.authorizer.claims` supports. */
const SIMPLE_CLAIM = /^[A-Za-z0-9_]+$/;

/**
 * Returns the format of the access log: one JSON line a request, sufficient to find it, time it and determine the cause of an error. It
 * omits path, query, address, browser and subject, which may identify a person or an order. It also omits the time, which every line of a
 * log has, and the method, which is part of the route. The principal's tenant is `tenant`, or `azp` where the token has no `client_id`
 * (`functions/core/http/principal.ts`); Cognito's tokens always have it.
 */
const accessLogFormat = ({ tenantClaim, issuer }: Configuration): AccessLogFormat =>
  AccessLogFormat.custom(
    JSON.stringify({
      requestId: '$context.requestId',
      route: '$context.routeKey',
      status: '$context.status',
      latency: '$context.responseLatency',
      integrationLatency: '$context.integrationLatency',
      integrationStatus: '$context.integrationStatus',
      integrationError: '$context.integrationErrorMessage',
      authorizerError: '$context.authorizer.error',
      error: '$context.error.message',
      ...(SIMPLE_CLAIM.test(tenantClaim) && { tenant: `$context.authorizer.claims.${tenantClaim}` }),
      ...(tenantClaim === 'client_id' && issuer.kind !== 'cognito' && { azp: '$context.authorizer.claims.azp' }),
    }),
  );

/** Headers that the handlers read, in addition to those that browsers always allow. */
const REQUEST_HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'x-api-key',
  'x-correlation-id',
  'x-request-id',
];
/** Headers that the handlers write, in addition to those that browsers always allow. */
const RESPONSE_HEADERS = [
  'etag',
  'link',
  'location',
  'idempotent-replayed',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'x-request-id',
];

/** Route with limits of its own. */
export interface ThrottledRoute {
  readonly route: HttpRoute;
  /** Method and path, such as `GET /health`. */
  readonly key: string;
  readonly throttle: Throttle;
}

/** HTTP API with its only stage: access log, throttling, and CORS if configured. Each stack adds the routes of its endpoints. */
export class OrdersApi extends Construct {
  readonly api: HttpApi;
  /** Address of the API, without a slash at the end. */
  readonly url: string;
  readonly #stage: HttpStage;

  constructor(scope: Construct, id: string, config: Configuration) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: `quartermaster-${config.stage}`,
      createDefaultStage: false,
      ...(config.corsOrigins.length > 0 && {
        corsPreflight: {
          allowOrigins: [...config.corsOrigins],
          allowMethods: [
            CorsHttpMethod.GET,
            CorsHttpMethod.POST,
            CorsHttpMethod.PUT,
            CorsHttpMethod.PATCH,
            CorsHttpMethod.DELETE,
          ],
          allowHeaders: REQUEST_HEADERS,
          exposeHeaders: RESPONSE_HEADERS,
        },
      }),
    });
    // Log groups with this prefix share one resource policy. Otherwise the policy grows past its limit (CloudWatch Logs User Guide).
    const logGroup = serviceLogGroup(this, 'AccessLog', config, `/aws/vendedlogs/quartermaster-${config.stage}/access`);
    this.#stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: config.throttle.rate, burstLimit: config.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: accessLogFormat(config),
      },
    });
    this.url = this.api.apiEndpoint;
  }

  /**
   * Limits routes of the API's own stack. API Gateway takes the settings of a route only once the route exists, so the stage waits
   * for the routes. A route of another stack waits for the stage itself.
   */
  throttle(routes: readonly ThrottledRoute[]): void {
    const stage = this.#stage.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error('The stage has no resource of its own');
    stage.routeSettings = Object.fromEntries(
      routes.map(({ key, throttle: { rate, burst } }) => [
        key,
        { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst },
      ]),
    );
    this.#stage.node.addDependency(...routes.map(({ route }) => route));
  }
}
