import { SAMPLE_ADDRESS } from '../../../functions/service/contract/sample-address.ts';
import type { OperationView } from './document-view.ts';
import { type Html, html } from './html.ts';
import { asText, examplesOf } from './responses.ts';
import { bodyExampleNames, isBare, sampleValue } from './sample-values.ts';
import type { ApiRequest, Field } from './shared/api-request.ts';
import { curlSample, LANGUAGES, NO_TOKEN } from './shared/samples.ts';

/** Returns the request that the samples of an operation show at first: its first example, with a key if it takes one. */
export function sampleRequest(operation: OperationView): ApiRequest {
  const { operationId, method, path, parameters = [], requestBody, security } = operation;
  const [example] = bodyExampleNames(operation);
  const values = (place: string): readonly Field[] =>
    parameters.flatMap((parameter) => {
      const value = parameter.in === place ? sampleValue(parameter, example) : undefined;
      return value === undefined ? [] : [{ name: parameter.name, value, isBare: isBare(parameter) }];
    });
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  return {
    operationId,
    method,
    path,
    base: SAMPLE_ADDRESS,
    pathParameters: values('path'),
    query: values('query'),
    headers: values('header'),
    token: security.length === 0 ? undefined : NO_TOKEN,
    body:
      type === undefined || content === undefined
        ? undefined
        : { type, text: asText(examplesOf(content)[0]?.value ?? {}) },
  };
}

/** Renders the samples of an operation, at first for curl. The script then fills in what the reader has and chooses. */
export function sampleView(operation: OperationView): Html {
  const { method, path } = operation;
  const languages = Object.entries(LANGUAGES).map(
    ([name, label]) =>
      html`<button type="button" data-language="${name}" aria-pressed="${String(name === 'curl')}">${label}</button>`,
  );
  return html`<div class="samples"><div class="languages" role="group" aria-label="Language of the sample">${languages}<button type="button" class="copy">Copy</button></div><pre tabindex="0" role="region" aria-label="Sample of ${method} ${path}"><code>${curlSample(sampleRequest(operation))}</code></pre></div>`;
}
