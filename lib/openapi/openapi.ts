import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { type EndpointTable, endpointsOf, isOperationsScope, pathOf } from '../../functions/core/model/endpoint.ts';
import type { Lifecycle } from '../../functions/core/model/lifecycle.ts';
import type { Unrouted } from '../../functions/service/contract/unrouted.ts';
import { parameterExamples } from './document/examples.ts';
import { operation } from './document/operation.ts';
import { sharedHeaders } from './document/responses.ts';
import { openResponses, withPlainSchemas } from './document/schemas.ts';
import { tagDescription, tagsOf } from './document/tags.ts';
import { webhooksOf } from './document/webhooks.ts';
import { guide } from './guides/guide.ts';

export type OpenApiDocument = ReturnType<typeof createDocument>;

export interface OpenApiOptions {
  /** Version of the API, as in `package.json`. */
  readonly version: string;
  /** Lifecycles by line. The document shows each as a table of transitions. */
  readonly lifecycles: Readonly<Record<string, Lifecycle>>;
  /** The answers to requests that no route takes, for the guide. */
  readonly unrouted?: Unrouted;
}

/**
 * Placeholder for the deployment's token endpoint. `GET /openapi.json` replaces it, or removes the OAuth2 scheme if there is no token
 * endpoint. A name in `.invalid` never resolves (RFC 2606).
 */
const TOKEN_URL_PLACEHOLDER = 'https://issuer.invalid/oauth2/token';

/**
 * Builds the OpenAPI 3.1 document of the endpoint tables. Every row is an operation, tagged with its line, with all its parameters, bodies,
 * responses, headers and examples. `servers` is relative to the document; the endpoint that serves the document makes it absolute.
 *
 * @throws Error if a row's schema has no JSON form, or if two different schemas share an id
 */
export function openApiDocument(tables: readonly EndpointTable[], options: OpenApiOptions): OpenApiDocument {
  const document = createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'Quartermaster',
        summary: 'Accepts provisioning orders, exactly once, and tracks each one until delivery.',
        version: options.version,
        description: guide({ tables, lifecycles: options.lifecycles, unrouted: options.unrouted }),
        contact: { name: 'Quartermaster' },
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      tags: tagsOf(tables).map((tag) => ({
        name: tag.name,
        description: tagDescription(tag, options.lifecycles[tag.table.line]),
      })),
      security: [{ bearer: [] }],
      paths: pathsOf(tables),
      webhooks: webhooksOf(),
      components: {
        headers: sharedHeaders(tables),
        securitySchemes: {
          oauth2: {
            type: 'oauth2',
            description: 'Exchanges your client id and secret for an access token.',
            flows: { clientCredentials: { tokenUrl: TOKEN_URL_PLACEHOLDER, scopes: scopesOf(tables) } },
          },
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'An access token that you already have.',
          },
        },
      },
    },
    { override: openResponses },
  );
  addParameterExamples(document, tables);
  return withPlainSchemas(document);
}

/** Members of a path item by the method of their operation. */
const MEMBERS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;

/** Adds the examples of parameters, which differ between operations that share the schema of a parameter. */
function addParameterExamples({ paths = {} }: OpenApiDocument, tables: readonly EndpointTable[]): void {
  for (const row of endpointsOf(tables)) {
    for (const parameter of paths[pathOf(row)]?.[MEMBERS[row.endpoint.method]]?.parameters ?? []) {
      if ('$ref' in parameter) continue;
      const examples = parameterExamples(row, parameter.in, parameter.name);
      if (examples === undefined) continue;
      delete parameter.example;
      parameter.examples = examples;
    }
  }
}

function pathsOf(tables: readonly EndpointTable[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const row of endpointsOf(tables)) {
    const path = pathOf(row);
    paths[path] = { ...paths[path], [row.endpoint.method.toLowerCase()]: operation(row) };
  }
  return paths;
}

function scopesOf(tables: readonly EndpointTable[]): Record<string, string> {
  const scopes: Record<string, string> = {};
  for (const { table, endpoint } of endpointsOf(tables)) {
    if (endpoint.scope !== null) scopes[endpoint.scope] = scopeDescription(table, endpoint.scope);
  }
  return scopes;
}

function scopeDescription({ title }: EndpointTable, scope: string): string {
  const reads = scope.endsWith('/read');
  if (!isOperationsScope(scope)) return `${reads ? 'Read' : 'Place and change'} ${title.toLowerCase()}.`;
  const what = reads
    ? "Read every tenant's orders and the catalog"
    : "Change the status of every tenant's orders, and change the catalog";
  return `${what}. For operators of the service only.`;
}
