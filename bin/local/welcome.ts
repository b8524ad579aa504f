import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { LocalCloud } from '../../lib/local/cloud.ts';
import { wrap } from '../support/wrap.ts';
import { tokenCommands } from './token-usage.ts';

const Media = z.object({
  example: z.unknown().optional(),
  examples: z.record(z.string(), z.object({ value: z.unknown() })).optional(),
});
const Operation = z.object({
  summary: z.string().default('Call the API'),
  tags: z.array(z.string()).default([]),
  parameters: z.array(z.looseObject({ name: z.string() })).default([]),
  requestBody: z.object({ content: z.object({ 'application/json': Media }) }).optional(),
});
const OpenApi = z.object({ paths: z.record(z.string(), z.object({ post: Operation.optional() })) });

/** Example call that works immediately: a POST whose documentation contains an example request. */
export interface ExampleCall {
  /** Title of the product line. */
  readonly line: string;
  readonly summary: string;
  readonly path: string;
  readonly body: unknown;
  /** Headers that identify the caller and the call, in lower case. */
  readonly headers: readonly string[];
}

/** Values of the headers that an example call sends. It omits all other headers. */
const HEADERS: Readonly<Record<string, (client: string) => string>> = {
  'x-api-key': (client) => client,
  'x-correlation-id': () => newKey(),
  'idempotency-key': () => newKey(),
};

const newKey = () => `try-${randomBytes(4).toString('hex')}`;

/** Path without an example call: it would register an address that is not on this machine. */
const WEBHOOKS = '/webhooks';

/** Finds the first example call of each product line in the API's own OpenAPI document. */
export async function exampleCalls(apiUrl: string): Promise<readonly ExampleCall[]> {
  const response = await fetch(`${apiUrl}/openapi.json`);
  const document = OpenApi.safeParse(await response.json().catch(() => undefined));
  const calls = new Map<string, ExampleCall>();
  for (const [path, { post }] of Object.entries(document.data?.paths ?? {})) {
    const media = post?.requestBody?.content['application/json'];
    const body = media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
    if (post === undefined || body === undefined || path.includes('{') || path === WEBHOOKS) continue;
    const named = post.parameters.map(({ name }) => name.toLowerCase());
    const headers = Object.keys(HEADERS).filter((header) => named.includes(header));
    const line = post.tags.join();
    if (!calls.has(line)) calls.set(line, { line, summary: post.summary, path, body, headers });
  }
  return [...calls.values()];
}

/** Facts about a start. */
interface Start {
  /** Token of the partner `demo`. */
  readonly token: string;
  readonly calls: readonly ExampleCall[];
  /** Duration of the start. */
  readonly seconds: number;
  /** Place of the data, for people. */
  readonly data: string;
  /** Directory of the local cloud, with the clients' secrets. */
  readonly directory: string;
  /** Value of the variable QUARTERMASTER_DIRECTORY; undefined if it is not set. */
  readonly variable: string | undefined;
}

/**
 * Returns the assignment that a command in another shell needs, so that it finds the local cloud.
 *
 * @example assignment('/tmp/my q') // "QUARTERMASTER_DIRECTORY='/tmp/my q' "
 * @example assignment(undefined) // ''
 */
export function assignment(variable: string | undefined): string {
  if (variable === undefined || variable === '') return '';
  const value = /^[\w./-]+$/.test(variable) ? variable : `'${variable.replaceAll("'", "'\\''")}'`;
  return `QUARTERMASTER_DIRECTORY=${value} `;
}

/** Returns the text that `npm start` prints when the local cloud is ready. */
export function welcome(cloud: LocalCloud, { token, calls, seconds, data, directory, variable }: Start): string {
  const npmRun = `${assignment(variable)}npm run`;
  const places: [string, string][] = [
    ['API', cloud.apiUrl],
    ['Reference', `${cloud.apiUrl}/docs`],
    ['Console', `${cloud.apiUrl}/console`],
    ['OpenAPI', `${cloud.apiUrl}/openapi.json`],
    ['Tokens', `${cloud.tokenUrl}   clients: ${cloud.clients.map(({ clientId }) => clientId).join(', ')}`],
    ['DynamoDB', `${cloud.dynamodbUrl}   ${cloud.emulator}`],
    ['Data', data],
  ];
  if (cloud.clock.timeScale !== 1) places.push(['Time', `${cloud.clock.timeScale} times faster than real time`]);
  const notRun = [...cloud.notRun].map(([type, count]) => `${type.replace(/^AWS::/, '')} ${count}`);
  return [
    '',
    `Quartermaster is ready (${seconds.toFixed(1)} s).`,
    '',
    ...places.map(([name, place]) => `  ${name.padEnd(11)}${place}`),
    '',
    ...wrap(`Not run locally: ${notRun.join(', ')}`, 110).map((line) => `  ${line}`),
    '',
    `  Access token of the partner demo, valid for an hour (to get another: ${npmRun} -s token):`,
    '',
    `TOKEN=${token}`,
    '',
    `  The same as your program gets it (${npmRun} token -- --help lists the clients and where their secrets are):`,
    '',
    ...tokenCommands(directory, cloud.tokenUrl),
    ...calls.flatMap((call) => ['', `  ${call.summary}:`, '', ...curl(cloud, call)]),
    '',
    `  Events as they happen: ${npmRun} listen (with --forward-to, as signed webhooks to your own server)`,
    '',
    '  Press Ctrl-C to stop. The log follows.',
    '',
    '',
  ].join('\n');
}

function curl({ apiUrl, clients }: LocalCloud, { path, body, headers }: ExampleCall): string[] {
  // The token belongs to the first client.
  const [{ clientId } = { clientId: '' }] = clients;
  const sent = [
    '-H "authorization: Bearer $TOKEN"',
    "-H 'content-type: application/json'",
    ...headers.map((header) => `-H '${header}: ${HEADERS[header]?.(clientId)}'`),
  ];
  const data = JSON.stringify(body).replaceAll("'", "'\\''");
  return [`curl -s ${apiUrl}${path} \\`, `  ${sent.join(' ')} \\`, `  -d '${data}'`];
}
