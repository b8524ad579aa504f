import { type EndpointRow, operationClassOf } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/response.ts';
import { described } from '../observability/log.ts';
import { type MetricValues, metricLine } from '../observability/metric-line.ts';
import { consumedOf, incidentsOf, type Measured } from '../observability/usage.ts';

/** A request that has been answered. */
export interface Answered {
  readonly answer: HttpResponse;
  /** What was thrown, and the code of the problem that was made of it. */
  readonly failure?: { readonly code: string; readonly error: unknown } | undefined;
  /** The caller's tenant; undefined for operators and for public pages. */
  readonly tenant: unknown;
  /** API Gateway's. */
  readonly requestId: string;
  /** Undefined for a request whose context could not be made. */
  readonly measured: Measured | undefined;
  readonly now: Date;
}

/**
 * The one line of the log that a request has: who, what, about which order, how it ended, what it took; with the metrics of all that.
 * Never a body, a name, an address or a token, nor what callers name their requests with.
 */
export function requestLine(row: EndpointRow, answered: Answered): Record<string, unknown> {
  const { line } = row.table;
  const { answer, failure, tenant, requestId, measured, now } = answered;
  const operationClass = operationClassOf(row.endpoint);
  const outcome = outcomeOf(answered);
  const values = metricsOf(row, answered);
  const code = values.refusals === undefined ? {} : { code: outcome };
  return {
    line,
    operation: row.key,
    tenant,
    order: answer.orderNumber,
    status: answer.status,
    outcome,
    ...(measured && consumedOf(measured)),
    requestId,
    // The same name as in what follows from the request: streams, workflows and events.
    correlationId: requestId,
    ...(answer.status >= 500 && { error: described(failure?.error) }),
    ...metricLine(values, { line, operationClass, ...code }, now),
  };
}

const wasReplayed = ({ headers }: HttpResponse): boolean => headers['idempotent-replayed'] === 'true';

const outcomeOf = ({ answer, failure }: Answered): string =>
  failure?.code ?? answer.refusal ?? (wasReplayed(answer) ? 'replayed' : 'done');

function metricsOf({ endpoint }: EndpointRow, { answer, measured }: Answered): MetricValues {
  const { status, orderNumber } = answer;
  const replayed = wasReplayed(answer);
  const places = endpoint.placesOrders === true;
  const placed = places && status < 300 && orderNumber !== undefined && !replayed;
  const refused = status >= 400 && status < 500 && !replayed;
  return {
    requests: 1,
    faults: status >= 500 ? 1 : 0,
    latency: measured?.milliseconds,
    ordersPlaced: placed ? 1 : undefined,
    ordersReplayed: places && replayed ? 1 : undefined,
    refusals: refused ? 1 : undefined,
    ...(measured && incidentsOf(measured)),
  };
}
