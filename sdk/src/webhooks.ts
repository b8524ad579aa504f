import { Webhook } from 'standardwebhooks';
import type { WebhookEvent } from './generated/operations.gen.ts';

export type { WebhookEvent };

/** Headers of a request: those of `fetch`, or an object with names in any case. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Request that does not prove to come from Quartermaster, or that is older than five minutes. Answer it with 400. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

/**
 * Verifies the signature of a webhook (Standard Webhooks 1.0.0), and returns its event.
 *
 * @param body the body as it came, byte by byte; a parsed body has lost them
 * @param secret secret of the endpoint, or both of them while it is rotated
 * @throws WebhookVerificationError if no secret has signed these bytes, or not within five minutes
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
): WebhookEvent {
  const payload = textOf(body);
  const verifiers = (typeof secret === 'string' ? [secret] : secret).map((one) => new Webhook(one));
  let failure: unknown = 'no secret';
  for (const verifier of verifiers) {
    try {
      const event = verifier.verify(payload, plainHeaders(headers));
      if (isEvent(event)) return event;
      failure = 'the body is no event';
    } catch (error) {
      failure = error;
    }
  }
  const text = failure instanceof Error ? failure.message : String(failure);
  throw new WebhookVerificationError(text, { cause: failure });
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  throw new WebhookVerificationError(
    'the body must be the text or the bytes that came, not what a parser made of them',
  );
}

const plainHeaders = (headers: WebhookHeaders): Record<string, string> =>
  Object.fromEntries(
    headers instanceof Headers ? headers : Object.entries(headers).map(([name, value]) => [name, String(value ?? '')]),
  );

const isEvent = (value: unknown): value is WebhookEvent =>
  typeof value === 'object' && value !== null && 'id' in value && 'type' in value;
