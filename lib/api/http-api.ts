import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  CorsHttpMethod,
  DomainName,
  HttpApi,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Throttle } from '../../functions/core/model/endpoint.ts';
import { METRIC_NAMESPACE } from '../../functions/core/model/metrics.ts';
import { LOG_METRICS, REJECTION_STATUSES } from '../alarms/metric-source.ts';
import type { Configuration, Domain } from '../config/config.ts';
import { serviceLogGroup } from '../functions/service-log-group.ts';
import { createAuthorizersLast } from './creation-order.ts';

/** Pattern of claims that `$context.authorizer.claims` supports. */
const SIMPLE_CLAIM = /^[A-Za-z0-9_]+$/;

/**
 * Returns the format of the access log: one JSON line a request, sufficient to find it, time it and determine the cause of an error. It
 * omits path, query, address, browser and subject, which may identify a person or an order. It also omits the time, which every line of a
 * log has, and the method, which is part of the route. The stage is a dimension of the metric of rejections. The principal's tenant is `tenant`, or `azp` where the token has no `client_id`
 * (`functions/core/http/principal.ts`); Cognito's tokens always have it.
 */
const accessLogFormat = ({ stage, tenantClaim, issuer }: Configuration): AccessLogFormat =>
  AccessLogFormat.custom(
    JSON.stringify({
      stage,
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
  'items-left-out',
  'link',
  'location',
  'idempotent-replayed',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'x-request-id',
];

/** Limits of a route. */
export interface RouteLimits {
  /** Method and path, such as `GET /health`. */
  readonly key: string;
  readonly throttle: Throttle;
}

/** Route with limits of its own. */
export interface ThrottledRoute extends RouteLimits {
  readonly route: HttpRoute;
}

/** HTTP API with its only stage: access log, throttling, and CORS if configured. Each stack adds the routes of its endpoints. */
export class OrdersApi extends Construct {
  readonly api: HttpApi;
  /** Address of the API, without a slash at the end. */
  readonly url: string;
  /** Own domain of the API, to which a DNS record points. */
  readonly domain: DomainName | undefined;
  readonly #stage: HttpStage;

  constructor(scope: Construct, id: string, config: Configuration) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: `quartermaster-${config.stage}`,
      createDefaultStage: false,
      // Callers of the other address would depend on an API that may be replaced.
      ...(config.domain !== undefined && { disableExecuteApiEndpoint: true }),
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
    this.#countRejections(logGroup);
    this.domain = config.domain && this.#ownDomain(config.domain);
    this.#stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      ...(this.domain && { domainMapping: { domainName: this.domain } }),
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: config.throttle.rate, burstLimit: config.throttle.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: accessLogFormat(config),
      },
    });
    this.url = config.domain === undefined ? this.api.apiEndpoint : `https://${config.domain.name}`;
  }

  /** Counts rejected requests by status. A metric filter can only use fields of the line as dimensions. */
  #countRejections(logGroup: ILogGroup): void {
    new MetricFilter(this, 'Rejections', {
      logGroup,
      filterPattern: FilterPattern.any(
        ...REJECTION_STATUSES.map((status) => FilterPattern.stringValue('$.status', '=', status)),
      ),
      metricNamespace: METRIC_NAMESPACE,
      metricName: 'rejections',
      metricValue: '1',
      unit: Unit.COUNT,
      dimensions: Object.fromEntries(LOG_METRICS.rejections.map((field) => [field, `$.${field}`])),
    });
  }

  #ownDomain({ name, certificateArn }: Domain): DomainName {
    return new DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
    });
  }

  /**
   * Limits routes of the API's own stack. API Gateway takes the settings of a route only once the route exists, so the stage waits
   * for the routes. A route of another stack waits for the stage itself.
   *
   * @param others limits of routes of other stacks, which must exist already
   */
  throttle(routes: readonly ThrottledRoute[], others: readonly RouteLimits[] = []): void {
    const stage = this.#stage.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new Error('The stage has no resource of its own');
    stage.routeSettings = Object.fromEntries(
      [...routes, ...others].map(({ key, throttle: { rate, burst } }) => [
        key,
        { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst },
      ]),
    );
    this.#stage.node.addDependency(...routes.map(({ route }) => route));
  }
  /** Orders the creation of authorizers, which the first routes with a scope create in the API's stack. */
  finish(): void {
    createAuthorizersLast(this.api, this.#stage);
  }
}
