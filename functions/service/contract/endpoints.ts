import * as z from 'zod';
import { type DocumentedResponse, type Endpoint, endpointTable, type Throttle } from '../../core/model/endpoint.ts';
import { EVENT_TYPES, schemaPath } from '../../core/model/published-events.ts';
import { problem, withoutBody } from '../../core/problems/documented-problems.ts';
import { line } from './line.ts';
import * as routes from './routes.ts';
import { Health } from './schemas.ts';

/**
 * Limits of each public route. Anybody may call it, so a flood must stay cheap and must not take capacity from orders. A visit of
 * the reference page takes one request of three routes.
 */
const throttle: Throttle = { rate: 20, burst: 40 };

/** Returns the name of an event's schema in the path of its endpoint. */
const schemaName = (type: string): string => schemaPath(type).slice('/schemas/'.length);

const conditional = {
  ETag: 'Identifies this content, for `If-None-Match`.',
  'Cache-Control': 'Time for which it may be cached.',
};

const notModified: DocumentedResponse = {
  description: 'The content of `If-None-Match` is still current.',
  headers: conditional,
};

const fault = problem('An unexpected fault.', 'internal');

/** The function of all requests that no route takes. The OpenAPI document does not list it, since it has no path. */
export const unrouted: Endpoint = {
  ...routes.answerUnrouted,
  throttle,
  summary: 'Answer requests that no route takes',
  responses: {},
};

/** The public endpoints of the service itself, the same for every product line. */
export const service = endpointTable({
  ...line,
  title: 'Service',
  description: 'Health, this document and the reference page. No token is needed.',
  endpoints: {
    'get-health': {
      ...routes.getHealth,
      throttle,
      summary: 'Check whether orders can be placed',
      description: 'Reads from the order store with a limit of one second.',
      responses: {
        200: { description: 'The order store responds.', schema: Health, example: { status: 'ok' } },
        503: { description: 'The order store does not respond.', schema: Health, example: { status: 'unavailable' } },
        ...withoutBody,
        500: fault,
      },
    },
    'get-openapi': {
      ...routes.getOpenapi,
      throttle,
      summary: 'Read this document',
      description:
        'The document describes the endpoints of this deployment. A response may be cached; `If-None-Match` avoids a second download.',
      responses: {
        200: {
          description: 'The OpenAPI 3.1 document of this deployment.',
          schema: z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApiDocument' }),
          headers: conditional,
          example: { openapi: '3.1.1' },
        },
        304: notModified,
        ...withoutBody,
        500: fault,
      },
    },
    'get-docs': {
      ...routes.getDocs,
      throttle,
      summary: 'Show the interactive reference',
      description: 'The page shows this document and can call the API with a token of yours.',
      responses: {
        200: { description: 'The reference page.', schema: z.string(), mediaType: 'text/html', headers: conditional },
        304: notModified,
        ...withoutBody,
        500: fault,
      },
    },
    'get-docs-asset': {
      ...routes.getDocsAsset,
      throttle,
      summary: 'Load a file of the reference page',
      description: 'File names contain a hash of their content, so a response may be cached forever.',
      responses: {
        200: { description: 'The file.', schema: z.string(), mediaType: 'text/javascript', headers: conditional },
        304: notModified,
        404: {
          ...problem('The reference page has no such file.', 'not-found'),
          detail: 'The reference page has no such file; load /docs again.',
        },
        ...withoutBody,
        500: fault,
      },
    },
    'get-event-schema': {
      ...routes.getEventSchema,
      throttle,
      summary: 'Read the schema of an event',
      description:
        'The JSON Schema (draft 2020-12) of a type of events. Within version 1 it only grows, so a consumer ignores members that it does not know.',
      responses: {
        200: {
          description: 'The schema.',
          schema: z.looseObject({ $schema: z.string() }).meta({ id: 'EventSchema' }),
          mediaType: 'application/schema+json',
          headers: conditional,
          example: { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: '/schemas/order.placed.v1.json' },
        },
        304: notModified,
        404: {
          ...problem('There is no event of this type.', 'not-found'),
          detail: `There is no such schema; there are ${EVENT_TYPES.map(schemaName).join(', ')}.`,
        },
        ...withoutBody,
        500: fault,
      },
    },
  },
});
