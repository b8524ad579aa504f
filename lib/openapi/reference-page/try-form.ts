import type { ContentView, OperationView, ParameterView } from './document-view.ts';
import type { Fields } from './fields.ts';
import { type Html, html } from './html.ts';
import { markdown } from './markdown.ts';
import { asText, examplesOf } from './responses.ts';
import { bodyExampleNames, FRESH, isBare, sampleValue } from './sample-values.ts';
import { sampleView } from './sample-view.ts';

/** Header that carries the id of the client. */
const API_KEY = /^x-api-key$/i;

/**
 * Renders the form of an operation. Its values make the samples, and the browser sends them. The script fills in the token, the
 * key and the API key.
 */
export function tryForm(operation: OperationView): Html {
  const { operationId, method, path, parameters = [], requestBody, security } = operation;
  const id = (name: string) => `try-${operationId}-${name}`;
  const [example] = bodyExampleNames(operation);
  const rows = parameters.map((parameter) => parameterRow(parameter, id(parameter.name), example));
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const isPublic = security.length === 0;
  return html`<form class="try" data-operation="${operationId}" data-method="${method}" data-path="${path}"${
    isPublic && html` data-public`
  }${type !== undefined && html` data-type="${type}"`} aria-label="Try ${method} ${path}" novalidate>
${sampleView(operation)}
<details class="inputs"><summary>Try it</summary>
${!isPublic && html`<p class="who" hidden></p>`}${rows.length > 0 && html`<div class="rows">${rows}</div>`}${
  content !== undefined && bodyRow(operation, content, id('body'))
}<div class="actions"><button class="primary" type="submit">Send</button>${
    parameters.some(({ name }) => FRESH.test(name)) && html`<button type="button" data-renew>New key</button>`
  }</div>
<div class="result" role="status" aria-live="polite"></div></details>
</form>`;
}

/** Renders the parameters of an operation as a list. */
export function parameterList({ parameters = [] }: OperationView, fields: Fields): Html {
  if (parameters.length === 0) return html``;
  return html`<h4>Parameters</h4><ul class="fields">${parameters.map(
    ({ name, in: place, required, description, schema }) =>
      html`<li><div class="field"><code class="name">${name}</code> <span class="type">${place}, ${fields.typeOf(schema)}</span>${
        required && html` <span class="required">required</span>`
      }</div>${description !== undefined && markdown(description).html}${fields.limits(schema)}</li>`,
  )}</ul>`;
}

/** Renders the fields of an operation's request body. */
export function requestFields({ requestBody }: OperationView, fields: Fields): Html {
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (content?.schema === undefined) return html``;
  return html`<h4>Request body</h4><p class="media"><code>${type}</code>: ${fields.typeOf(content.schema)}</p>${fields.expanded(content.schema)}`;
}

function parameterRow(parameter: ParameterView, id: string, bodyExample: string | undefined): Html {
  const { in: place, name, required, example, schema } = parameter;
  const known = example ?? schema.example;
  const value = sampleValue(parameter, bodyExample) ?? '';
  return html`<label for="${id}"><code>${name}</code>${required && html` <span class="required">required</span>`}</label><input id="${id}" name="${name}" data-in="${place}" value="${value}"${
    !required && known !== undefined && html` placeholder="${String(known)}"`
  }${isBare(parameter) && html` data-bare`}${FRESH.test(name) && html` data-fresh`}${API_KEY.test(name) && html` data-api-key`}${
    required && html` required`
  } autocomplete="off" spellcheck="false">`;
}

function bodyRow(operation: OperationView, content: ContentView, id: string): Html {
  const examples = examplesOf(content);
  const names = bodyExampleNames(operation);
  const first = examples[0]?.value;
  return html`${
    examples.length > 1 &&
    html`<label for="${id}-example">Example</label><select id="${id}-example" data-examples>${examples.map(
      ({ name, value }, index) =>
        html`<option value="${asText(value)}" data-query="${queryOf(operation, names[index])}">${name}</option>`,
    )}</select>`
  }<label for="${id}">Body</label><textarea id="${id}" name="body" rows="12" spellcheck="false">${first === undefined ? '{}' : asText(first)}</textarea>`;
}

/** Returns the query of an example, as a query string. */
function queryOf({ parameters = [] }: OperationView, example: string | undefined): string {
  const fields = parameters.flatMap((parameter): [string, string][] => {
    const value = parameter.in === 'query' ? sampleValue(parameter, example) : undefined;
    return value === undefined ? [] : [[parameter.name, value]];
  });
  return new URLSearchParams(fields).toString();
}
