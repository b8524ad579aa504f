import type { OperationView } from './document-view.ts';
import { type Html, html } from './html.ts';
import { asText, examplesOf } from './responses.ts';
import { curlSample, LANGUAGES, NO_TOKEN } from './shared/samples.ts';

/** Address in the samples until the script fills in the deployment's own. */
const NO_ADDRESS = 'https://api.example.com';

/** Renders the samples of an operation, at first for curl. The script then fills in what the reader has and chooses. */
export function sampleView(operation: OperationView): Html {
  const { operationId, method, path, parameters = [], requestBody, security } = operation;
  const values = (place: string) =>
    parameters
      .filter(({ in: where, required, example }) => where === place && required === true && example !== undefined)
      .map(({ name, example }) => ({ name, value: String(example) }));
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const sample = curlSample({
    operationId,
    method,
    path,
    base: NO_ADDRESS,
    pathParameters: values('path'),
    query: values('query'),
    headers: values('header'),
    token: security.length === 0 ? undefined : NO_TOKEN,
    body:
      type === undefined || content === undefined
        ? undefined
        : { type, text: asText(examplesOf(content)[0]?.value ?? {}) },
  });
  const languages = Object.entries(LANGUAGES).map(
    ([name, label]) =>
      html`<button type="button" data-language="${name}" aria-pressed="${String(name === 'curl')}">${label}</button>`,
  );
  return html`<div class="samples"><div class="languages" role="group" aria-label="Language of the sample">${languages}<button type="button" class="copy">Copy</button></div><pre tabindex="0" role="region" aria-label="Sample of ${method} ${path}"><code>${sample}</code></pre></div>`;
}
