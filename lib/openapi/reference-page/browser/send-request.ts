import { type ApiRequest, addressOf, headersOf } from '../shared/api-request.ts';
import { codesIn } from '../shared/error-codes.ts';
import { codeBlock, make } from './dom.ts';

/** The last request of each form, by the place of its response. */
const latest = new WeakMap<HTMLElement, ApiRequest>();

/** Sends a request to the API that served the page, and shows its response, unless a later request has replaced it. */
export async function sendRequest(request: ApiRequest, result: HTMLElement): Promise<void> {
  latest.set(result, request);
  const show = (...nodes: readonly Node[]) => latest.get(result) === request && result.replaceChildren(...nodes);
  const fail = (text: string) => show(make('p', { class: 'failure' }, text));
  show(make('p', {}, 'Sending …'));
  let sent: Request;
  try {
    sent = fetchable(request);
  } catch (error) {
    fail(`The browser cannot send this request: ${reasonOf(error)}.`);
    return;
  }
  const began = performance.now();
  try {
    const response = await fetch(sent);
    const text = await response.text();
    show(...describe(request, response, text, performance.now() - began));
  } catch (error) {
    fail(`No response: ${reasonOf(error)}. Send the same request again.`);
  }
}

/**
 * Makes the browser's request.
 *
 * @throws TypeError for a header with a character that HTTP does not have
 */
function fetchable(request: ApiRequest): Request {
  return new Request(addressOf(request), {
    method: request.method,
    headers: headersOf(request).map(({ name, value }): [string, string] => [name, value]),
    cache: 'no-store',
    ...(request.body !== undefined && { body: request.body.text }),
  });
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.+$/, '');

function describe({ operationId }: ApiRequest, response: Response, text: string, took: number): readonly Node[] {
  const { status, headers } = response;
  const documented = `operation-${operationId}-${status}`;
  const code = make('span', { class: `status s${String(status).charAt(0)}` }, String(status));
  const line = make('p', { class: 'answer' }, code, ` in ${Math.round(took)} ms`);
  if (document.getElementById(documented) !== null) {
    line.append(' · ', make('a', { href: `#${documented}` }, 'documentation'));
  }
  const names = [...headers].map(([name, value]) => `${name}: ${value}`).join('\n');
  const parsed = parse(text);
  return [
    line,
    ...linksTo(parsed),
    ...(text === ''
      ? []
      : [codeBlock(parsed === undefined ? text : JSON.stringify(parsed, null, 2), 'Body of the response')]),
    make('details', {}, make('summary', {}, 'Headers of the response'), codeBlock(names, 'Headers of the response')),
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Makes links to the guide's section of each error code in a body. */
function linksTo(body: unknown): readonly Node[] {
  const codes = [...codesIn(body, (anchor) => document.getElementById(anchor) !== null)];
  if (codes.length === 0) return [];
  const links = codes.flatMap(([code, anchor]) => [make('a', { href: `#${anchor}` }, code), ' ']);
  return [make('p', { class: 'codes' }, 'What it means: ', ...links)];
}
