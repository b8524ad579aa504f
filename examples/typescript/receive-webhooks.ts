/*
 * Receives webhooks. It verifies each one, and handles each event once.
 */
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { verifyWebhook, type WebhookEvent, WebhookVerificationError } from '../../sdk/src/webhooks.ts';

const SECRET = process.env.WEBHOOK_SECRET ?? '';
const PORT = Number(process.env.PORT || '4000');

// #region handle
const handled = new Set<string>(); // in your program: in your database, with what you made of the event

/** Handles an event, unless it came before. */
function handle({ id, type }: WebhookEvent): void {
  if (handled.has(id)) return;
  handled.add(id);
  console.log(`${id} ${type}`);
}
// #endregion handle

// #region verify
const server = createServer(async (request, response) => {
  const body = await buffer(request); // the bytes as they came: a parser would change them
  try {
    handle(verifyWebhook(body, request.headers, SECRET));
    response.writeHead(204).end();
  } catch (error) {
    response.writeHead(error instanceof WebhookVerificationError ? 400 : 500).end();
  }
});
// #endregion verify

server.listen(PORT, () => console.log('Waiting for webhooks'));
