import type { DocumentView, OperationView } from './document-view.ts';
import { escapeHtml, Html, html } from './html.ts';
import { headingMarkup, markdown, type Rendered } from './markdown.ts';
import { type ResponseContext, responsesOf } from './responses.ts';
import { operationAnchor, schemaAnchor, tagAnchor } from './shared/headings.ts';
import { parameterList, requestFields, tryForm } from './try-form.ts';

/** Renders an operation: on one side what it takes and returns, on the other the samples and the form. */
function operationSection(operation: OperationView, context: ResponseContext): Html {
  const { fields } = context;
  const { operationId, summary, description, security } = operation;
  const anchor = operationAnchor(operationId);
  const scopes = security.flatMap((requirement) => Object.values(requirement).flat());
  return html`<article class="operation" aria-labelledby="${anchor}">
${new Html(headingMarkup(3, anchor, escapeHtml(summary)))}${route(operation)}
<div class="halves"><div class="half">${description !== undefined && markdown(description, { deeper: 2 }).html}${
    scopes.length > 0 && html`<p class="scopes">Scope: ${scopes.map((scope) => html`<code>${scope}</code> `)}</p>`
  }${parameterList(operation, fields)}${requestFields(operation, fields)}${responsesOf(operation, context)}</div>
<div class="half side">${tryForm(operation)}</div></div>
</article>
`;
}

/** Renders the method and path of an operation. */
export function route({ method, path }: OperationView): Html {
  return html`<p class="route"><span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code></p>`;
}

/** Renders a tag: its description, then its operations. */
export function tagSection(
  { name }: DocumentView['tags'][number],
  description: Rendered,
  operations: readonly OperationView[],
  context: ResponseContext,
): Html {
  const anchor = tagAnchor(name);
  return html`<section class="tag" aria-labelledby="${anchor}"><div class="text">${new Html(headingMarkup(2, anchor, escapeHtml(name)))}${description.html}</div>
${operations.map((operation) => operationSection(operation, context))}</section>
`;
}

/** Renders all schemas, each with links to the schemas that it refers to. */
export function schemaSection({ components }: DocumentView, { fields }: ResponseContext): Html {
  return html`<section class="schemas" aria-labelledby="schemas">${new Html(headingMarkup(2, 'schemas', 'Schemas'))}${Object.entries(
    components.schemas,
  ).map(
    ([name, schema]) =>
      html`<details class="schema" id="${schemaAnchor(name)}"><summary>${name}</summary>${
        schema.description !== undefined && markdown(schema.description).html
      }<p class="media">${fields.typeOf(schema)}</p>${fields.limits(schema)}${fields.flat(schema)}</details>`,
  )}</section>`;
}
