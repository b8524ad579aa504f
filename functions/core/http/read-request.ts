import { givenKey, type IdempotentRequest, idempotentRequest, parseKey } from '../idempotency/idempotency.ts';
import type { Endpoint } from '../model/endpoint.ts';
import { parseIfMatch } from '../problems/if-match.ts';
import { type Fault, type FieldProblem, Problem, validationFailed } from '../problems/problem.ts';
import { parsed } from '../validation/validation.ts';
import type { Admitted } from './authenticate-request.ts';
import { type CallerOf, keyOwnerOf } from './caller.ts';
import { type HttpEvent, type Inputs, parsePath, parseQuery, readBody } from './request.ts';
import { checkRequestId } from './request-id.ts';

/** A request as a handler sees it: inputs parsed by the endpoint's schemas, the caller verified. */
export interface EndpointRequest<E extends Endpoint> extends Inputs<E> {
  /** The verified caller; undefined on public endpoints. */
  readonly principal: CallerOf<E['scope']>;
  /** Present when the caller named the request and the endpoint honours it. */
  readonly idempotency: IdempotentRequest | undefined;
  /** The versions the caller accepts; undefined for any. */
  readonly ifMatch: readonly number[] | undefined;
  /** Path and raw query string as they were called, for links. */
  readonly rawPath: string;
  readonly rawQueryString: string;
  /** As API Gateway gives them: names in lower case. */
  readonly headers: HttpEvent['headers'];
}

/** A request whose inputs break the endpoint's schemas. */
export interface MalformedRequest<E extends Endpoint> {
  readonly principal: CallerOf<E['scope']>;
  /** The body as it was sent: JSON of any form. Undefined for an endpoint without one. */
  readonly body: unknown;
}

/**
 * Finds what a request's schemas cannot see: what it takes the store to know. Asked when the inputs break the schemas, so that the
 * caller is told everything at once; whoever handles a request that keeps to them finds the same for himself.
 */
export type FurtherProblems<E extends Endpoint> = (
  request: MalformedRequest<E>,
) => readonly FieldProblem[] | Promise<readonly FieldProblem[]>;

/** How a row's requests are read. */
export interface ReadOptions<E extends Endpoint> {
  readonly endpoint: E;
  /** Unique among all lines: requests of two operations never share an idempotency key. */
  readonly operation: string;
  readonly maxBodyBytes: number;
  /** Where callers may name their requests; undefined where they may not. */
  readonly requestIdHeader: string | undefined;
  /** Which faults of a body are told first where it has more than are told. */
  readonly toldFirst: readonly Fault[] | undefined;
  readonly furtherProblems: FurtherProblems<E>;
}

/**
 * Reads an admitted call: what is asked.
 *
 * @throws Problem `validation-failed` with everything that is wrong with parameters, body and headers; `body-too-large`,
 * `malformed-body`, `malformed-idempotency-key`
 */
export async function readRequest<E extends Endpoint>(
  event: HttpEvent,
  { caller: principal, named }: Admitted,
  { endpoint, operation, maxBodyBytes, requestIdHeader, toldFirst, furtherProblems }: ReadOptions<E>,
): Promise<EndpointRequest<E>> {
  checkRequestId(event, requestIdHeader);
  const sent = endpoint.body && readBody(event, maxBodyBytes);
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
    body: read(() => endpoint.body && parsed(endpoint.body, sent, { place: 'body', toldFirst })),
  };
  const { idempotency } = endpoint;
  const given = named || !principal ? undefined : givenKey(endpoint, event.headers);
  const key = read(() => (idempotency && given !== undefined ? parseKey(idempotency, given) : undefined));
  const tags = endpoint.ifMatch ? event.headers['if-match'] : undefined;
  const ifMatch = read(() => (tags === undefined ? undefined : parseIfMatch(tags)));
  const caller = principal as CallerOf<E['scope']>;
  if (refused.length > 0) throw allOf(refused, await furtherProblems({ principal: caller, body: sent }));
  return {
    ...inputs,
    principal: caller,
    idempotency:
      principal && idempotency && key !== undefined
        ? idempotentRequest({ owner: keyOwnerOf(principal), operation, days: idempotency.days }, key, inputs)
        : named,
    ifMatch,
    rawPath: event.rawPath,
    rawQueryString: event.rawQueryString,
    headers: event.headers,
  } as EndpointRequest<E>;
}

/** One refusal stays what it is; several are told together. */
function allOf(refused: readonly Problem[], further: readonly FieldProblem[]): Problem {
  const [first] = refused;
  if (first !== undefined && refused.length === 1 && further.length === 0) return first;
  return validationFailed([...refused.flatMap(fieldsOf), ...further]);
}

/** A malformed `Idempotency-Key` is no field's problem while it is told alone. */
const fieldsOf = ({ kind, fields, message }: Problem): readonly FieldProblem[] =>
  kind === 'malformed-idempotency-key' && fields.length === 0 ? [{ path: 'Idempotency-Key', message }] : fields;
