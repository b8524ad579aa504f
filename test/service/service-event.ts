import { gunzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { LambdaHandler } from '../../functions/core/http/pipeline.ts';
import type { ServiceContext } from '../../functions/core/http/service-context.ts';
import { createStore } from '../../functions/core/store/store.ts';
import { lambdaContext } from '../support/lines/http-event.ts';

/** Makes a context whose store is never used. */
export const unusedStore = (): ServiceContext => ({
  store: createStore({ ordersTable: 'none', dynamodb: { region: 'us-east-1', endpoint: 'http://127.0.0.1:9' } }),
  tenantClaim: 'client_id',
});

export interface PublicCall {
  readonly rawPath?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly asset?: string;
}

/** A response with its body as text, decompressed. */
export interface PublicResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly raw: APIGatewayProxyStructuredResultV2;
}

/** Calls the handler of a public endpoint without a token, as API Gateway does. */
export async function callPublic(handler: LambdaHandler, call: PublicCall = {}): Promise<PublicResponse> {
  const raw = await handler(
    {
      rawPath: call.rawPath ?? '/',
      rawQueryString: '',
      headers: { host: 'api.example.com', 'x-forwarded-proto': 'https', ...call.headers },
      pathParameters: call.asset === undefined ? undefined : { asset: call.asset },
      isBase64Encoded: false,
      requestContext: { requestId: 'request-1' },
    },
    lambdaContext,
  );
  const headers = Object.fromEntries(Object.entries(raw.headers ?? {}).map(([name, value]) => [name, String(value)]));
  const bytes = Buffer.from(raw.body ?? '', raw.isBase64Encoded ? 'base64' : 'utf8');
  const body = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
  return { status: raw.statusCode ?? 0, headers, body, raw };
}
