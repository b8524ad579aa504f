import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, gzipSync } from 'node:zlib';
import packageJson from '../package.json' with { type: 'json' };
import { openApiDocument } from './openapi.ts';
import { endpointTables, productLines } from './product-lines.ts';

/** The web component that shows an OpenAPI document, as its package built it for browsers: one file that loads nothing else. */
const EXPLORER = createRequire(import.meta.url).resolve('openapi-explorer/dist/browser/openapi-explorer.min.js');

const PAGE = new URL('reference-page/', import.meta.url);

/** The OpenAPI document of everything that is deployed. */
export function deployedDocument() {
  return openApiDocument(endpointTables, {
    version: packageJson.version,
    lifecycles: Object.fromEntries(productLines.map(({ table, lifecycle }) => [table.line, lifecycle])),
  });
}

/** Files that the service's functions read at run time beside their code: by the function's row key, then by name. */
export function serviceAssets(): Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>> {
  const document = deployedDocument();
  const script = scriptAsset();
  return {
    'get-openapi': { 'openapi.json': JSON.stringify(document) },
    'get-docs': { 'reference.html': page(document.info.title, script.name) },
    'get-docs-asset': { [`${script.name}.gz`]: script.gzip },
  };
}

/** The script under a name that changes with its content, so that it may be cached for ever. */
function scriptAsset(): { name: string; gzip: Uint8Array } {
  const script = readFileSync(EXPLORER);
  const digest = createHash('sha256').update(script).digest('hex').slice(0, 16);
  return {
    name: `openapi-explorer.${digest}.js`,
    gzip: gzipSync(script, { level: constants.Z_BEST_COMPRESSION }),
  };
}

/** The page. Its links are relative to `/docs`, so that it works below any stage's path. */
function page(title: string, scriptName: string): string {
  const parts: Record<string, string> = {
    title: `${title} API reference`,
    style: readFileSync(new URL('style.css', PAGE), 'utf8'),
    script: `docs/${scriptName}`,
  };
  const template = readFileSync(new URL('page.html', PAGE), 'utf8');
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_placeholder, name: string) => parts[name] ?? '');
}
