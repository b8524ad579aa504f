import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { requestTarget } from '../support/request-target.ts';
import { Unshowable } from '../views/service-views.ts';
import { ConsoleApi } from './console-api.ts';
import { type ConsoleFile, consoleFile } from './console-files.ts';
import { ASSETS_PATH, CONSOLE_PATH, type ConsoleOptions } from './console-options.ts';

/** The page loads everything from its own origin and runs only its own files. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const API_PATH = `${CONSOLE_PATH}/api/`;

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers requests for the console: files and data under their paths, and the page under every other path. */
export class ConsoleServer {
  readonly #api: ConsoleApi;

  constructor(options: ConsoleOptions) {
    this.#api = new ConsoleApi(options);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, headers, body } = await this.#answer(request);
    const own = status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
    response.writeHead(status, { ...SECURITY_HEADERS, 'cache-control': 'no-store', ...headers, ...own });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return refusal(405, 'The console only shows: GET and HEAD.', { allow: 'GET, HEAD' });
    }
    const { path, query } = requestTarget(request.url);
    if (path.startsWith(API_PATH)) return this.#figures(path.slice(API_PATH.length), new URLSearchParams(query));
    const name = path.startsWith(ASSETS_PATH) ? path.slice(ASSETS_PATH.length) : 'page.html';
    const file = consoleFile(name);
    return file === undefined ? refusal(404, 'There is no such file.') : asset(file, request.headers['if-none-match']);
  }

  async #figures(path: string, query: URLSearchParams): Promise<Answer> {
    try {
      const segments = path.split('/').map(decodeURIComponent);
      const answer = await this.#api.answer(segments, Object.fromEntries(query));
      return answer === undefined ? refusal(404, 'There is nothing of that name.') : json(200, answer);
    } catch (error) {
      if (error instanceof z.ZodError) return refusal(400, invalid(error));
      if (error instanceof Unshowable) return refusal(500, error.message);
      if (error instanceof URIError) return refusal(400, 'The path holds a broken escape.');
      throw error;
    }
  }
}

/** Says which parameters of the address are not valid, and why. */
const invalid = ({ issues }: z.ZodError): string =>
  issues
    .map(({ path, message }) => `The parameter ${path.join('.')} of the address is not valid. ${message}.`)
    .join(' ');

function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

const refusal = (status: number, message: string, headers?: Readonly<Record<string, string>>): Answer =>
  json(status, { message }, headers);

/** Returns a file that browsers revalidate each time, since it changes with the package. Unchanged files are not sent again. */
function asset({ type, text, etag }: ConsoleFile, known: string | undefined): Answer {
  const headers = { 'content-type': type, 'cache-control': 'no-cache', etag };
  return known === etag ? { status: 304, headers, body: '' } : { status: 200, headers, body: text };
}
