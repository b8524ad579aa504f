import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { viewOf } from './reference-page/document-view.ts';
import { Fields } from './reference-page/fields.ts';
import { Html, html } from './reference-page/html.ts';
import { markdown } from './reference-page/markdown.ts';
import { navigation } from './reference-page/navigation.ts';
import { schemaSection, tagSection } from './reference-page/operation-section.ts';
import { headerSection } from './reference-page/responses.ts';
import { Anchors, tagAnchor } from './reference-page/shared/headings.ts';
import { tokenDialog } from './reference-page/token-dialog.ts';

const OWN = join(import.meta.dirname, 'reference-page');

/** Style sheets of the page, in their order. */
const STYLES = ['page.css', 'text.css', 'operation.css', 'controls.css', 'media.css'];

/** Files of the reference page, gzip-compressed. */
export interface ReferencePage {
  readonly html: Uint8Array;
  /** Only script of the page. Its name changes with its content, so browsers may cache it for ever. */
  readonly script: { readonly name: string; readonly gzip: Uint8Array };
}

/**
 * Builds the interactive reference of an OpenAPI document. The page has the whole content, so a browser shows it with one request;
 * the script adds search, samples and calls. Its links are relative to its address `/docs`, so it works below any stage's path.
 *
 * @throws z.ZodError if the document has another form than the page knows
 */
export function referencePage(document: unknown): ReferencePage {
  const text = script();
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const name = `reference.${digest}.js`;
  return {
    html: compressed(page(document, `docs/${name}`)),
    script: { name, gzip: compressed(text) },
  };
}

const compressed = (text: string): Uint8Array => gzipSync(text, { level: constants.Z_BEST_COMPRESSION });

function page(document: unknown, scriptUrl: string): string {
  const view = viewOf(document);
  const styles = STYLES.map((sheet) => readFileSync(join(OWN, 'styles', sheet), 'utf8')).join('');
  const stylesDigest = createHash('sha256').update(styles).digest('base64');
  const { info, tags, operations, components } = view;
  const anchors = new Anchors();
  for (const taken of ['content', 'menu', 'response-headers', 'schemas', 'search', 'results', 'top'])
    anchors.add(taken);
  const guide = markdown(info.description, { anchors });
  const fields = new Fields(components.schemas);
  const guideAnchors = new Set(guide.headings.map(({ anchor }) => anchor));
  const context = { fields, guideAnchors };
  const sections = tags.map((tag) => {
    const description = markdown(tag.description, { anchors, prefix: `${tagAnchor(tag.name)}-` });
    return tagSection(
      tag,
      description,
      operations.filter((operation) => operation.tags.includes(tag.name)),
      context,
    );
  });
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${info.title} API reference</title>
<link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="style-src 'sha256-${stylesDigest}'">
<style>${new Html(styles)}</style>
<script defer src="${scriptUrl}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar"><button id="menu-button" type="button" aria-expanded="false" aria-controls="menu">Menu</button>
<a class="brand" href="#top">${info.title} <span>${info.version}</span></a>
<div class="search" role="search"><input id="search" type="search" role="combobox" aria-label="Search" aria-expanded="false" aria-controls="results" aria-autocomplete="list" placeholder="Search operations, guides, codes" autocomplete="off" spellcheck="false" maxlength="200" disabled>
<div id="results" role="listbox" aria-label="Results" tabindex="-1" hidden></div><p id="search-status" role="status"></p></div>
<button id="token-button" type="button" hidden>Get a token</button></header>
${navigation(view, guide.headings)}
<main id="content" tabindex="-1">
<noscript><p class="hint">Search, samples and calls need JavaScript. The <a href="openapi.json">OpenAPI document</a> has the same content.</p></noscript>
<div class="text"><h1 id="top">${info.title} API</h1>
${guide.html}</div>
${sections}${headerSection(view)}${schemaSection(view, context)}
</main>
${tokenDialog(view)}
</body>
</html>
`.text;
}

/** Bundles the script for browsers. */
function script(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(OWN, 'browser', 'main.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'silent',
    // The project's settings are those of Node.js.
    tsconfigRaw: {},
  });
  return outputFiles[0]?.text ?? '';
}
