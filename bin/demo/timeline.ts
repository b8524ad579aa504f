import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';

/** How long the workflow may take to tell of a status, in milliseconds. */
const PATIENCE = 10_000;

const Event = z.object({ 'detail-type': z.string(), detail: z.object({ id: z.string() }) });

/** A status that an order has entered. */
export interface TimelineEntry {
  readonly number: number | string;
  readonly version: number;
  readonly status: string;
  readonly note: string;
}

/** Prints what happens to an order, each status with the event that its workflow put on the bus. */
export class Timeline {
  readonly #eventsFile: string | undefined;
  readonly #started = performance.now();

  /** @param eventsFile undefined where no events are kept: then none are waited for. */
  constructor(eventsFile: string | undefined) {
    this.#eventsFile = eventsFile;
  }

  /**
   * Waits for the event of the status, and prints both as one line.
   *
   * @throws Error when the event does not come
   */
  async print({ number, version, status, note }: TimelineEntry): Promise<void> {
    const event = this.#eventsFile === undefined ? '' : await eventOf(this.#eventsFile, `${number}-v${version}`);
    const seconds = ((performance.now() - this.#started) / 1_000).toFixed(2).padStart(6);
    const line = `${seconds} s  v${String(version).padEnd(3)} ${status.padEnd(17)} ${note.padEnd(60)} ${event}`;
    console.log(line.trimEnd());
  }
}

/** Waits until the workflow has put the event on the bus, and returns what kind it is. */
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
  throw new Error(`the workflow has not told of ${id} within ${PATIENCE / 1_000} s; look at the log of npm start`);
}
