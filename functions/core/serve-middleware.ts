import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Answer } from './answer.ts';
import { type Endpoint, isOperationsScope } from './endpoint.ts';
import { described, logger } from './log.ts';
import { noAnswer, Problem } from './problem.ts';
import type { HttpEvent } from './request.ts';
import { requestIdOf } from './request-id.ts';
import type { ServiceContext } from './service-context.ts';
import { isPassing } from './transaction.ts';

/** Prints a problem in the shape of a line's contract. */
export type PrintProblem = (problem: Problem, requestId: string) => Answer;

type Middleware = MiddlewareObj<HttpEvent, Answer | APIGatewayProxyStructuredResultV2>;

interface Started {
  readonly at: number;
  readonly context: ServiceContext;
  readonly requests: number;
}

export interface AnsweringOptions {
  readonly line: string;
  readonly operation: string;
  readonly scope: Endpoint['scope'];
  /** Where callers may name their requests; undefined where they may not. */
  readonly requestIdHeader: string | undefined;
  readonly context: () => ServiceContext;
  readonly print: PrintProblem;
}

/**
 * Every answer, of a handler or of an error, leaves through here: with its request id, in API Gateway's form, and with one line
 * in the log: who, what, about which order, how it ended, how long it took. Never a body, a name, an address or a token, nor what
 * callers name their requests with.
 */
export function answering(options: AnsweringOptions): Middleware {
  const { line, operation, scope, requestIdHeader, context, print } = options;
  // Absent for a request whose context could not be made: a function without its configuration.
  const started = new WeakMap<object, Started>();
  const finish = (event: HttpEvent, answer: Answer, failure?: { readonly code: string; readonly error: unknown }) => {
    const start = started.get(event);
    const { requestId, authorizer } = event.requestContext;
    const replayed = answer.headers['idempotent-replayed'] === 'true';
    const entry = {
      line,
      operation,
      // An operator's token may carry the claim, but its call is no tenant's.
      tenant: start && !isOperationsScope(scope) ? authorizer?.jwt?.claims[start.context.tenantClaim] : undefined,
      order: answer.orderNumber,
      status: answer.status,
      outcome: failure?.code ?? answer.refusal ?? (replayed ? 'replayed' : 'done'),
      durationMs: start && Math.round((performance.now() - start.at) * 100) / 100,
      dynamodbRequests: start && start.context.store.requestsSent() - start.requests,
      requestId,
    };
    if (answer.status < 500) logger.info('request', entry);
    else logger.error('request', { ...entry, error: described(failure?.error) });
    return sent(answer, requestIdOf(event, requestIdHeader));
  };
  return {
    before: ({ event }) => {
      const made = context();
      started.set(event, { at: performance.now(), context: made, requests: made.store.requestsSent() });
    },
    after: (request) => {
      request.response = finish(request.event, request.response as Answer);
    },
    onError: (request) => {
      const problem = problemOf(request.error);
      const answer = print(problem, requestIdOf(request.event, requestIdHeader));
      request.response = finish(request.event, answer, { code: problem.code, error: request.error });
    },
  };
}

const sent = (answer: Answer, requestId: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: answer.status,
  headers: { ...answer.headers, 'x-request-id': requestId },
  body: answer.body,
  ...(answer.base64 && { isBase64Encoded: true }),
});

/** The problem in any error that was thrown. What nobody foresaw is a fault of ours; callers learn nothing of its insides. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isPassing(error)) return noAnswer(error);
  return new Problem(
    'internal',
    'Something went wrong on our side. Repeat the request with the same Idempotency-Key.',
    {
      cause: error,
    },
  );
}
