import type { Answered, AnyInput, Api, Call, CallOptions, Operation } from './contract/operation.ts';
import { type Answer, errorOf } from './errors.ts';
import { follow } from './follow.ts';
import { operations } from './generated/operations.gen.ts';
import { listOf } from './pages.ts';
import { fetchAndRepeat, type Surroundings, untilAborted, wait } from './retry.ts';
import { type ClientCredentials, type OwnToken, tokensFor } from './tokens.ts';

/** Settings of a client: the API, and the credentials of the caller. */
export type ClientOptions = (ClientCredentials | OwnToken) &
  Partial<Surroundings> & {
    /** Address of the API. */
    readonly url: string;
    /** Repeats of a call at most; by default 3. */
    readonly repeats?: number;
    /** Milliseconds for one attempt; by default 30,000, which is longer than the API takes. */
    readonly timeoutMs?: number;
  };

/** Client of the API. It has a group of operations for each line. */
export type Client = ReturnType<typeof createClient>;

/** Makes a client. It opens no connection. */
export function createClient(options: ClientOptions) {
  // Browsers call `fetch` only as a method of the window.
  const { fetch = (...all) => globalThis.fetch(...all), now = Date.now, random = Math.random } = options;
  const surroundings: Surroundings = { fetch, now, random, wait: options.wait ?? wait };
  const { events, ...lines } = operations(apiOf(options, surroundings));
  return { ...lines, events: { ...events, follow: follow(events.listEvents, surroundings) } };
}

function apiOf(options: ClientOptions, surroundings: Surroundings): Api {
  const { url, repeats = 3, timeoutMs: longest = 30_000 } = options;
  const tokens = tokensFor(options, { isRepeatable: true, repeats, timeoutMs: longest }, surroundings);

  /** Sends a request with the token; once more with another one if the API rejects it. */
  async function send(operation: Operation, input: AnyInput, callOptions: CallOptions, page?: URLSearchParams) {
    const { signal, timeoutMs = longest } = callOptions;
    // An aborted call asks for no token, whose failure nobody would hear of.
    signal?.throwIfAborted();
    const { method, path, open } = operation;
    const what = `${method} ${path}`;
    const address = addressOf(url, path, input, page);
    const headers = headersOf(operation, input);
    const body = input.body === undefined ? {} : { body: JSON.stringify(input.body) };
    const isRepeatable = method === 'GET' || operation.key !== undefined || headers.has('if-match');
    const rules = { repeats, timeoutMs, signal, isRepeatable };
    const attempt = async (rejected?: string): Promise<Answer & { readonly token: string | undefined }> => {
      const token = open ? undefined : await untilAborted(tokens.get(rejected), signal);
      if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
      const apiKey = operation.apiKey && token !== undefined && tokens.clientIdOf(token);
      if (apiKey && !headers.has('x-api-key')) headers.set('x-api-key', apiKey);
      const answer = await fetchAndRepeat(what, address, { method, headers, ...body }, rules, surroundings);
      return { ...answer, token };
    };
    const first = await attempt();
    const isRejected = first.response.status === 401 && first.token !== undefined;
    const answer = isRejected ? await attempt(first.token) : first;
    // Whatever is no JSON did not come from the API, but from a proxy before it. Only pages that need no token are texts.
    if (!answer.response.ok || (!open && typeof answer.content === 'string')) throw errorOf(what, answer);
    return answer;
  }

  /** Sends a request and returns its result, which has the form that the document promises. */
  async function answered<Result>(...request: Parameters<typeof send>): Promise<Answered<Result>> {
    const { content, response } = await send(...request);
    return { data: content as Result, response };
  }

  return {
    call<Result>(operation: Operation, input: AnyInput = {}, callOptions: CallOptions = {}): Call<Result> {
      const both = answered<Result>(operation, input, callOptions);
      const result = both.then(({ data }) => data);
      const withResponse = () => {
        // Whoever reads the response sees the error there.
        result.catch(() => {});
        return both;
      };
      return Object.assign(result, { withResponse });
    },
    list: (operation, itemsOf, input = {}, callOptions = {}) =>
      listOf((page) => answered(operation, input, callOptions, page), itemsOf),
  };
}

/**
 * Returns the address of a call.
 *
 * @param page parameters of the page, which take precedence
 * @throws TypeError if a parameter of the path is missing
 */
function addressOf(base: string, path: string, input: AnyInput, page = new URLSearchParams()): URL {
  const { body: _body, headers: _headers, ...parameters } = input;
  const query = new Map(Object.entries(parameters));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(query.get(name) ?? '');
    // The URL would lead to another operation.
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`${name} must be a text that is not empty, got "${value}"`);
    query.delete(name);
    return encodeURIComponent(value);
  });
  const address = new URL(base.replace(/\/+$/, '') + filled);
  for (const [name, value] of query) {
    if (value === undefined || page.has(name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) address.searchParams.append(name, String(one));
  }
  for (const [name, value] of page) address.searchParams.append(name, value);
  return address;
}

/** Returns the headers of a call, with a new idempotency key unless the caller gave one. */
function headersOf({ key }: Operation, { body, headers: given = {} }: AnyInput): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) headers.set(name, value);
  if (key !== undefined && !headers.has(key)) headers.set(key, crypto.randomUUID());
  if (body !== undefined) headers.set('content-type', 'application/json');
  return headers;
}
