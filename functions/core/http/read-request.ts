import { givenKey, type IdempotentRequest, idempotentRequest, parseKey } from '../idempotency/idempotency.ts';
import { type Endpoint, type EndpointRow, operationOf } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/response.ts';
import { parseIfMatch } from '../problems/if-match.ts';
import { type Fault, type FieldProblem, Problem, validationFailed } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { parsed } from '../validation/validation.ts';
import type { TimedCall } from './call.ts';
import { type CallerOf, keyOwnerOf } from './caller.ts';
import { type HttpEvent, type Inputs, parsePath, parseQuery, readBody } from './request.ts';
import { checkRequestId } from './request-id.ts';

/** A request as handlers get it: inputs parsed by the endpoint's schemas, and the verified caller. */
export interface EndpointRequest<E extends Endpoint> extends Inputs<E> {
  /** The verified caller; undefined on public endpoints. */
  readonly principal: CallerOf<E['scope']>;
  /** Present if the caller sent an idempotency key and the endpoint honours it. */
  readonly idempotency: IdempotentRequest | undefined;
  /** The versions that the caller accepts (`If-Match`); undefined if it accepts any. */
  readonly ifMatch: readonly number[] | undefined;
  /** Path and raw query string as the caller sent them, for links. */
  readonly rawPath: string;
  readonly rawQueryString: string;
  /** Headers as API Gateway passes them, with names in lower case. */
  readonly headers: HttpEvent['headers'];
}

/** A request whose inputs break the endpoint's schemas. */
export interface MalformedRequest<E extends Endpoint> {
  readonly principal: CallerOf<E['scope']>;
  /** The body as the caller sent it: JSON of any form. Undefined for an endpoint without a body. */
  readonly body: unknown;
}

/**
 * Runs the checks of a malformed request that need the database, so that one response lists every problem. For a valid request
 * the handler makes these checks itself.
 */
export type DatabaseChecks<E extends Endpoint> = (
  request: MalformedRequest<E>,
  store: Store,
) => Promise<readonly FieldProblem[]>;

/** Settings of {@link readInputs} for the requests of one row. */
export interface ReadOptions<E extends Endpoint> {
  readonly row: EndpointRow & { readonly endpoint: E };
  /** The header for callers' own request ids; undefined if callers may not send any. */
  readonly requestIdHeader: string | undefined;
  /** The faults of a body to report first, if the body has more faults than a response lists. */
  readonly reportFirst: readonly Fault[] | undefined;
  readonly databaseChecks: DatabaseChecks<E> | undefined;
}

/**
 * Makes the step that parses a request's inputs by the endpoint's schemas, and identifies the request if its key alone does not.
 *
 * The step throws Problem `validation-failed` with every problem of parameters, body and headers; `body-too-large`,
 * `malformed-body`, `malformed-idempotency-key`.
 *
 * @param next gets the parsed request
 */
export const readInputs =
  <E extends Endpoint>(
    options: ReadOptions<E>,
    next: (request: EndpointRequest<E>, store: Store) => Promise<HttpResponse>,
  ) =>
  async (call: TimedCall): Promise<HttpResponse> =>
    next(await readRequest(call, options), call.store);

async function readRequest<E extends Endpoint>(
  { event, caller, recognized, store }: TimedCall,
  { row, requestIdHeader, reportFirst, databaseChecks }: ReadOptions<E>,
): Promise<EndpointRequest<E>> {
  const { endpoint, table } = row;
  checkRequestId(event, requestIdHeader);
  const sent = endpoint.body && readBody(event, table.maxBodyBytes);
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
    path: read(() => parsePath(endpoint, event)),
    query: read(() => parseQuery(endpoint, event)),
    body: read(() => endpoint.body && parsed(endpoint.body, sent, { place: 'body', reportFirst })),
  };
  const { idempotency } = endpoint;
  const given = recognized || !caller ? undefined : givenKey(endpoint, event.headers);
  const key = read(() => (idempotency && given !== undefined ? parseKey(idempotency, given) : undefined));
  const tags = endpoint.ifMatch ? event.headers['if-match'] : undefined;
  const ifMatch = read(() => (tags === undefined ? undefined : parseIfMatch(tags)));
  const principal = caller as CallerOf<E['scope']>;
  if (refused.length > 0) {
    const further = databaseChecks ? await databaseChecks({ principal, body: sent }, store) : [];
    throw allOf(refused, further);
  }
  return {
    ...inputs,
    principal,
    idempotency:
      caller && idempotency && key !== undefined
        ? idempotentRequest(
            { owner: keyOwnerOf(caller), operation: operationOf(row), days: idempotency.days },
            key,
            inputs,
          )
        : recognized,
    ifMatch,
    rawPath: event.rawPath,
    rawQueryString: event.rawQueryString,
    headers: event.headers,
  } as EndpointRequest<E>;
}

/** Combines the rejections of a request into one. A single rejection stays as it is. */
function allOf(refused: readonly Problem[], further: readonly FieldProblem[]): Problem {
  const [first] = refused;
  if (first !== undefined && refused.length === 1 && further.length === 0) return first;
  return validationFailed([...refused.flatMap(fieldsOf), ...further]);
}

/** Lists the fields of a rejection. A malformed `Idempotency-Key` becomes a field only beside other problems. */
const fieldsOf = ({ kind, fields, message }: Problem): readonly FieldProblem[] =>
  kind === 'malformed-idempotency-key' && fields.length === 0 ? [{ path: 'Idempotency-Key', message }] : fields;
