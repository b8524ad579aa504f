import type { Call, CallOptions, Input } from './contract/operation.ts';
import { QuartermasterError } from './errors.ts';
import type { EventPage, EventsListEventsData } from './generated/types.gen.ts';
import type { Surroundings } from './retry.ts';

type ReadPage = (input: Input<EventsListEventsData>, options?: CallOptions) => Call<EventPage>;

/** Settings of a follower. */
export interface FollowOptions extends CallOptions {
  /** Milliseconds to wait at the end of the log; by default one second, which is the least that the API asks for. */
  readonly pollMs?: number;
}

/** Longest wait during an outage, in milliseconds. */
const LONGEST = 8_000;

/**
 * Makes the function that follows the log of events. It returns each page as it comes, and never ends by itself.
 *
 * @param read reads a page
 */
export const follow = (read: ReadPage, { random, wait }: Pick<Surroundings, 'random' | 'wait'>) =>
  /**
   * Follows the log of events from `after` or `since` on, else from its oldest event. Handle the events of a page, then keep its
   * `next`: a follower that starts again with it as `after` misses no event. It waits through outages of the API.
   *
   * @throws ProblemError of status 410 if the log no longer has all events after this place; `problem.oldest` is the first one it has
   */
  async function* (
    input: Input<EventsListEventsData> = {},
    { pollMs = 1_000, ...options }: FollowOptions = {},
  ): AsyncGenerator<EventPage, void> {
    const { signal } = options;
    let place = input;
    while (!signal?.aborted) {
      try {
        const page = await read(place, options);
        // An empty page moves on over events that the filter left out.
        if (page.data.length > 0 || page.next !== place.after) yield page;
        // The place keeps `since`, and the API takes only one of them.
        place = { ...place, after: page.next, since: undefined };
        if (!page.hasMore) await wait(pollMs, signal);
      } catch (error) {
        if (signal?.aborted) return;
        if (!(error instanceof QuartermasterError && isOutage(error))) throw error;
        await wait(random() * LONGEST, signal).catch(() => {});
      }
    }
  };

const isOutage = ({ status }: QuartermasterError): boolean => status === 0 || status === 429 || status >= 500;
