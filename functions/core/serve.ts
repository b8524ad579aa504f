import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context as LambdaContext } from 'aws-lambda';
import type { Answer } from './answer.ts';
import { type Endpoint, type EndpointTable, isOperationsScope, type OperationsScope } from './endpoint.ts';
import { firstAnswer, type IdempotentRequest, idempotentRequest, parseIdempotencyKey } from './idempotency.ts';
import { parseIfMatch } from './if-match.ts';
import { type Operator, operatorOf, type Principal, principalOf } from './principal.ts';
import { Problem } from './problem.ts';
import { type HttpEvent, type Inputs, parseInputs } from './request.ts';
import { answering, type PrintProblem } from './serve-middleware.ts';
import { liveContext, type ServiceContext } from './service-context.ts';
import type { Store } from './store.ts';

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

/** A function's entry point, as Lambda calls it. */
export type LambdaHandler = (event: HttpEvent, context: LambdaContext) => Promise<APIGatewayProxyStructuredResultV2>;

/** Time left for the answer when a request is given up, in milliseconds before Lambda's timeout. */
const TIMEOUT_RESERVE_MS = 500;

/**
 * The pipeline of every endpoint of a table: request → principal and parsed inputs → handler → answer, with one place that
 * turns an error into an answer and one log line a request.
 *
 * A refusal of a request that names itself by a key is checked against the first answer, so that a repeat is answered alike
 * even when it would be refused by now.
 *
 * @returns what makes the handler of one endpoint; that in turn takes the context it runs on, by default the deployed function's.
 */
export function pipeline<const Rows extends Readonly<Record<string, Endpoint>>>(
  table: EndpointTable<Rows>,
  print: PrintProblem,
) {
  return <Name extends keyof Rows & string>(
    name: Name,
    handle: (request: EndpointRequest<Rows[Name]>, store: Store) => Promise<Answer>,
  ) =>
    (context: () => ServiceContext = liveContext): LambdaHandler => {
      const endpoint: Rows[Name] = table.endpoints[name];
      const respond = async (event: HttpEvent): Promise<Answer> => {
        const { store, tenantClaim } = context();
        const request = readRequest(endpoint, `${table.line}/${name}`, table.maxBodyBytes, event, tenantClaim);
        try {
          return await handle(request, store);
        } catch (error) {
          const first =
            request.idempotency && isRefusal(error) ? await firstAnswer(store, request.idempotency) : undefined;
          if (first === undefined) throw error;
          return first;
        }
      };
      return middy<HttpEvent, Answer | APIGatewayProxyStructuredResultV2>(respond, {
        timeoutEarlyInMillis: TIMEOUT_RESERVE_MS,
      }).use(answering({ line: table.line, operation: name, scope: endpoint.scope, context, print })) as LambdaHandler;
    };
}

function readRequest<E extends Endpoint>(
  endpoint: E,
  operation: string,
  maxBodyBytes: number,
  event: HttpEvent,
  tenantClaim: string,
): EndpointRequest<E> {
  const principal = callerOf(endpoint, event, tenantClaim);
  const inputs = parseInputs(endpoint, event, maxBodyBytes);
  const key = event.headers['idempotency-key'];
  const ifMatch = endpoint.ifMatch ? event.headers['if-match'] : undefined;
  return {
    ...inputs,
    principal,
    idempotency:
      principal && endpoint.idempotency && key !== undefined
        ? idempotentRequest(
            { owner: keyOwnerOf(principal), operation, days: endpoint.idempotency.days },
            parseIdempotencyKey(key),
            inputs,
          )
        : undefined,
    ifMatch: ifMatch === undefined ? undefined : parseIfMatch(ifMatch),
    rawPath: event.rawPath,
    rawQueryString: event.rawQueryString,
    headers: event.headers,
  } as EndpointRequest<E>;
}

/** Who calls, by the endpoint's scope; undefined on public endpoints. */
function callerOf({ scope }: Endpoint, event: HttpEvent, tenantClaim: string): Principal | Operator | undefined {
  if (scope === null) return undefined;
  const jwt = event.requestContext.authorizer?.jwt;
  const scopes = jwt?.scopes ?? [];
  return isOperationsScope(scope) ? operatorOf(jwt?.claims, scopes) : principalOf(jwt?.claims, scopes, tenantClaim);
}

/** Whose an idempotency key is. Tenants and operators may have one name: no operation is both's. */
const keyOwnerOf = (caller: Principal | Operator): string => ('tenant' in caller ? caller.tenant : caller.subject);

const isRefusal = (error: unknown): boolean =>
  error instanceof Problem && error.status < 500 && error.kind !== 'idempotency-key-reused';
