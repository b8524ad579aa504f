import { unrouted } from '../../functions/service/contract/endpoints.ts';
import packageJson from '../../package.json' with { type: 'json' };
import type { Deployed } from '../config/product-lines.ts';
import { eventSchemas } from '../openapi/event-schemas.ts';
import { type OpenApiDocument, openApiDocument } from '../openapi/openapi.ts';
import { referencePage } from '../openapi/reference-page.ts';
import { unroutedAnswers } from './unrouted-answers.ts';

/** Returns the OpenAPI document of all deployed endpoints. */
export function deployedDocument(content: Deployed): OpenApiDocument {
  const { lines, endpointTables } = content;
  return openApiDocument(endpointTables, {
    version: packageJson.version,
    lifecycles: Object.fromEntries(lines.map(({ table, lifecycle }) => [table.line, lifecycle])),
    unrouted: unroutedAnswers(content),
  });
}

/** Returns the files that the service's functions read at run time, by the function's row key, then by file name. */
export function serviceAssets(
  deployed: Deployed,
): Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>> {
  const document = deployedDocument(deployed);
  const { html, script } = referencePage(document);
  return {
    [unrouted.key]: { 'unrouted.json': JSON.stringify(unroutedAnswers(deployed)) },
    'get-openapi': { 'openapi.json': JSON.stringify(document) },
    'get-event-schema': { 'event-schemas.json': JSON.stringify(eventSchemas()) },
    'get-docs': { 'reference.html.gz': html },
    'get-docs-asset': { [`${script.name}.gz`]: script.gzip },
  };
}
