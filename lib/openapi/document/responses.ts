import * as z from 'zod';
import type { ZodOpenApiMediaTypeObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import {
  type DocumentedResponse,
  type Endpoint,
  type EndpointRow,
  type EndpointTable,
  isTenantsScope,
  pathOf,
} from '../../../functions/core/model/endpoint.ts';
import { helpLink, problemType } from '../../../functions/core/problems/problem-document.ts';
import { codesOf, PROBLEM, withLinks } from './error-codes.ts';
import { responseExamples } from './examples.ts';
import { GATEWAY_ERRORS, GatewayMessage } from './gateway-errors.ts';
import { isConditionalRead } from './headers.ts';
import { detailOf } from './problem-details.ts';

const unions = new Map<z.ZodType, z.ZodType>();

/** Returns the schema of a body that either the service or API Gateway sends. Responses with the same own schema share it. */
function orGatewayMessage(own: z.ZodType): z.ZodType {
  const made = unions.get(own) ?? z.union([own, GatewayMessage]).meta({ id: `${own.meta()?.id}OrGatewayMessage` });
  unions.set(own, made);
  return made;
}

const REQUEST_ID = '7f1c8a52-3f0e-4a1c-9d53-5b7f2e0c6a11';

const IN_THE_LOGS = 'Identifies this request in the logs';
const GIVEN =
  'The id that the request had, or an id that the service created for it. The logs have the id of `apigw-requestid` instead, a header of the same response';
const OF_SERVICE = 'Absent if API Gateway responds instead of the service.';
const ASK = 'Quote it when you ask for help.';

const requestId = { type: 'string', example: REQUEST_ID };

/** Returns the headers that many responses share, as components of the document. */
export function sharedHeaders(tables: readonly EndpointTable[]) {
  return {
    RequestId: { ...header(`${IN_THE_LOGS}. ${ASK}`, requestId), required: true },
    RequestIdOfService: header(`${IN_THE_LOGS}. ${OF_SERVICE}`, requestId),
    ...(tables.some(({ requestIdHeader }) => requestIdHeader !== undefined) && {
      RequestIdGiven: { ...header(`${GIVEN}. ${ASK}`, requestId), required: true },
      RequestIdGivenOfService: header(`${GIVEN}. ${OF_SERVICE}`, requestId),
    }),
    IdempotentReplayed: header('Present if this is the stored response to an earlier request with the same key.', {
      type: 'string',
      pattern: '^true$',
    }),
    Help: header(
      'Leads to the explanation of the error on this page (RFC 8288), also where the body has no room for a link. Absent if API Gateway responds instead of the service.',
      { type: 'string', example: helpLink('unavailable') },
    ),
    RetryAfter: header('Seconds to wait before a retry.', { type: 'integer', minimum: 1 }),
    RateLimit: header('The requests that remain to the tenant, and the seconds until there are more (IETF draft).', {
      type: 'string',
      example: '"tenant";r=0;t=2',
    }),
    RateLimitPolicy: header(
      "The tenant's limit: requests at once, and the seconds after which so many may come again (IETF draft).",
      { type: 'string', example: '"tenant";q=200;w=4' },
    ),
  };
}

function header(description: string, schema: Readonly<Record<string, unknown>> = { type: 'string' }) {
  return { description, schema };
}

/** Example values of response headers, by name. Each depends on the path of the endpoint. */
const HEADER_EXAMPLES: Readonly<Record<string, (path: string) => string>> = {
  ETag: () => '"3"',
  Link: (path) => `<${path}?cursor=eyJrIjoi&limit=25>; rel="next"`,
};

function shared(name: keyof ReturnType<typeof sharedHeaders>) {
  return { $ref: `#/components/headers/${name}` };
}

/** Returns all responses of an endpoint: the responses of its row, and those that API Gateway sends instead. */
export function responses(row: EndpointRow): ZodOpenApiResponsesObject {
  const { endpoint } = row;
  const answers = answersOf(endpoint);
  const statuses = new Set([...Object.keys(answers), ...Object.keys(GATEWAY_ERRORS)].map(Number));
  const result: ZodOpenApiResponsesObject = {};
  for (const status of [...statuses].sort((a, b) => a - b)) {
    const answer = answers[status];
    const gateway = GATEWAY_ERRORS[status]?.when(endpoint) ? GATEWAY_ERRORS[status] : undefined;
    if (answer === undefined && gateway === undefined) continue;
    const codes = [...(answer ? codesOf(row.table, status, answer) : []), ...(gateway ? [gateway.message] : [])];
    result[`${status}` as '200'] = {
      description: withLinks(answer?.description ?? gateway?.description ?? '', codes),
      headers: headersOf(row, status, answer, gateway !== undefined),
      ...contentOf(row, status, answer, gateway?.message),
    };
  }
  return result;
}

/** Returns the responses of a row, and 304 of a read whose response has a version. */
function answersOf(endpoint: Endpoint): Endpoint['responses'] {
  if (!isConditionalRead(endpoint)) return endpoint.responses;
  const { ETag = '' } = endpoint.responses[200]?.headers ?? {};
  const unchanged = { description: 'The version of `If-None-Match` is still the current one.', headers: { ETag } };
  return { 304: unchanged, ...endpoint.responses };
}

/** Error statuses that the service never stores for a key: it returns them before it reads the key, or they are temporary. */
const NEVER_KEPT = new Set([401, 403, 406, 415, 429]);

/** Returns true if a response with the status can be the stored response to a key. */
function mayBeReplayed({ idempotency }: Endpoint, status: number): boolean {
  if (idempotency === undefined) return false;
  if (status < 300) return true;
  return idempotency.keepsRefusals === true && status < 500 && !NEVER_KEPT.has(status);
}

const FIRST_ERROR = 400;

type Headers = Record<string, { $ref: string } | ReturnType<typeof header>>;

function headersOf(
  row: EndpointRow,
  status: number,
  answer: DocumentedResponse | undefined,
  orGateway: boolean,
): Headers {
  const own = Object.entries(answer?.headers ?? {}).map(([name, description]) => {
    const example = HEADER_EXAMPLES[name]?.(pathOf(row));
    return [name, header(description, { type: 'string', ...(example && { example }) })] as const;
  });
  const { table, endpoint } = row;
  const isNamed = table.requestIdHeader !== undefined && isTenantsScope(endpoint.scope);
  const requestId = `RequestId${isNamed ? 'Given' : ''}${orGateway ? 'OfService' : ''}` as const;
  return {
    ...(answer && { 'x-request-id': shared(requestId) }),
    ...(answer && status >= FIRST_ERROR && { Link: shared('Help') }),
    ...(status === 401 && { 'WWW-Authenticate': header('The problem with the token (RFC 6750).') }),
    ...(status === 403 &&
      orGateway && {
        'WWW-Authenticate': header('The scope that the token lacks (RFC 6750). Absent if the service responds itself.'),
      }),
    ...(answer && mayBeReplayed(endpoint, status) && { 'Idempotent-Replayed': shared('IdempotentReplayed') }),
    ...(status === 201 && { Location: header('Path of the new resource. Absent if nothing was stored.') }),
    ...((status === 429 || status === 503) && answer && { 'Retry-After': shared('RetryAfter') }),
    ...(status === 429 && answer && { RateLimit: shared('RateLimit'), 'RateLimit-Policy': shared('RateLimitPolicy') }),
    ...Object.fromEntries(own),
  };
}

type Content = Record<string, ZodOpenApiMediaTypeObject>;

function contentOf(
  row: EndpointRow,
  status: number,
  answer: DocumentedResponse | undefined,
  gatewayMessage: string | undefined,
): { content?: Content } {
  const content: Content = {};
  if (answer?.schema) {
    const examples = responseExamples(row, status);
    const example = exampleOf(row, status, answer);
    content[answer.mediaType ?? 'application/json'] = {
      schema: answer.schema,
      ...(examples ? { examples } : example !== undefined && { example }),
    };
  }
  if (answer?.alternative) {
    const { mediaType, schema, example } = answer.alternative;
    content[mediaType] = { schema, example };
  }
  if (gatewayMessage !== undefined) {
    const own = answer?.schema && content['application/json'] ? answer.schema : undefined;
    content['application/json'] = own
      ? {
          schema: orGatewayMessage(own),
          examples: {
            service: { summary: 'The service', value: exampleOf(row, status, answer) },
            gateway: { summary: 'API Gateway', value: { message: gatewayMessage } },
          },
        }
      : { schema: GatewayMessage, example: { message: gatewayMessage } };
  }
  return Object.keys(content).length > 0 ? { content } : {};
}

/** Returns the example of a response. A problem document without one is made of its first code. */
function exampleOf({ table, endpoint }: EndpointRow, status: number, answer: DocumentedResponse | undefined): unknown {
  if (answer?.example !== undefined || answer?.mediaType !== PROBLEM) return answer?.example;
  const [kind = 'internal'] = codesOf(table, status, answer);
  return {
    ...problemType(kind),
    status,
    detail: answer.detail ?? detailOf(kind, endpoint) ?? answer.description.replaceAll('`', ''),
    instance: REQUEST_ID,
    ...(status === 412 && { currentVersion: 3 }),
  };
}
