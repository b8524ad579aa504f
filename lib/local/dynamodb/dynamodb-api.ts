import { Agent, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { parsedJson } from '../support/parsed-json.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../template/account.ts';

/** An error response of DynamoDB. `name` is the error code, such as `ResourceNotFoundException`. */
export class DynamoDbError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The two APIs of DynamoDB by their protocol names. */
export type DynamoDbService = 'DynamoDB_20120810' | 'DynamoDBStreams_20120810';

/**
 * Calls a local DynamoDB with plain JSON: functions get stream records as they are on the wire, and state machines use this form
 * too. The call is not signed, since local emulators check no signature.
 *
 * @param timeout milliseconds after which a silent connection ends the call
 * @throws DynamoDbError for an error response; another Error without a response
 */
export async function callDynamoDb(
  endpoint: string,
  service: DynamoDbService,
  action: string,
  parameters: unknown,
  timeout = 30_000,
): Promise<unknown> {
  const sent = JSON.stringify(parameters);
  const { status, text } = await post(
    endpoint,
    {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${service}.${action}`,
      'x-amz-date': new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ''),
      authorization:
        `AWS4-HMAC-SHA256 Credential=${LOCAL_CREDENTIALS.accessKeyId}/20000101/${LOCAL_REGION}/dynamodb/aws4_request, ` +
        'SignedHeaders=host;x-amz-date;x-amz-target, Signature=0',
    },
    sent,
    timeout,
  );
  const body = parsedJson(text);
  if (status === 200) return body;
  const type = fieldOf(body, '__type')?.split('#').at(-1) ?? `HTTP ${status}`;
  throw new DynamoDbError(type, fieldOf(body, 'message') ?? fieldOf(body, 'Message') ?? text);
}

const agent = new Agent({ keepAlive: true });

/** Sends a request by Node's HTTP client: `fetch` takes twice the processor time, and streams are read all the time. */
function post(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeout: number,
): Promise<{ readonly status: number; readonly text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const isHttps = endpoint.startsWith('https:');
  const options = { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) }, timeout };
  const request = isHttps ? requestHttps(endpoint, options) : requestHttp(endpoint, { ...options, agent });
  request.once('error', reject);
  request.once('timeout', () => request.destroy(new Error(`DynamoDB sends nothing for ${timeout} ms`)));
  request.once('response', (response) => {
    // A stream's iterator, which `node:stream/consumers` reads by, takes longer than the request.
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    response.once('error', reject);
  });
  request.end(body);
  return promise;
}

function fieldOf(body: unknown, name: string): string | undefined {
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
