import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';

/** Maximum time for the workflow to publish the event of a status, in milliseconds. */
const PATIENCE = 60_000;

const Event = z.object({ 'detail-type': z.string(), detail: z.object({ id: z.string() }) });

/** Entry of an order into a status. */
export interface TimelineEntry {
  readonly number: number | string;
  readonly version: number;
  readonly status: string;
  readonly note: string;
}

/** Prints the statuses of an order, each with the event that its workflow put on the bus. */
export class Timeline {
  readonly #eventsFile: string | undefined;
  readonly #started = performance.now();

  /** @param eventsFile file with the events; undefined if the local cloud keeps no events, and then {@link print} does not wait for them */
  constructor(eventsFile: string | undefined) {
    this.#eventsFile = eventsFile;
  }

  /**
   * Waits for the event of the status, and prints both on one line.
   *
   * @throws Error if the event does not arrive in time
   */
  async print({ number, version, status, note }: TimelineEntry): Promise<void> {
    const event = this.#eventsFile === undefined ? '' : await eventOf(this.#eventsFile, `${number}-v${version}`);
    const seconds = ((performance.now() - this.#started) / 1_000).toFixed(2).padStart(6);
    const line = `${seconds} s  v${String(version).padEnd(3)} ${status.padEnd(17)} ${note.padEnd(60)} ${event}`;
    console.log(line.trimEnd());
  }
}

/** Waits until the workflow has put the event on the bus. Returns its type. */
async function eventOf(file: string, id: string): Promise<string> {
  const deadline = performance.now() + PATIENCE;
  while (performance.now() < deadline) {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line.includes(`"${id}"`));
    for (const line of lines) {
      const { success, data } = Event.safeParse(JSON.parse(line));
      if (success && data.detail.id === id) return data['detail-type'];
    }
    await delay(50);
  }
  throw new Error(
    `the workflow has not published the event ${id} within ${PATIENCE / 1_000} s; see the log of npm start`,
  );
}
