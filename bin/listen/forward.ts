import { Webhook } from 'standardwebhooks';
import { messageOf } from '../../lib/local/support/error-message.ts';
import type { LoggedEvent } from '../../sdk/src/index.ts';

/** Milliseconds that a consumer has to respond, as of a webhook. */
const PATIENCE = 20_000;

/** Response of the consumer. */
export interface Forwarded {
  readonly isTaken: boolean;
  /** Status of the response, or the error. */
  readonly text: string;
}

/** Sends an event as a webhook does: the same bytes, headers and signature (Standard Webhooks 1.0.0). */
export async function forward(event: LoggedEvent, url: string, secret: string): Promise<Forwarded> {
  const body = JSON.stringify(event);
  const now = new Date();
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Quartermaster-Webhooks/1',
        'webhook-id': event.id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign(event.id, now, body),
      },
      body,
    });
    await response.body?.cancel();
    return { isTaken: response.ok, text: String(response.status) };
  } catch (error) {
    const { cause = error } = error instanceof Error ? error : {};
    return { isTaken: false, text: messageOf(cause) };
  }
}
