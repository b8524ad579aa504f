import * as z from 'zod';
import { DEFAULT_MAX_BODY_BYTES, type DocumentedResponse, endpointTable } from '../../core/model/endpoint.ts';
import { ProblemDocument } from '../../core/problems/problem-document.ts';
import { AssetPath, Health } from './schemas.ts';

const conditional = {
  ETag: 'Identifies this content, for `If-None-Match`.',
  'Cache-Control': 'Time for which it may be cached.',
};

const notModified: DocumentedResponse = {
  description: 'The content of `If-None-Match` is still current.',
};

const fault: DocumentedResponse = {
  description: 'An unexpected fault.',
  schema: ProblemDocument,
  mediaType: 'application/problem+json',
};

/** The public endpoints of the service itself, the same for every product line. */
export const service = endpointTable({
  line: 'service',
  title: 'Service',
  description: 'Health, this document and the reference page. No token is needed.',
  basePath: '',
  maxBodyBytes: DEFAULT_MAX_BODY_BYTES,
  endpoints: {
    'get-health': {
      method: 'GET',
      path: '/health',
      summary: 'Check whether orders can be placed',
      description: 'Reads from the order store with a limit of one second.',
      scope: null,
      responses: {
        200: { description: 'The order store responds.', schema: Health, example: { status: 'ok' } },
        503: { description: 'The order store does not respond.', schema: Health, example: { status: 'unavailable' } },
        500: fault,
      },
      tables: { Orders: 'read' },
    },
    'get-openapi': {
      method: 'GET',
      path: '/openapi.json',
      summary: 'Read this document',
      scope: null,
      responses: {
        200: {
          description: 'The OpenAPI 3.1 document of this deployment.',
          schema: z.looseObject({ openapi: z.string() }),
          headers: conditional,
          example: { openapi: '3.1.1' },
        },
        304: notModified,
        500: fault,
      },
      tables: {},
    },
    'get-docs': {
      method: 'GET',
      path: '/docs',
      summary: 'Show the interactive reference',
      scope: null,
      responses: {
        200: { description: 'The reference page.', schema: z.string(), mediaType: 'text/html', headers: conditional },
        304: notModified,
        500: fault,
      },
      tables: {},
    },
    'get-docs-asset': {
      method: 'GET',
      path: '/docs/{asset}',
      summary: 'Load a file of the reference page',
      description: 'File names contain a hash of their content, so a response may be cached forever.',
      scope: null,
      pathParameters: AssetPath,
      responses: {
        200: { description: 'The file.', schema: z.string(), mediaType: 'text/javascript', headers: conditional },
        304: notModified,
        404: { ...fault, description: 'The reference page has no such file.' },
        500: fault,
      },
      tables: {},
    },
  },
});
