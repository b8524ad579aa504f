import type { DocumentView, OperationView } from './document-view.ts';
import { type Html, html } from './html.ts';
import type { Heading } from './markdown.ts';
import { operationAnchor, tagAnchor } from './shared/headings.ts';

/** Renders the contents: the guide first, then the operations of each tag. */
export function navigation({ tags, operations }: DocumentView, guide: readonly Heading[]): Html {
  return html`<nav id="menu" aria-label="Contents"><h2 class="group">Guide</h2><ul>${guide
    .filter(({ level }) => level === 2)
    .map(({ anchor, text }) => html`<li><a href="#${anchor}">${text}</a></li>`)}</ul>${tags.map(
    ({ name }) =>
      html`<h2 class="group"><a href="#${tagAnchor(name)}">${name}</a></h2><ul>${operations
        .filter((operation) => operation.tags.includes(name))
        .map(entry)}</ul>`,
  )}<h2 class="group"><a href="#response-headers">Response headers</a></h2><h2 class="group"><a href="#schemas">Schemas</a></h2></nav>`;
}

const entry = ({ operationId, summary, method }: OperationView): Html =>
  html`<li><a href="#${operationAnchor(operationId)}"><span class="method ${method.toLowerCase()}">${method}</span> <span>${summary}</span></a></li>`;
