/** A response of an endpoint, ready to send and to keep for a repeat of the request. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; empty for a response without a body. */
  readonly body: string;
  /** True when `body` is base64 of bytes. */
  readonly base64?: boolean;
  /** Number of the order that the response is about, for logs and look-ups. */
  readonly orderNumber?: number;
  /** Code of the problem in the body, for logs. */
  readonly refusal?: string;
  /** Faults of the fields, without the caller's values, for logs. For a body that names the fields alone. */
  readonly explanations?: readonly string[];
}

/** Makes a JSON response. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return jsonText(status, JSON.stringify(body), headers);
}

/** Makes a response from a body that is JSON text already. */
export function jsonText(status: number, body: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}
