import { type ApiRequest, addressOf, type Field, headersOf } from './api-request.ts';

/** Stands for the token in samples, as long as there is none. */
export const NO_TOKEN = 'YOUR_ACCESS_TOKEN';

/** Languages of the samples, with their labels. */
export const LANGUAGES = { curl: 'curl', typescript: 'TypeScript', python: 'Python' } as const;

export type Language = keyof typeof LANGUAGES;

/** Makes a sample of a request in each language. */
export const SAMPLES: Readonly<Record<Language, (request: ApiRequest) => string>> = {
  curl: curlSample,
  typescript: typescriptSample,
  python: pythonSample,
};

/**
 * Returns a command of curl for a POSIX shell.
 *
 * @example
 * curlSample({ ...request, method: 'GET', path: '/health', base: 'https://a.example', token: undefined })
 * // "curl 'https://a.example/health'"
 */
export function curlSample(request: ApiRequest): string {
  const method = request.method === 'GET' || (request.method === 'POST' && request.body) ? '' : `-X ${request.method} `;
  const headers = headersOf(request).map(({ name, value }) => `-H ${quoted(`${name}: ${value}`)}`);
  const body = request.body === undefined ? [] : [`-d ${quoted(request.body.text)}`];
  return [`curl ${method}${quoted(addressOf(request))}`, ...headers, ...body].join(' \\\n  ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * Returns a call of the SDK. Its client sets the token, the content type and the API key.
 *
 * @example
 * typescriptSample({ ...request, operationId: 'devices-list-orders', query: [], headers: [], body: undefined })
 * // "import { createClient } from '@quartermaster/sdk';\n…await client.devices.listOrders();…"
 */
export function typescriptSample(request: ApiRequest): string {
  const { operationId, base, token, body } = request;
  const [line = '', ...words] = operationId.split('-');
  const call = `client.${line}.${words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('')}`;
  const headers = request.headers.filter(({ name }) => !/^x-api-key$/i.test(name));
  const input = [
    ...[...request.pathParameters, ...request.query].map(typescriptField),
    ...(headers.length === 0 ? [] : [`headers: { ${headers.map(typescriptField).join(', ')} },`]),
    ...(body === undefined ? [] : [`body: ${objectLiteral(body.text)},`]),
  ].map((line) => (line.endsWith(',') ? line : `${line},`));
  const argument = input.length === 0 ? '' : `{\n${indented(input.join('\n'))}\n}`;
  return `import { createClient } from '@quartermaster/sdk';

const client = createClient({
  url: ${JSON.stringify(base)},
  token: ${JSON.stringify(token ?? '')},
});
const result = await ${call}(${argument});
console.log(result);`;
}

const typescriptField = ({ name, value, isBare }: Field): string =>
  `${propertyName(name)}: ${isBare ? value : JSON.stringify(value)}`;

const propertyName = (name: string): string => (/^[a-z_]\w*$/i.test(name) ? name : JSON.stringify(name));

/** Returns JSON as a literal of TypeScript, without quotes around names. A text that is not JSON stays as it is. */
function objectLiteral(text: string): string {
  try {
    const json = JSON.stringify(JSON.parse(text), null, 2);
    return json.replaceAll(/^( *)"([a-z_]\w*)":/gim, '$1$2:');
  } catch {
    return text;
  }
}

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');

/**
 * Returns a program in Python that needs nothing but its standard library.
 *
 * @example
 * pythonSample({ ...request, method: 'GET', body: undefined })
 * // 'import json\nimport urllib.request\n…'
 */
export function pythonSample(request: ApiRequest): string {
  const { method, body } = request;
  const headers = headersOf(request).map(
    ({ name, value }) => `        ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
  );
  return `import json
import urllib.error
import urllib.request

request = urllib.request.Request(
    ${JSON.stringify(addressOf(request))},
    method=${JSON.stringify(method)},${headers.length === 0 ? '' : `\n    headers={\n${headers.join('\n')}\n    },`}${
      body === undefined ? '' : `\n    data=json.dumps(${pythonLiteral(body.text)}).encode(),`
    }
)
try:
    with urllib.request.urlopen(request, timeout=30) as response:
        print(response.status, response.read().decode())
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode())`;
}

/** Returns JSON as a literal of Python. A text that is not JSON stays as it is. */
function pythonLiteral(text: string): string {
  try {
    return literal(JSON.parse(text), '    ');
  } catch {
    return text;
  }
}

function literal(value: unknown, margin: string): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value !== 'object') return JSON.stringify(value);
  const inner = `${margin}    `;
  const isList = Array.isArray(value);
  const entries = Object.entries(value).map(
    ([name, item]) => `${inner}${isList ? '' : `${JSON.stringify(name)}: `}${literal(item, inner)},`,
  );
  const [open, close] = isList ? '[]' : '{}';
  return entries.length === 0 ? `${open}${close}` : `${open}\n${entries.join('\n')}\n${margin}${close}`;
}
