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
 * @throws DynamoDbError for an error response; TypeError without a response
 */
export async function callDynamoDb(
  endpoint: string,
  service: DynamoDbService,
  action: string,
  parameters: unknown,
  signal: AbortSignal = AbortSignal.timeout(30_000),
): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${service}.${action}`,
      'x-amz-date': new Date().toISOString().replaceAll(/[-:]|\.\d+/g, ''),
      authorization:
        `AWS4-HMAC-SHA256 Credential=${LOCAL_CREDENTIALS.accessKeyId}/20000101/${LOCAL_REGION}/dynamodb/aws4_request, ` +
        'SignedHeaders=host;x-amz-date;x-amz-target, Signature=0',
    },
    body: JSON.stringify(parameters),
    signal,
  });
  const text = await response.text();
  const body = parseJson(text);
  if (response.ok) return body;
  const type = fieldOf(body, '__type')?.split('#').at(-1) ?? `HTTP ${response.status}`;
  throw new DynamoDbError(type, fieldOf(body, 'message') ?? fieldOf(body, 'Message') ?? text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldOf(body: unknown, name: string): string | undefined {
  const value = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' ? value : undefined;
}
