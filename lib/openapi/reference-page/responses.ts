import type { ContentView, DocumentView, HeaderView, OperationView } from './document-view.ts';
import type { Fields } from './fields.ts';
import { Html, html } from './html.ts';
import { headingMarkup, markdown } from './markdown.ts';
import { codesIn } from './shared/error-codes.ts';
import { headerAnchor, operationAnchor } from './shared/headings.ts';

/** The parts of the page that responses refer to. */
export interface ResponseContext {
  readonly fields: Fields;
  /** Anchors of the guide, among them those of error codes. */
  readonly guideAnchors: ReadonlySet<string>;
}

/** Renders the documented responses of an operation. Each one has an anchor with its status. */
export function responsesOf({ operationId, responses }: OperationView, context: ResponseContext): Html {
  return html`<h4>Responses</h4>${Object.entries(responses).map(([status, response]) => {
    const anchor = `${operationAnchor(operationId)}-${status}`;
    const contents = Object.entries(response.content ?? {});
    const description = markdown(response.description, { isLabel: true });
    return html`<details class="response" id="${anchor}" data-status="${status}"><summary><span class="status s${status[0]}">${status}</span> <span class="line">${
      description.html
    }</span></summary>${guideLinks(description.links)}${contents.map(([type, content]) => body(type, content, context))}${headersOf(response.headers)}</details>`;
  })}`;
}

function body(type: string, content: ContentView, { fields, guideAnchors }: ResponseContext): Html {
  const examples = examplesOf(content);
  return html`<p class="media"><code>${type}</code>${content.schema !== undefined && html`: ${fields.typeOf(content.schema)}`}</p>${examples.map(
    ({ name, value }) =>
      html`${name !== undefined && html`<p class="example">${name}</p>`}<pre tabindex="0"><code data-language="json">${asText(value)}</code></pre>${meanings(value, guideAnchors)}`,
  )}`;
}

/** Renders the links of a description. They follow the summary, which is a control itself and cannot hold them. */
function guideLinks(links: readonly Html[]): Html {
  if (links.length === 0) return html``;
  return html`<p class="codes">See: ${links.map((link) => html`${link} `)}</p>`;
}

/** Renders links to the guide's section of each error code in an example. */
function meanings(value: unknown, guideAnchors: ReadonlySet<string>): Html {
  const codes = [...codesIn(value, (anchor) => guideAnchors.has(anchor))];
  if (codes.length === 0) return html``;
  return html`<p class="codes">What it means: ${codes.map(([code, anchor]) => html`<a href="#${anchor}">${code}</a> `)}</p>`;
}

/** Renders the headers of a response. Those that responses share are links to their section. */
function headersOf(headers: Readonly<Record<string, HeaderView>> = {}): Html {
  const rows = Object.entries(headers);
  if (rows.length === 0) return html``;
  const own = rows.filter(([, { $ref }]) => $ref === undefined);
  return html`<p class="media">Headers: ${rows.map(([name, { $ref }]) =>
    $ref === undefined ? html`<code>${name}</code> ` : html`<a href="#${headerAnchor(nameOf($ref))}">${name}</a> `,
  )}</p>${own.map(
    ([name, { description }]) =>
      description !== undefined && html`<p class="media"><code>${name}</code>: ${description}</p>`,
  )}`;
}

/** Renders the headers that many responses share. */
export function headerSection({ components, operations }: DocumentView): Html {
  const names = new Map(
    operations
      .flatMap(({ responses }) => Object.values(responses).flatMap(({ headers }) => Object.entries(headers ?? {})))
      .flatMap(([name, { $ref }]): [string, string][] => ($ref === undefined ? [] : [[nameOf($ref), name]])),
  );
  return html`<section class="text" aria-labelledby="response-headers">${new Html(headingMarkup(2, 'response-headers', 'Response headers'))}<ul class="fields">${Object.entries(
    components.headers,
  ).map(
    ([key, { description = '' }]) =>
      html`<li id="${headerAnchor(key)}"><div class="field"><code class="name">${names.get(key) ?? key}</code></div>${markdown(description).html}</li>`,
  )}</ul></section>
`;
}

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/** An example of a body, with its name if there are several. */
export interface Example {
  readonly name?: string | undefined;
  readonly value: unknown;
}

/**
 * Returns the examples of a body.
 *
 * @example examplesOf({ example: 1 }) // [{ value: 1 }]
 */
export function examplesOf({ example, examples }: ContentView): readonly Example[] {
  if (examples !== undefined) {
    return Object.entries(examples).map(([name, { summary, value }]) => ({ name: summary ?? name, value }));
  }
  return example === undefined ? [] : [{ value: example }];
}

/**
 * Returns an example as a reader sees it: JSON with indents, or a text as it is.
 *
 * @example asText('<p>') // '<p>'
 */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
