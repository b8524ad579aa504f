import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type EndpointRow, isOperationsScope } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/response.ts';
import { logger } from '../observability/log.ts';
import { type Measured, measure } from '../observability/usage.ts';
import { noResponse, Problem } from '../problems/problem.ts';
import { isPassing } from '../store/transaction.ts';
import type { HttpEvent } from './request.ts';
import { requestIdOf } from './request-id.ts';
import { type Answered, requestLine } from './request-line.ts';
import type { ServiceContext } from './service-context.ts';

/** Prints a problem in the shape of a line's contract. */
export type PrintProblem = (problem: Problem, requestId: string) => HttpResponse;

type Middleware = MiddlewareObj<HttpEvent, HttpResponse | APIGatewayProxyStructuredResultV2>;

/** A request that is being handled. */
interface Started {
  readonly context: ServiceContext;
  readonly measured: () => Measured;
}

export interface AnsweringOptions {
  readonly row: EndpointRow;
  /** Where callers may name their requests; undefined where they may not. */
  readonly requestIdHeader: string | undefined;
  readonly context: () => ServiceContext;
  readonly print: PrintProblem;
}

/**
 * Every answer, of a handler or of an error, leaves through here: with its request id, in API Gateway's form, and with one line
 * in the log, which carries the metrics of the request ({@link requestLine}).
 */
export function answering({ row, requestIdHeader, context, print }: AnsweringOptions): Middleware {
  // Absent for a request whose context could not be made: a function without its configuration.
  const started = new WeakMap<object, Started>();
  const finish = (event: HttpEvent, answer: HttpResponse, failure?: Answered['failure']) => {
    const start = started.get(event);
    // An operator's token may carry the claim, but its call is no tenant's.
    const claims = isOperationsScope(row.endpoint.scope) ? undefined : event.requestContext.authorizer?.jwt?.claims;
    const entry = requestLine(row, {
      answer,
      failure,
      tenant: start && claims?.[start.context.tenantClaim],
      requestId: event.requestContext.requestId,
      measured: start?.measured(),
      now: start?.context.store.now() ?? new Date(),
    });
    if (answer.status < 500) logger.info('request', entry);
    else logger.error('request', entry);
    return sent(answer, requestIdOf(event, requestIdHeader));
  };
  return {
    before: ({ event }) => {
      const made = context();
      started.set(event, { context: made, measured: measure(made.store) });
    },
    after: (request) => {
      request.response = finish(request.event, request.response as HttpResponse);
    },
    onError: (request) => {
      const problem = problemOf(request.error);
      const answer = print(problem, requestIdOf(request.event, requestIdHeader));
      request.response = finish(request.event, answer, { code: problem.code, error: request.error });
    },
  };
}

const sent = (answer: HttpResponse, requestId: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: answer.status,
  headers: { ...answer.headers, 'x-request-id': requestId },
  body: answer.body,
  ...(answer.base64 && { isBase64Encoded: true }),
});

/** The problem in any error that was thrown. What nobody foresaw is a fault of ours; callers learn nothing of its insides. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isPassing(error)) return noResponse(error);
  return new Problem(
    'internal',
    'Something went wrong on our side. Repeat the request with the same Idempotency-Key.',
    {
      cause: error,
    },
  );
}
