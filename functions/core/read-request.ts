import { type Endpoint, isOperationsScope, type OperationsScope } from './endpoint.ts';
import { type IdempotentRequest, idempotentRequest, parseIdempotencyKey } from './idempotency.ts';
import { parseIfMatch } from './if-match.ts';
import { type Operator, operatorOf, type Principal, principalOf } from './principal.ts';
import { type FieldProblem, Problem, validationFailed } from './problem.ts';
import { type HttpEvent, type Inputs, parsePath, parseQuery, readBody } from './request.ts';
import { parsed } from './validation.ts';

/** Who calls an endpoint of the scope. */
export type CallerOf<Scope extends Endpoint['scope']> = [Scope] extends [null]
  ? undefined
  : [Scope] extends [OperationsScope]
    ? Operator
    : Principal;

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

export interface ReadOptions<E extends Endpoint> {
  readonly endpoint: E;
  /** Unique among all lines: requests of two operations never share an idempotency key. */
  readonly operation: string;
  readonly maxBodyBytes: number;
  readonly tenantClaim: string;
  readonly furtherProblems: FurtherProblems<E>;
}

/**
 * Reads a request: who calls, what is asked.
 *
 * @throws Problem `validation-failed` with everything that is wrong with parameters, body and headers; `no-tenant`, `no-subject`,
 * `unsupported-media-type`, `body-too-large`, `malformed-body`, `malformed-idempotency-key`
 */
export async function readRequest<E extends Endpoint>(
  event: HttpEvent,
  { endpoint, operation, maxBodyBytes, tenantClaim, furtherProblems }: ReadOptions<E>,
): Promise<EndpointRequest<E>> {
  const principal = callerOf(endpoint, event, tenantClaim);
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
    body: read(() => endpoint.body && parsed(endpoint.body, sent)),
  };
  const key = principal && endpoint.idempotency ? event.headers['idempotency-key'] : undefined;
  const idempotencyKey = read(() => (key === undefined ? undefined : parseIdempotencyKey(key)));
  const tags = endpoint.ifMatch ? event.headers['if-match'] : undefined;
  const ifMatch = read(() => (tags === undefined ? undefined : parseIfMatch(tags)));
  const caller = principal as CallerOf<E['scope']>;
  if (refused.length > 0) throw allOf(refused, await furtherProblems({ principal: caller, body: sent }));
  return {
    ...inputs,
    principal: caller,
    idempotency:
      principal && endpoint.idempotency && idempotencyKey !== undefined
        ? idempotentRequest(
            { owner: keyOwnerOf(principal), operation, days: endpoint.idempotency.days },
            idempotencyKey,
            inputs,
          )
        : undefined,
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

/** A malformed key is no field's problem while it is told alone. */
const fieldsOf = ({ kind, fields, message }: Problem): readonly FieldProblem[] =>
  kind === 'malformed-idempotency-key' ? [{ path: 'Idempotency-Key', message }] : fields;

/** Who calls, by the endpoint's scope; undefined on public endpoints. */
function callerOf({ scope }: Endpoint, event: HttpEvent, tenantClaim: string): Principal | Operator | undefined {
  if (scope === null) return undefined;
  const jwt = event.requestContext.authorizer?.jwt;
  const scopes = jwt?.scopes ?? [];
  return isOperationsScope(scope) ? operatorOf(jwt?.claims, scopes) : principalOf(jwt?.claims, scopes, tenantClaim);
}

/** Whose an idempotency key is. Tenants and operators may have one name: no operation is both's. */
const keyOwnerOf = (caller: Principal | Operator): string => ('tenant' in caller ? caller.tenant : caller.subject);
