import * as z from 'zod';
import type { ErrorCodes, ErrorMeaning } from '../../../functions/core/documentation/documented-errors.ts';
import type { Endpoint } from '../../../functions/core/model/endpoint.ts';

/** Body of API Gateway's own responses, if a request does not reach the service or the service does not respond. */
export const GatewayMessage = z.strictObject({ message: z.string() }).meta({ id: 'GatewayMessage' });

/** A response that API Gateway sends in place of the service. */
export interface GatewayError extends ErrorMeaning {
  readonly message: string;
  /** Description of the response, where the service has none of its own. */
  readonly description: string;
  /** Returns true for an endpoint that may get the response. */
  readonly when: (endpoint: Endpoint) => boolean;
}

const always = () => true;

/** The responses of API Gateway, by status. Each has the body `{ "message": … }`. */
export const GATEWAY_ERRORS: Readonly<Record<number, GatewayError>> = {
  401: {
    message: 'Unauthorized',
    description: 'The access token is missing, expired or not issued for this service.',
    when: ({ scope }) => scope !== null,
    meaning: 'The access token is missing, expired or not issued for this service. The request changed nothing.',
    remedy: 'Get a new token, and repeat the request with the same key. If a new token fails too, check the client.',
  },
  403: {
    message: 'Forbidden',
    description: 'The access token lacks the scope.',
    when: ({ scope }) => scope !== null,
    meaning: 'The access token lacks the scope of the operation. The request changed nothing.',
    remedy:
      'Ask for the scope with the token; `WWW-Authenticate` names it. A client that does not have the scope may not call the operation.',
  },
  413: {
    message: 'Request Entity Too Large',
    description: 'The body is too large.',
    when: ({ body }) => body !== undefined,
    meaning: 'The body has more than 10 MB.',
    remedy: 'Send a smaller body.',
  },
  429: {
    message: 'Too Many Requests',
    description: 'Too many requests of all callers. Slow down.',
    when: always,
    meaning: 'All callers of the operation together send too many requests. The request changed nothing.',
    remedy: 'Wait a second and twice as long after each further 429, then repeat the request with the same key.',
  },
  500: {
    message: 'Internal Server Error',
    description: 'An unexpected fault.',
    when: always,
    meaning: 'The service could not respond. The request may have taken effect.',
    remedy: 'Repeat the request with the same key; it takes effect once.',
  },
  503: {
    message: 'Service Unavailable',
    description: 'The service did not respond in time.',
    when: always,
    meaning: 'The service did not respond in time. The request may have taken effect.',
    remedy: 'Wait a second, then repeat the request with the same key; it takes effect once.',
  },
};

/** The messages of API Gateway as codes: there is nothing else to tell its errors apart. */
export const gatewayErrors: ErrorCodes = {
  title: 'API Gateway',
  codes: Object.fromEntries(
    Object.values(GATEWAY_ERRORS).map(({ message, meaning, remedy }) => [message, { meaning, remedy }]),
  ),
};
