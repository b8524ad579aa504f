import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiParameters } from 'zod-openapi';
import type { Endpoint, EndpointRow, EndpointTable } from '../functions/core/endpoint.ts';
import { responses } from './openapi-answers.ts';
import { tagName } from './openapi-tags.ts';

/** The id of a row's operation: unique over all lines, since each has rows of the same names. */
export function operationId(table: EndpointTable, key: string): string {
  return `${table.line}-${key}`;
}

/** One row of an endpoint table as an OpenAPI operation. */
export function operation(row: EndpointRow): ZodOpenApiOperationObject {
  const { table, key, endpoint } = row;
  const { scope, body } = endpoint;
  return {
    operationId: operationId(table, key),
    tags: [tagName(row)],
    summary: endpoint.summary,
    ...(endpoint.description !== undefined && { description: endpoint.description }),
    security: scope === null ? [] : [{ oauth2: [scope] }, { bearer: [] }],
    requestParams: parametersOf(endpoint),
    ...(body && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: body,
            ...(endpoint.bodyExample !== undefined && { example: endpoint.bodyExample }),
          },
        },
      },
    }),
    responses: responses(row),
  };
}

function parametersOf(endpoint: Endpoint): ZodOpenApiParameters {
  const headers = {
    ...(endpoint.idempotency && { 'Idempotency-Key': idempotencyKey(endpoint.idempotency.days) }),
    ...(endpoint.ifMatch && { 'If-Match': ifMatch }),
  };
  return {
    ...(endpoint.pathParameters && { path: endpoint.pathParameters }),
    ...(endpoint.query && { query: endpoint.query }),
    ...(Object.keys(headers).length > 0 && { header: z.object(headers) }),
  };
}

const idempotencyKey = (days: number) =>
  z
    .string()
    .regex(/^(?:[\x21\x23-\x7e][\x21-\x7e]{0,254}|"(?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255}")$/)
    // In double quotes each character may have a backslash before it.
    .max(512)
    .optional()
    .meta({
      description: `Names this request, so that repeating it has no second effect: a UUID is best; 1 to 255 visible ASCII characters, bare or in double quotes (RFC 8941). The first answer is kept for ${days} days.`,
      param: { example: '0b9f6a3e-6c1d-4a5e-8f53-0c1a2b3c4d5e' },
    });

const ifMatch = z
  .string()
  .regex(/^(?:\*|(?:W\/)?"[\x21\x23-\x7e]*"(?:[ \t]*,[ \t]*(?:W\/)?"[\x21\x23-\x7e]*")*)$/)
  .optional()
  .meta({
    description:
      'The `ETag` the change is meant for: at any other version it is refused with 412. Without it the change is applied to the latest version.',
    param: { example: '"3"' },
  });
