import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalConsole } from '../console-server/console.ts';
import type { Issuer } from '../issuer/issuer.ts';
import type { InvocationResult, LambdaRuntime } from '../lambda/lambda.ts';
import type { ApiResponse, ServiceMetrics } from '../metrics/service-metrics.ts';
import { FrontDoor } from '../support/front-door.ts';
import { LocalServer } from '../support/local-server.ts';
import type { LocalLog } from '../support/log.ts';
import { LogLine } from '../support/log-line.ts';
import type { ReservedPort } from '../support/ports.ts';
import { bodyOf } from '../support/request-body.ts';
import { decodedSegments, requestTarget } from '../support/request-target.ts';
import type { Assembly } from '../template/assembly.ts';
import { type AccessLog, type AccessVariables, accessLine } from './access-log.ts';
import { JwtAuthorizer } from './authorizer.ts';
import { allowsOrigin, preflight, withCors } from './http-cors.ts';
import { API_ID, type CorsSettings, defineHttpApi, type RouteDefinition, readHttpApi } from './http-definition.ts';
import { httpEvent } from './http-event.ts';
import { headerOf, MAX_BODY_BYTES } from './http-request.ts';
import { functionResponse, gatewayResponse, type HttpResponse, internalServerError } from './http-response.ts';
import { RouteTable } from './http-routes.ts';

export interface HttpApiOptions {
  readonly assembly: Assembly;
  /** Answers under its own path. Authorizers that trust this issuer use its keys. Null for no issuer. */
  readonly issuer: Issuer | null;
  /** Answers under its own path. */
  readonly console?: Pick<LocalConsole, 'handles' | 'handle'> | undefined;
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly log: LocalLog;
  /** Returns the time of events, in milliseconds since 1970. Default: real time. */
  readonly now?: () => number;
  readonly metrics?: Pick<ServiceMetrics, 'apiResponded' | 'logged'>;
  /** Returns `true` while a drill has the authorizers expect an audience that no token has. */
  readonly refusesAudience?: (() => boolean) | undefined;
  /** Further names of this machine under which the API answers. */
  readonly hosts?: readonly string[] | undefined;
}

/** The milliseconds that the function of a request took; undefined until the function has answered. */
interface Timing {
  integrationLatency: number | undefined;
}

/** API Gateway's limit for HTTP APIs, in bytes ("Quotas for configuring and running an HTTP API"). */
const MAX_HEADER_BYTES = 10_240;

/** Lambda's limit for the event of a synchronous invocation, in bytes ("Lambda quotas"). */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;
/** Bytes of a body whose event cannot exceed the limit: no byte becomes more than six in JSON, and headers are few. */
const SMALL_BODY_BYTES = MAX_EVENT_BYTES / 8;

const notFound = gatewayResponse(404, 'Not Found');
const badRequest = gatewayResponse(400, 'Bad Request');
const tooLarge = gatewayResponse(413, 'Request Entity Too Large');
/** AWS sends no `Retry-After`. Here callers may wait for one of few environments, which a second later may be free. */
const unavailable = gatewayResponse(503, 'Service Unavailable', { 'retry-after': '1' });

/** The assembly's HTTP API as an HTTP server, with the issuer and the console under their paths. */
export class HttpApi {
  readonly #options: HttpApiOptions;
  readonly #server: LocalServer;
  readonly #routes: RouteTable<RouteDefinition>;
  readonly #authorizers: ReadonlyMap<string, JwtAuthorizer>;
  readonly #cors: CorsSettings | null;
  readonly #accessLog: AccessLog | undefined;

  /**
   * Reads the HTTP API. The functions, and the parameters that authorizers refer to, must be defined.
   *
   * @throws TemplateError for an unknown property or value in the template
   */
  constructor(options: HttpApiOptions) {
    this.#options = options;
    const { routes, authorizers, cors, accessLog } = readHttpApi(options.assembly);
    const { issuer } = options;
    this.#routes = new RouteTable(routes);
    this.#authorizers = new Map(
      [...authorizers].map(([id, definition]) => {
        const keys = issuer !== null && definition.issuer === issuer.url ? issuer.publicKeys : undefined;
        return [id, new JwtAuthorizer({ ...definition, keys, refusesAudience: options.refusesAudience })];
      }),
    );
    this.#cors = cors;
    this.#accessLog = accessLog;
    const { hosts, console } = options;
    const api = new FrontDoor({ hosts, admits: (origin) => cors !== null && allowsOrigin(cors, origin) });
    const pages = new FrontDoor({ hosts });
    const tokens = new FrontDoor({ hosts, otherNames: true });
    const doorOf = (path: string) => (issuer?.handles(path) ? tokens : console?.handles(path) ? pages : api);
    this.#server = new LocalServer({
      // The origins that the API's settings allow may call the API only. The reference page gets tokens under each name of this machine.
      door: { refusal: (headers, url) => doorOf(requestTarget(url).path).refusal(headers) },
      maxHeaderBytes: MAX_HEADER_BYTES,
      handle: (request, response) => this.#onRequest(request, response),
      refuse: (response, reason) => void this.#send(response, gatewayResponse(403, reason), newRequestId()),
      onError: (error, response) => {
        options.log.error('http', error instanceof Error ? (error.stack ?? error.message) : String(error));
        this.#send(response, internalServerError, newRequestId());
      },
    });
  }

  /**
   * Starts to serve the API and defines its address in the assembly.
   *
   * @param reserved the port, by default a free one
   * @throws Error with code EADDRINUSE when the port is taken
   */
  async listen(reserved?: ReservedPort): Promise<{ url: string }> {
    const url = await this.#server.listen(reserved);
    defineHttpApi(this.#options.assembly, url);
    return { url };
  }

  /** Accepts no further requests and waits until current requests are answered, for `graceMilliseconds` at the most. */
  stop(graceMilliseconds?: number): Promise<void> {
    return this.#server.stop(graceMilliseconds);
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { issuer, console } = this.#options;
    const { path: rawPath, query: rawQuery } = requestTarget(request.url);
    const aside = issuer?.handles(rawPath) ? issuer : console?.handles(rawPath) ? console : undefined;
    if (aside !== undefined) return aside.handle(request, response);
    const began = performance.now();
    const timing: Timing = { integrationLatency: undefined };
    const requestId = newRequestId();
    const send = (answer: HttpResponse) => {
      const status = this.#send(response, answer, requestId);
      this.#report(
        { apiId: API_ID, status, latency: performance.now() - began, ...timing },
        { requestId, httpMethod: request.method, responseLength: Buffer.byteLength(answer.body) },
      );
    };
    const header = (name: string) => headerOf(request, name);
    const cors = this.#cors;
    const allowed = cors === null ? undefined : preflight(cors, request.method ?? 'GET', header);
    if (allowed !== undefined) return send(allowed);
    const answer = await this.#answer(request, rawPath, rawQuery, requestId, timing);
    send(cors === null ? answer : withCors(cors, header, answer));
  }

  /** Reports a response to CloudWatch: its metrics, and a line of the access log, which counts there by its size. */
  #report(response: ApiResponse, more: AccessVariables): void {
    const { metrics } = this.#options;
    metrics?.apiResponded(response);
    if (this.#accessLog === undefined) return;
    const { status, latency: responseLatency, integrationLatency } = response;
    const { logGroup, format } = this.#accessLog;
    const line = accessLine(format, { ...more, status, responseLatency, integrationLatency });
    metrics?.logged(logGroup, new LogLine(line));
  }

  async #answer(
    request: IncomingMessage,
    rawPath: string,
    rawQuery: string,
    requestId: string,
    timing: Timing,
  ): Promise<HttpResponse> {
    const method = request.method ?? 'GET';
    const header = (name: string) => headerOf(request, name);
    const segments = decodedSegments(rawPath);
    if (segments === undefined) return badRequest;
    const match = this.#routes.match(method, segments);
    if (match === undefined) return notFound;
    const { route, pathParameters } = match;
    const query = new URLSearchParams(rawQuery);
    const authorizer = route.authorizer === null ? null : this.#authorizers.get(route.authorizer);
    const authorization = await authorizer?.authorize({
      header,
      query: (name) => query.get(name) ?? undefined,
      routeScopes: route.scopes,
    });
    // A route with an authorizer needs the authorizer's consent.
    if (authorizer !== null && authorization?.allowed !== true) {
      const { status = 401, challenge = 'Bearer' } = authorization ?? {};
      return gatewayResponse(status, status === 401 ? 'Unauthorized' : 'Forbidden', { 'www-authenticate': challenge });
    }
    const body = await bodyOf(request, MAX_BODY_BYTES);
    if (body === undefined) return tooLarge;
    const path = `/${segments.join('/')}`;
    const time = this.#options.now?.() ?? Date.now();
    const jwt = authorization?.allowed === true ? { claims: authorization.claims, scopes: authorization.scopes } : null;
    const { routeKey } = route;
    const event = httpEvent({ request, routeKey, path, rawQuery, query, pathParameters, body, requestId, time, jwt });
    // The check of a small body would cost more than it finds.
    if (body.length > SMALL_BODY_BYTES && Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) return tooLarge;
    const asked = performance.now();
    const answer = await this.#invoke(route, event);
    timing.integrationLatency = performance.now() - asked;
    return answer;
  }

  async #invoke(route: RouteDefinition, event: object): Promise<HttpResponse> {
    const invocation = this.#options.lambda.invoke(route.functionArn, event);
    const result = await within(invocation, route.timeoutMilliseconds);
    if (result === undefined) {
      this.#options.log.error('http', `${route.routeKey} did not respond within ${route.timeoutMilliseconds} ms`);
      return unavailable;
    }
    // The function's pool has logged the error.
    if ('error' in result) return internalServerError;
    const response = functionResponse(result.payload);
    if (response === undefined)
      this.#options.log.error('http', `${route.routeKey}: the function's response is malformed`);
    return response ?? internalServerError;
  }

  /** Sends a response. Returns its status, which is 500 when HTTP does not allow the response's headers. */
  #send(response: ServerResponse, { status, headers, body }: HttpResponse, requestId: string): number {
    if (response.headersSent || response.destroyed) return status;
    try {
      response.writeHead(status, {
        ...headers,
        'apigw-requestid': requestId,
        'content-length': Buffer.byteLength(body),
      });
    } catch (error) {
      // A header that HTTP does not allow, such as one with a line break.
      this.#options.log.error('http', `the function's response is malformed: ${String(error)}`);
      return this.#send(response, internalServerError, requestId);
    }
    response.end(body);
    return status;
  }
}

/** Returns the invocation's result; undefined when the invocation takes longer. */
async function within(
  invocation: Promise<InvocationResult>,
  milliseconds: number,
): Promise<InvocationResult | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(late.resolve, milliseconds, undefined);
  try {
    return await Promise.race([invocation, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Makes a request id of the length and alphabet of API Gateway's. */
function newRequestId(): string {
  return randomBytes(11).toString('base64');
}
