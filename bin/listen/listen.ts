import type { Client, LoggedEvent } from '../../sdk/src/index.ts';
import { type Forwarded, forward } from './forward.ts';
import type { ListenOptions } from './listen-options.ts';

/**
 * Follows the log until the signal, or until so many events have come.
 *
 * @param print gets a line for each event
 * @returns true if the consumer took every event that was forwarded
 */
export async function listen(
  client: Client,
  { forwardTo, types, line, since = new Date().toISOString(), exitAfter, secret }: ListenOptions,
  print: (text: string) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  if (forwardTo !== undefined) print(`Signed with ${secret}`);
  print(`Waiting for events since ${since}`);
  let count = 0;
  let areTaken = true;
  for await (const { data } of client.events.follow({ since, types, line }, { signal })) {
    for (const event of data) {
      const answer = forwardTo === undefined ? undefined : await forward(event, forwardTo, secret);
      print(lineOf(event, answer));
      areTaken &&= answer?.isTaken ?? true;
      count += 1;
      if (count === exitAfter) return areTaken;
    }
  }
  return areTaken;
}

/** Formats an event with the response of the consumer. */
function lineOf(event: LoggedEvent, answer: Forwarded | undefined): string {
  const about =
    'number' in event.data
      ? `${event.data.line} ${event.data.number} v${event.data.version} ${event.data.status}`
      : event.data.webhookId;
  return [event.timestamp, event.type.padEnd(22), about, ...(answer ? [`→ ${answer.text}`] : [])].join('  ');
}
