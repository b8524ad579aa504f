import { sentDigest, sentRequest } from '../idempotency/fingerprint.ts';
import { givenKey, parseKey } from '../idempotency/idempotency-key.ts';
import { replayOfUnreadable } from '../idempotency/idempotent-replay.ts';
import { type IdempotentRequest, idempotentRequest } from '../idempotency/idempotent-request.ts';
import { isTenantsScope, type Route, type ServedRoute } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/response.ts';
import { parseIfMatch } from '../problems/if-match.ts';
import { parseIfNoneMatch, type UnwantedVersions } from '../problems/if-none-match.ts';
import { type Fault, type FieldProblem, Problem, validationFailed } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { parsed } from '../validation/validation.ts';
import type { TimedCall } from './call.ts';
import { type CallerOf, keyScopeOf } from './caller.ts';
import { checkNoBody, type HttpEvent, type Inputs, parsePath, parseQuery } from './request.ts';
import { checkRequestId } from './request-id.ts';

/** A request as handlers get it: inputs parsed by the endpoint's schemas, and the verified caller. */
export interface EndpointRequest<R extends Route> extends Inputs<R> {
  /** The verified caller; undefined on public endpoints. */
  readonly principal: CallerOf<R['scope']>;
  /** Present if the caller sent an idempotency key and the endpoint honours it. */
  readonly idempotency: IdempotentRequest | undefined;
  /** The versions that the caller accepts (`If-Match`); undefined if it accepts any. */
  readonly ifMatch: readonly number[] | undefined;
  /** The versions that the caller does not want to find (`If-None-Match`). Undefined for reads, whose responses the pipeline checks. */
  readonly ifNoneMatch: UnwantedVersions;
  /** Path and raw query string as the caller sent them, for links. */
  readonly rawPath: string;
  readonly rawQueryString: string;
  /** Headers as API Gateway passes them, with names in lower case. */
  readonly headers: HttpEvent['headers'];
}

/** A request whose inputs break the endpoint's schemas. */
export interface MalformedRequest<R extends Route> {
  readonly principal: CallerOf<R['scope']>;
  /** The parameters of the path as the caller sent them. */
  readonly path: Readonly<Record<string, string | undefined>>;
  /** The parameters of the query as the caller sent them. */
  readonly query: URLSearchParams;
  /** The body as the caller sent it: JSON of any form. Undefined for an endpoint without a body. */
  readonly body: unknown;
  readonly headers: HttpEvent['headers'];
}

/**
 * Runs the checks of a malformed request that its schemas cannot make, so that one response lists every problem. They need the
 * database or the deployment, or several fields. For a valid request the handler makes these checks itself.
 */
export type FurtherChecks<R extends Route> = (
  request: MalformedRequest<R>,
  store: Store,
) => Promise<readonly FieldProblem[]>;

/**
 * Completes a response with what the record of an idempotency key must not hold. It gets first responses and those of repeats, whichever
 * step returns them.
 */
export type CompleteResponse<R extends Route> = (
  response: HttpResponse,
  request: Pick<MalformedRequest<R>, 'principal'>,
  store: Store,
) => Promise<HttpResponse>;

/** Settings of {@link readInputs} for the requests of one route. */
export interface ReadOptions<R extends Route> {
  readonly served: ServedRoute & { readonly route: R };
  /** The header for callers' own request ids; undefined if callers may not send any. */
  readonly requestIdHeader: string | undefined;
  /** The faults of a body to report first, if the body has more faults than a response lists. */
  readonly reportFirst: readonly Fault[] | undefined;
  readonly furtherChecks: FurtherChecks<R> | undefined;
  readonly complete: CompleteResponse<R> | undefined;
}

/**
 * Makes the step that parses a request's inputs by the endpoint's schemas, and identifies the request if no step before has. A
 * repeat of a request whose inputs are rejected now gets its first response.
 *
 * The step throws Problem `validation-failed` with every problem of parameters, body and headers; `body-too-large`,
 * `malformed-body`, `malformed-idempotency-key`.
 *
 * @param next gets the parsed request
 */
export const readInputs =
  <R extends Route>(
    options: ReadOptions<R>,
    next: (request: EndpointRequest<R>, store: Store) => Promise<HttpResponse>,
  ) =>
  async (call: TimedCall): Promise<HttpResponse> => {
    const { store } = call;
    const { request, sent, refused } = readRequest(call, options);
    const { furtherChecks, complete = async (response) => response } = options;
    if (refused.length === 0) return complete(await next(request, store), request, store);
    const first = await replayOfUnreadable(store, request.idempotency);
    if (first !== undefined) return complete(first, request, store);
    const { principal, rawQueryString, headers } = request;
    const path = call.event.pathParameters ?? {};
    const malformed = { principal, path, query: new URLSearchParams(rawQueryString), body: sent, headers };
    throw allOf(refused, furtherChecks ? await furtherChecks(malformed, store) : []);
  };

/** Returns the digest of a request as the client sent it, also of a request whose body cannot be read. */
export function digestOf(route: Route, { event, body }: Pick<TimedCall, 'event' | 'body'>): string {
  let sent: unknown;
  try {
    sent = body();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    sent = { unread: event.body };
  }
  return sentDigest(sentRequest(route, event, sent));
}

/** A request that was read, as far as its inputs can be parsed. */
interface ReadRequest<R extends Route> {
  /** Complete if there are no rejections; otherwise it has the inputs that could be parsed. */
  readonly request: EndpointRequest<R>;
  /** The body as the caller sent it. */
  readonly sent: unknown;
  readonly refused: readonly Problem[];
}

function readRequest<R extends Route>(
  { event, caller, recognized, body }: TimedCall,
  { served, requestIdHeader, reportFirst }: ReadOptions<R>,
): ReadRequest<R> {
  const { line, route } = served;
  checkRequestId(event, requestIdHeader);
  if (!route.body) checkNoBody(event);
  const sent = body();
  const refused: Problem[] = [];
  const read = <Value>(parse: () => Value): Value | undefined => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refused.push(error);
      return undefined;
    }
  };
  const inputs = {
    path: read(() => parsePath(route, event)),
    query: read(() => parseQuery(route, event, line.strictQueries === true && isTenantsScope(route.scope))),
    body: read(() => route.body && parsed(route.body, sent, { place: 'body', reportFirst })),
  };
  const { idempotency } = route;
  const given = recognized || !caller ? undefined : givenKey(route, event.headers);
  const key = read(() => (idempotency && given !== undefined ? parseKey(idempotency, given) : undefined));
  const { 'if-match': wanted, 'if-none-match': unwanted } = event.headers;
  const ifMatch = read(() => (route.ifMatch && wanted !== undefined ? parseIfMatch(wanted) : undefined));
  const isConditional = route.ifMatch ?? route.ifNoneMatch ?? false;
  const ifNoneMatch = read(() => (isConditional && unwanted !== undefined ? parseIfNoneMatch(unwanted) : undefined));
  const principal = caller as CallerOf<R['scope']>;
  const identified = () => {
    if (!caller || !idempotency || key === undefined) return recognized;
    const scope = keyScopeOf(served, caller, idempotency);
    return idempotentRequest(scope, key, readOrSent(route, event, inputs, sent), sentRequest(route, event, sent));
  };
  const request = {
    ...inputs,
    principal,
    idempotency: identified(),
    ifMatch,
    ifNoneMatch,
    rawPath: event.rawPath,
    rawQueryString: event.rawQueryString,
    headers: event.headers,
  } as EndpointRequest<R>;
  return { request, sent, refused };
}

/**
 * Returns the parsed inputs, and those that cannot be parsed as they were sent. Schemas change few requests, so an earlier version has
 * most likely read the same.
 */
const readOrSent = (
  route: Route,
  event: HttpEvent,
  { path, query, body }: Record<keyof Inputs<Route>, unknown>,
  sent: unknown,
) => ({
  path: path ?? (route.pathParameters && event.pathParameters),
  query: query ?? (route.query && Object.fromEntries(new URLSearchParams(event.rawQueryString))),
  body: body ?? sent,
});

/** Combines the rejections of a request into one. A single rejection stays as it is. */
function allOf(refused: readonly Problem[], further: readonly FieldProblem[]): Problem {
  const [first] = refused;
  if (first !== undefined && refused.length === 1 && further.length === 0) return first;
  return validationFailed([...refused.flatMap(fieldsOf), ...further]);
}

/** Lists the fields of a rejection. A malformed `Idempotency-Key` becomes a field only beside other problems. */
const fieldsOf = ({ kind, fields, message }: Problem): readonly FieldProblem[] =>
  kind === 'malformed-idempotency-key' && fields.length === 0 ? [{ path: 'Idempotency-Key', message }] : fields;
