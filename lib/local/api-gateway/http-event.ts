import type { IncomingMessage } from 'node:http';
import { LOCAL_ACCOUNT } from '../template/account.ts';
import { API_ID } from './http-definition.ts';

/** The parts of a request that its event is made of. */
export interface EventRequest {
  readonly request: IncomingMessage;
  readonly routeKey: string;
  /** The decoded path. */
  readonly path: string;
  /** The query as sent, without the question mark. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The verified token; null on a public route. */
  readonly jwt: { readonly claims: Readonly<Record<string, string>>; readonly scopes: readonly string[] | null } | null;
}

/**
 * Bodies of these types reach the function as text. Any other body, or one without a type, reaches it base64-encoded. AWS
 * documents only "binary"; this rule was observed at API Gateway.
 */
const TEXT_TYPE = /^(text\/[^;]+|application\/(json|xml|javascript))\s*(;|$)/i;

/**
 * Returns the event of payload format 2.0 ("AWS Lambda proxy integrations for HTTP APIs"). The event omits members that the
 * request has no value for.
 */
export function httpEvent(parts: EventRequest): object {
  const { request, routeKey, path, rawQuery, query, pathParameters, body, requestId, time, jwt } = parts;
  const host = request.headers.host ?? '';
  const sourceIp = request.socket.remoteAddress ?? '';
  const cookie = request.headers.cookie;
  const isText = TEXT_TYPE.test(request.headers['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: rawQuery,
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers: eventHeaders(request, sourceIp),
    ...(rawQuery === '' ? {} : { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: API_ID,
      ...(jwt === null ? {} : { authorizer: { jwt } }),
      domainName: host,
      domainPrefix: host.split('.')[0],
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: commonLogTime(time),
      timeEpoch: time,
    },
    ...(Object.keys(pathParameters).length === 0 ? {} : { pathParameters }),
    ...(body.length === 0 ? {} : { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/**
 * Returns the event's headers: lower-case names, repeated headers joined by commas, no cookies, and the gateway's own headers.
 */
function eventHeaders(request: IncomingMessage, sourceIp: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (name !== 'cookie' && values !== undefined) headers[name] = values.join(',');
  }
  headers['x-forwarded-for'] =
    headers['x-forwarded-for'] === undefined ? sourceIp : `${headers['x-forwarded-for']}, ${sourceIp}`;
  headers['x-forwarded-port'] = String(request.socket.localPort);
  headers['x-forwarded-proto'] = 'http';
  return headers;
}

function joined(query: URLSearchParams): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of query) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(values);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Returns a time as in Apache's log: `12/Mar/2020:19:03:58 +0000`. */
function commonLogTime(time: number): string {
  const iso = new Date(time).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
