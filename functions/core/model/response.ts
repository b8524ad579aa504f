/** An answer of an endpoint, ready to be sent and to be kept for a repeat of the request. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; empty for none. */
  readonly body: string;
  /** True when `body` is base64 of bytes. */
  readonly base64?: boolean;
  /** The order it is about, for logs and look-ups. */
  readonly orderNumber?: number;
  /** The code of the problem that it prints, for logs. */
  readonly refusal?: string;
}

/** A JSON answer. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return jsonText(status, JSON.stringify(body), headers);
}

/** An answer whose body is JSON already. */
export function jsonText(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}
