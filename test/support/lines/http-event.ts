import type { Context } from 'aws-lambda';
import type { HttpEvent } from '../../../functions/core/http/request.ts';

export interface Call {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
  readonly tenant?: string;
  readonly subject?: string;
  /** The claims of the token, instead of those of tenant and subject. */
  readonly claims?: Readonly<Record<string, string>>;
  /** Milliseconds that Lambda leaves the function; ten seconds unless said. */
  readonly timeLeft?: number;
}

let requests = 0;

/** API Gateway's event for a call by a verified caller, as far as the pipeline reads it. */
export function httpEvent(call: Call = {}): HttpEvent {
  const { tenant = 'tenant-a', subject = 'ada' } = call;
  requests += 1;
  return {
    rawPath: '/provisioning/api/v1/orders',
    rawQueryString: call.query ?? '',
    headers: { ...(call.body !== undefined && { 'content-type': 'application/json' }), ...call.headers },
    pathParameters: call.path,
    body: call.body === undefined || typeof call.body === 'string' ? call.body : JSON.stringify(call.body),
    isBase64Encoded: false,
    requestContext: {
      requestId: `request-${requests}`,
      authorizer: { jwt: { claims: call.claims ?? { client_id: tenant, sub: subject }, scopes: [] } },
    },
  };
}

const contextWith = (timeLeft: number) => ({ getRemainingTimeInMillis: () => timeLeft }) as unknown as Context;

/** The part of Lambda's context that a handler reads. */
export const lambdaContext = contextWith(10_000);

/** A handler's answer, with its JSON body parsed. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The body, byte for byte. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
  readonly body: any;
}

type Handler = (event: HttpEvent, context: Context) => Promise<unknown>;

/** Calls a handler as API Gateway would. */
export async function call(handler: Handler, options: Call = {}): Promise<Answered> {
  const context = options.timeLeft === undefined ? lambdaContext : contextWith(options.timeLeft);
  const answer = (await handler(httpEvent(options), context)) as {
    statusCode: number;
    headers: Record<string, unknown>;
    body: string;
  };
  const { statusCode: status, headers, body: text } = answer;
  return { status, headers, text, body: text && JSON.parse(text) };
}
