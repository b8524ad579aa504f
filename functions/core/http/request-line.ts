import { operationClassOf, type Route, type ServedRoute } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/response.ts';
import { described } from '../observability/log.ts';
import { type MetricValues, metricLine } from '../observability/metric-line.ts';
import { consumedOf, incidentsOf, type Measured } from '../observability/usage.ts';

/** A request with its response. */
export interface FinishedRequest {
  readonly response: HttpResponse;
  /** The error that a step or the handler threw, and the code of the problem made from it. */
  readonly failure?: { readonly code: string; readonly error: unknown } | undefined;
  /** The principal's tenant; undefined for operators, for public pages, and for tokens that name no tenant. */
  readonly tenant: string | undefined;
  /** The id by API Gateway. */
  readonly requestId: string;
  /** Resources that the request used; undefined for a request whose call could not begin. */
  readonly measured: Measured | undefined;
  /** Time that the environment took to start; undefined for all but its first request. */
  readonly coldStartMs: number | undefined;
  /** True for a call that passed although the limit of its tenant could not be checked. */
  readonly isUnlimited?: boolean;
  readonly now: Date;
}

/**
 * Returns a request's one line of the log: caller, operation, order, outcome, resources used, and the metrics of these.
 * The line never contains a body, a name, an address or a token, nor the caller's own ids of the request.
 *
 * @example requestLine(served, { ...finished, response: json(200, {}) }).status // 200
 */
export function requestLine(served: ServedRoute, finished: FinishedRequest): Record<string, unknown> {
  const { route } = served;
  const { line } = served.line;
  const { response, failure, tenant, requestId, measured, now } = finished;
  const operationClass = operationClassOf(route);
  const outcome = outcomeOf(finished);
  const values = metricsOf(route, finished);
  const code = values.refusals === undefined ? {} : { code: outcome };
  return {
    line,
    operation: route.key,
    tenant,
    order: response.orderNumber,
    status: response.status,
    outcome,
    explanations: response.explanations,
    ...(measured && consumedOf(measured)),
    coldStartMs: finished.coldStartMs,
    // Streams, workflows and events that follow from the request carry this id under the same name.
    correlationId: requestId,
    ...(response.status >= 500 && { error: described(failure?.error) }),
    ...metricLine(values, { line, operationClass, ...code }, now),
  };
}

const wasReplayed = ({ headers }: HttpResponse): boolean => headers['idempotent-replayed'] === 'true';

const outcomeOf = ({ response, failure }: FinishedRequest): string =>
  failure?.code ?? response.refusal ?? (wasReplayed(response) ? 'replayed' : 'done');

function metricsOf(route: Route, { response, measured, isUnlimited }: FinishedRequest): MetricValues {
  const { status, orderNumber } = response;
  const replayed = wasReplayed(response);
  const places = route.placesOrders === true;
  const placed = places && status < 300 && orderNumber !== undefined && !replayed;
  const refused = status >= 400 && status < 500 && !replayed;
  return {
    faults: status >= 500 ? 1 : 0,
    latency: measured?.milliseconds,
    ordersPlaced: placed ? 1 : undefined,
    ordersReplayed: places && replayed ? 1 : undefined,
    refusals: refused ? 1 : undefined,
    limitsUnchecked: isUnlimited === true ? 1 : undefined,
    ...(measured && incidentsOf(measured)),
  };
}
