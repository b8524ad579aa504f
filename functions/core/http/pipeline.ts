import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context as LambdaContext } from 'aws-lambda';
import { withKeptErrors, withReplay } from '../idempotency/idempotent-replay.ts';
import { isTenantsScope, type Line, type Route, type ServedRoute } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/response.ts';
import type { Fault, Problem } from '../problems/problem.ts';
import { type Store, stoppedBy } from '../store/store.ts';
import { authenticate } from './authenticate-request.ts';
import { callOf, type TimedCall } from './call.ts';
import { checkHeaders, type HeaderCheck } from './header-check.ts';
import { limitTenant } from './limit-tenant.ts';
import { checkMediaType } from './media-type.ts';
import {
  type CompleteResponse,
  digestOf,
  type EndpointRequest,
  type FurtherChecks,
  readInputs,
} from './read-request.ts';
import { recognizeRequest } from './recognize-request.ts';
import { bodyReader, type HttpEvent } from './request.ts';
import { requestIdOf } from './request-id.ts';
import { type PrintProblem, respond } from './respond.ts';
import { liveContext, type ServiceContext } from './service-context.ts';

/** A function's entry point, as Lambda calls it. */
export type LambdaHandler = (event: HttpEvent, context: LambdaContext) => Promise<APIGatewayProxyStructuredResultV2>;

/** Milliseconds before Lambda's timeout at which the pipeline gives up a request, to have time for the response. */
const TIMEOUT_RESERVE_MS = 500;

/** Middy's time limit: the signal fires when the pipeline has responded in place of the steps. */
interface TimeLimit {
  readonly signal: AbortSignal;
}

/** Runs the steps on a store that sends nothing more once the time is up. */
const withinTime =
  (served: ServedRoute, steps: (call: TimedCall) => Promise<HttpResponse>) =>
  async (event: HttpEvent, _: unknown, { signal }: TimeLimit): Promise<HttpResponse> => {
    const { context, caller, recognized } = callOf(event);
    const store = { ...stoppedBy(context.store, signal), correlationId: event.requestContext.requestId };
    return steps({ event, caller, recognized, body: bodyReader(served, event), store });
  };

/** A line's own additions to the pipeline of its endpoints. */
export interface PipelineOptions {
  /** The line's own checks of the headers of tenants' calls. */
  readonly headerChecks?: readonly HeaderCheck[];
  /**
   * The faults of a body to report first, most important first, if the body has more faults than a response lists. By default faults
   * of whole fields come first.
   */
  readonly reportFirst?: readonly Fault[];
}

/** An endpoint's own additions to the pipeline. */
export interface EndpointOptions<R extends Route> {
  /** Checks of a malformed request that its schemas cannot make. */
  readonly furtherChecks?: FurtherChecks<R>;
  /** Completes each response with what the record of an idempotency key must not hold. */
  readonly complete?: CompleteResponse<R>;
}

/**
 * The pipeline of every endpoint of a line. Its steps stand below in the order in which they run.
 *
 * The steps that read only headers come first, and no idempotency key keeps their rejections. Only the limit of the tenant sends
 * something to DynamoDB, once in a block of calls.
 * The steps that may use DynamoDB follow, under a time limit. Shortly before Lambda's timeout the pipeline responds 503, and the
 * store sends nothing more.
 *
 * @returns a function that makes the handler of one endpoint. The handler takes the context it runs on, by default the deployed
 * function's.
 */
export function pipeline(line: Line, print: PrintProblem, { headerChecks = [], reportFirst }: PipelineOptions = {}) {
  return <R extends Route>(
    route: R,
    handle: (request: EndpointRequest<R>, store: Store) => Promise<HttpResponse>,
    { furtherChecks, complete }: EndpointOptions<R> = {},
  ) =>
    (context: () => ServiceContext = liveContext): LambdaHandler => {
      const served = { line, route };
      const requestIdHeader = isTenantsScope(route.scope) ? line.requestIdHeader : undefined;
      const idOf = (event: HttpEvent) => requestIdOf(event, requestIdHeader);
      const printFor = (problem: Problem, { event }: TimedCall) => print(problem, idOf(event));

      const headerSteps = [
        respond({ served, requestIdOf: idOf, context, print }),
        authenticate(route),
        limitTenant(),
        checkHeaders(headerChecks, 'before-key'),
        recognizeRequest(served),
        checkHeaders(headerChecks, 'after-key'),
        checkMediaType(route),
      ];
      const reading = { served, requestIdHeader, reportFirst, furtherChecks, complete };
      const keeping = { print: printFor, digestOf: (call: TimedCall) => digestOf(route, call) };
      const timedSteps = withKeptErrors(keeping, readInputs(reading, withReplay(handle)));

      return middy<HttpEvent, HttpResponse | APIGatewayProxyStructuredResultV2>(withinTime(served, timedSteps), {
        timeoutEarlyInMillis: TIMEOUT_RESERVE_MS,
      }).use(headerSteps) as LambdaHandler;
    };
}
