import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context as LambdaContext } from 'aws-lambda';
import { withKeptErrors, withReplay } from '../idempotency/idempotent-replay.ts';
import { type Endpoint, type EndpointTable, isTenantsScope, operationOf } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/response.ts';
import type { Fault, FieldProblem, Problem } from '../problems/problem.ts';
import { type Store, stoppedBy } from '../store/store.ts';
import { type Admission, admit } from './authenticate-request.ts';
import { type EndpointRequest, type MalformedRequest, readRequest } from './read-request.ts';
import type { HttpEvent } from './request.ts';
import { requestIdOf } from './request-id.ts';
import { answering, type PrintProblem } from './respond.ts';
import { liveContext, type ServiceContext } from './service-context.ts';

/** A function's entry point, as Lambda calls it. */
export type LambdaHandler = (event: HttpEvent, context: LambdaContext) => Promise<APIGatewayProxyStructuredResultV2>;

/** What middy tells a handler: the signal fires when the request has been answered in its place. */
interface Abortable {
  readonly signal: AbortSignal;
}

/** Time left for the answer when a request is given up, in milliseconds before Lambda's timeout. */
const TIMEOUT_RESERVE_MS = 500;

/** What a line wants of its pipeline beside the printing of problems. */
export interface PipelineOptions {
  /** Looks at the headers of tenants' calls first. What it refuses is kept under no key. */
  readonly screen?: Admission['screen'];
  /** Looks at what tenants' calls accept, after the key. What it refuses is kept under no key. */
  readonly checkAccept?: Admission['checkAccept'];
  /** Which faults of a body are told first where it has more than are told; those of whole fields unless said. */
  readonly toldFirst?: readonly Fault[];
}

/**
 * The pipeline of every endpoint of a table: request → principal and parsed inputs → handler → answer, with one place that
 * turns an error into an answer and one log line a request.
 *
 * A refusal of a request that names itself by a key is kept as its answer where the row says so; elsewhere it is checked against the
 * first answer, so that a repeat is answered alike even when it would be refused by now.
 *
 * A request that takes too long is answered before Lambda ends it, and does nothing from then on.
 *
 * @returns what makes the handler of one endpoint, of what handles a request and what finds further problems of a malformed one; that in turn takes the context it runs on, by default the deployed function's.
 */
export function pipeline<const Rows extends Readonly<Record<string, Endpoint>>>(
  table: EndpointTable<Rows>,
  print: PrintProblem,
  { screen, checkAccept, toldFirst }: PipelineOptions = {},
) {
  return <Name extends keyof Rows & string>(
    name: Name,
    handle: (request: EndpointRequest<Rows[Name]>, store: Store) => Promise<HttpResponse>,
    furtherProblems: (
      request: MalformedRequest<Rows[Name]>,
      store: Store,
    ) => Promise<readonly FieldProblem[]> = async () => [],
  ) =>
    (context: () => ServiceContext = liveContext): LambdaHandler => {
      const endpoint: Rows[Name] = table.endpoints[name];
      const row = { table, key: name, endpoint };
      const requestIdHeader = isTenantsScope(endpoint.scope) ? table.requestIdHeader : undefined;
      const respond = async (event: HttpEvent, _: unknown, { signal }: Abortable): Promise<HttpResponse> => {
        const { store: unlimited, tenantClaim } = context();
        const { requestId } = event.requestContext;
        const store = { ...stoppedBy(unlimited, signal), correlationId: requestId };
        const admitted = admit(event, row, { tenantClaim, screen, checkAccept });
        const read = () =>
          readRequest(event, admitted, {
            endpoint,
            operation: operationOf(row),
            maxBodyBytes: table.maxBodyBytes,
            requestIdHeader,
            toldFirst,
            furtherProblems: (malformed) => furtherProblems(malformed, store),
          });
        const { named } = admitted;
        if (named?.keepsRefusals) {
          const printed = (problem: Problem) => print(problem, requestIdOf(event, requestIdHeader));
          return withKeptErrors(store, named, async () => handle(await read(), store), printed);
        }
        const request = await read();
        return withReplay(store, request.idempotency, () => handle(request, store));
      };
      return middy<HttpEvent, HttpResponse | APIGatewayProxyStructuredResultV2>(respond, {
        timeoutEarlyInMillis: TIMEOUT_RESERVE_MS,
      }).use(answering({ row, requestIdHeader, context, print })) as LambdaHandler;
    };
}
