import { Webhook } from 'standardwebhooks';

/** A message to sign. */
export interface Message {
  /** Id of the event. */
  readonly id: string;
  /** The bytes to send, as text. */
  readonly body: string;
  /** Time of this attempt. */
  readonly at: Date;
}

/**
 * Returns the headers of a delivery by Standard Webhooks 1.0.0: id, time and a signature by each valid secret.
 *
 * @param secrets the valid secrets, the present one first
 */
export function signedHeaders({ id, body, at }: Message, secrets: readonly string[]): Readonly<Record<string, string>> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
