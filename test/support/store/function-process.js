// Runs a function's bundle in a process of its own: an event comes in as a message, the answer goes out as one.
import { pathToFileURL } from 'node:url';

const { handler } = await import(pathToFileURL(process.argv[2] ?? '').href);
const context = { getRemainingTimeInMillis: () => 10_000 };

process.on('message', async (/** @type {{ requestContext: { requestId: string } }} */ event) => {
  const answer = await handler(event, context);
  process.send?.({ requestId: event.requestContext.requestId, answer });
});
process.send?.('ready');
