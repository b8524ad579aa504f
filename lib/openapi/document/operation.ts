import * as z from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiParameters } from 'zod-openapi';
import type { EndpointRow, EndpointTable } from '../../../functions/core/model/endpoint.ts';
import { bodyExamples, type NamedExamples } from './examples.ts';
import { headerParameters } from './headers.ts';
import { responses } from './responses.ts';
import { tagName } from './tags.ts';

/**
 * Returns the id of a row's operation. The line is part of it, because several lines have rows with the same key.
 *
 * @example operationId(devices, 'get-order') // 'devices-get-order'
 */
export function operationId(table: EndpointTable, key: string): string {
  return `${table.line}-${key}`;
}

/** Converts a row of an endpoint table to an OpenAPI operation. */
export function operation(row: EndpointRow): ZodOpenApiOperationObject {
  const { table, key, endpoint } = row;
  const { scope, body } = endpoint;
  return {
    operationId: operationId(table, key),
    tags: [tagName(row)],
    summary: endpoint.summary,
    ...(endpoint.description !== undefined && { description: endpoint.description }),
    security: scope === null ? [] : [{ oauth2: [scope] }, { bearer: [] }],
    requestParams: parametersOf(row),
    ...(body && {
      requestBody: {
        required: endpoint.bodyOptional !== true,
        content: {
          'application/json': { schema: body, ...exampleOrExamples(bodyExamples(row), endpoint.bodyExample) },
        },
      },
    }),
    responses: responses(row),
  };
}

/** Returns the named examples, or else the single example, of a body. */
const exampleOrExamples = (examples: NamedExamples | undefined, example: unknown) =>
  examples ? { examples } : { ...(example !== undefined && { example }) };

function parametersOf(row: EndpointRow): ZodOpenApiParameters {
  const { pathParameters, query } = row.endpoint;
  const headers = headerParameters(row);
  return {
    ...(pathParameters && { path: pathParameters }),
    ...(query && { query }),
    ...(Object.keys(headers).length > 0 && { header: z.object(headers) }),
  };
}
