import type { ApiRequest, Field } from '../shared/api-request.ts';

/** Reads the request that a form describes. A parameter without a value is left out. */
export function formRequest(form: HTMLFormElement, base: string, token: string): ApiRequest {
  const { operation: operationId = '', method = 'GET', path = '/', type } = form.dataset;
  const fields = (place: string): readonly Field[] =>
    [...form.querySelectorAll<HTMLInputElement>(`input[data-in="${place}"]`)]
      .map(({ name, value, dataset }) => ({ name, value: value.trim(), isBare: 'bare' in dataset }))
      .filter(({ value }) => value !== '');
  const body = form.querySelector<HTMLTextAreaElement>('textarea[name="body"]');
  return {
    operationId,
    method,
    path,
    base,
    pathParameters: fields('path'),
    query: fields('query'),
    headers: fields('header'),
    token: 'public' in form.dataset ? undefined : token,
    body: body === null || type === undefined ? undefined : { type, text: body.value },
  };
}

/** Fills in the query of an example. A parameter that the example does not have becomes empty. */
export function fillQuery(form: HTMLFormElement, query: string): void {
  const values = new URLSearchParams(query);
  for (const input of form.querySelectorAll<HTMLInputElement>('input[data-in="query"]')) {
    input.value = values.get(input.name) ?? '';
  }
}

/** Fills in new keys: at first, and each time the reader wants another request instead of a repeat. */
export function renewKeys(form: HTMLFormElement): void {
  for (const input of form.querySelectorAll<HTMLInputElement>('input[data-fresh]')) input.value = newKey();
}

/** Returns a random UUID. Pages of plain HTTP have no `randomUUID`. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte, at) =>
    (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'),
  );
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
