import middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, Context as LambdaContext } from 'aws-lambda';
import type { Answer } from './answer.ts';
import type { Endpoint, EndpointTable } from './endpoint.ts';
import { firstAnswer } from './idempotency.ts';
import { type FieldProblem, Problem } from './problem.ts';
import { type EndpointRequest, type MalformedRequest, readRequest } from './read-request.ts';
import type { HttpEvent } from './request.ts';
import { answering, type PrintProblem } from './serve-middleware.ts';
import { liveContext, type ServiceContext } from './service-context.ts';
import { type Store, stoppedBy } from './store.ts';

/** A function's entry point, as Lambda calls it. */
export type LambdaHandler = (event: HttpEvent, context: LambdaContext) => Promise<APIGatewayProxyStructuredResultV2>;

/** What middy tells a handler: the signal fires when the request has been answered in its place. */
interface Abortable {
  readonly signal: AbortSignal;
}

/** Time left for the answer when a request is given up, in milliseconds before Lambda's timeout. */
const TIMEOUT_RESERVE_MS = 500;

/**
 * The pipeline of every endpoint of a table: request → principal and parsed inputs → handler → answer, with one place that
 * turns an error into an answer and one log line a request.
 *
 * A refusal of a request that names itself by a key is checked against the first answer, so that a repeat is answered alike
 * even when it would be refused by now.
 *
 * A request that takes too long is answered before Lambda ends it, and does nothing from then on.
 *
 * @returns what makes the handler of one endpoint, of what handles a request and what finds further problems of a malformed one; that in turn takes the context it runs on, by default the deployed function's.
 */
export function pipeline<const Rows extends Readonly<Record<string, Endpoint>>>(
  table: EndpointTable<Rows>,
  print: PrintProblem,
) {
  return <Name extends keyof Rows & string>(
    name: Name,
    handle: (request: EndpointRequest<Rows[Name]>, store: Store) => Promise<Answer>,
    furtherProblems: (
      request: MalformedRequest<Rows[Name]>,
      store: Store,
    ) => Promise<readonly FieldProblem[]> = async () => [],
  ) =>
    (context: () => ServiceContext = liveContext): LambdaHandler => {
      const endpoint: Rows[Name] = table.endpoints[name];
      const respond = async (event: HttpEvent, _: unknown, { signal }: Abortable): Promise<Answer> => {
        const { store: unlimited, tenantClaim } = context();
        const store = stoppedBy(unlimited, signal);
        const request = await readRequest(event, {
          endpoint,
          operation: `${table.line}/${name}`,
          maxBodyBytes: table.maxBodyBytes,
          tenantClaim,
          furtherProblems: (malformed) => furtherProblems(malformed, store),
        });
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

const isRefusal = (error: unknown): boolean =>
  error instanceof Problem && error.status < 500 && error.kind !== 'idempotency-key-reused';
