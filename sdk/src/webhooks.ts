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
 * Verifies the signature of a webhook (Standard Webhooks 1.0.0), and returns its event: of a CloudEvent, too, the one that the log has.
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
  let failure = new Error('no secret');
  for (const verifier of verifiers) {
    try {
      return eventOf(verifier.verify(payload, plainHeaders(headers)));
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
  }
  throw new WebhookVerificationError(failure.message, { cause: failure });
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  throw new WebhookVerificationError(
    'the body must be the text or the bytes that came, not what a parser made of them',
  );
}

/** Returns the headers as an object. The headers of some packages are like those of `fetch`, and no instance of them. */
function plainHeaders(headers: WebhookHeaders): Record<string, string> {
  const entries: Iterable<[string, unknown]> = Symbol.iterator in headers ? headers : Object.entries(headers);
  return Object.fromEntries(Array.from(entries, ([name, value]) => [name, String(value ?? '')]));
}

/** Returns the event of a body in either format, as the log has it. */
function eventOf(value: unknown): WebhookEvent {
  const { specversion, id, type, time: timestamp, data } = Object(value);
  if (typeof id !== 'string' || typeof type !== 'string') throw new Error('the body is no event');
  const name = type.replace(/^quartermaster\.(.+)\.v1$/, '$1');
  return Object(specversion === undefined ? value : { id, type: name, timestamp, data });
}
