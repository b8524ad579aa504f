import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, gzipSync } from 'node:zlib';

/** Browser build of the web component that shows an OpenAPI document: a single file without dependencies. */
const EXPLORER = createRequire(import.meta.url).resolve('openapi-explorer/dist/browser/openapi-explorer.min.js');

/** Files of the reference page. */
export interface ReferencePage {
  readonly html: string;
  /** Only script of the page, gzip-compressed. Its name changes with its content, so browsers may cache it for ever. */
  readonly script: { readonly name: string; readonly gzip: Uint8Array };
}

/** Builds the interactive reference. Its links are relative to its address `/docs`, so it works below any stage's path. */
export function referencePage(title: string): ReferencePage {
  const text = `${readFileSync(EXPLORER, 'utf8')}\n${source('page.js')}`;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const name = `reference.${digest}.js`;
  const gzip = gzipSync(text, { level: constants.Z_BEST_COMPRESSION });
  return { html: html(title, `docs/${name}`), script: { name, gzip } };
}

function html(title: string, scriptUrl: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} API reference</title>
    <link rel="icon" href="data:,">
    <style>${source('page.css')}</style>
    <script defer src="${scriptUrl}"></script>
  </head>
  <body>
    <noscript><p>This page needs JavaScript. The <a href="openapi.json">OpenAPI document</a> has the same content.</p></noscript>
    <template id="component-styles"><style>${source('component.css')}</style></template>
    <openapi-explorer spec-url="openapi.json" default-schema-tab="body" nav-item-spacing="compact"></openapi-explorer>
  </body>
</html>
`;
}

function source(name: string): string {
  return readFileSync(new URL(`reference-page/${name}`, import.meta.url), 'utf8');
}
