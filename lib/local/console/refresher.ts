import type { Header } from './header.ts';
import { NotAnswered } from './support/server.ts';

/** Milliseconds between two refreshes. */
const REFRESH_MS = 5_000;

/** Says what went wrong. An error of the local cloud has its own words; any other means that there is no response. */
function troubleOf(error: unknown): string {
  if (error instanceof NotAnswered) return error.message;
  const said = error instanceof Error ? error.message : String(error);
  return `The local cloud does not respond (${said}). The data may be out of date.`;
}

/** Refreshes the page every few seconds, unless it is paused or hidden. */
export class Refresher {
  readonly #refresh: () => Promise<void>;
  readonly #header: Header;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(refresh: () => Promise<void>, header: Header) {
    this.#refresh = refresh;
    this.#header = header;
  }

  start(): void {
    document.addEventListener('visibilitychange', () => !document.hidden && !this.#header.paused && void this.now());
    this.#header.onPause((paused) => {
      if (paused) clearTimeout(this.#timer);
      else void this.now();
    });
    void this.now();
  }

  /** Shows the error of a request, or with null that there is none. A page that is paused has no refresh to show it. */
  report(error: unknown): void {
    this.#header.trouble(error === null ? '' : troubleOf(error));
  }

  /** Refreshes at once, or again after a refresh that is in progress. */
  now(): Promise<void> {
    clearTimeout(this.#timer);
    this.#again = this.#running !== undefined;
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#refresh();
        this.report(null);
      } catch (error) {
        this.report(error);
      }
    } while (this.#again);
    this.#running = undefined;
    if (!document.hidden && !this.#header.paused) this.#timer = setTimeout(() => void this.now(), REFRESH_MS);
  }
}
