import * as z from 'zod';

/** A response, ready to be sent. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

const Structured = z.object({
  statusCode: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{3}$/)
        .transform(Number),
    ])
    .refine((code) => code >= 100 && code <= 599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Headers of the connection, and headers that the gateway sets itself. */
const OWN_HEADERS = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'apigw-requestid',
]);

/** Returns a response of the gateway itself, such as 401. */
export function gatewayResponse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ message }) };
}

export const internalServerError = gatewayResponse(500, 'Internal Server Error');

/**
 * Converts a function's result to a response, as API Gateway does in payload format 2.0. An object with `statusCode` is a
 * response; any other value becomes the JSON body of a 200.
 *
 * @returns undefined for a malformed response
 * @example functionResponse({ ok: true }) // { status: 200, headers: { 'content-type': 'application/json' }, body: '{"ok":true}' }
 */
export function functionResponse(payload: unknown): HttpResponse | undefined {
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const parsed = Structured.safeParse(payload);
  if (!parsed.success) return undefined;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const sent: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const lower = name.toLowerCase();
    if (!OWN_HEADERS.has(lower)) sent[lower] = value;
  }
  const text = body ?? '';
  if (text !== '' && sent['content-type'] === undefined) sent['content-type'] = 'text/plain;charset=UTF-8';
  if (cookies != null && cookies.length > 0) sent['set-cookie'] = cookies;
  return { status: statusCode, headers: sent, body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text };
}
