import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type LogHead, SeenEvent, seenKey } from '../model/event-log.ts';
import { readItem } from '../model/stored.ts';
import { type FieldProblem, Problem, type Refusal, validationFailed } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { type LogPlace, openPlace, sealPlace } from './log-cursor.ts';
import { firstServed, firstSince } from './log-days.ts';

/** The rejection of a place whose next events the log no longer has (docs/contracts/events.md, "The log"). */
export const EVENTS_EXPIRED: Refusal = { code: 'events-expired', status: 410 };

/** The place in a log at which a caller wants to begin. */
export interface WantedPlace {
  /** A cursor, or the id of an event. */
  readonly after?: string | undefined;
  /** RFC 3339 in UTC with milliseconds. */
  readonly since?: string | undefined;
}

/**
 * Finds the place in a tenant's log at which a page begins. Without a wish it is before the oldest event that the log serves.
 *
 * @param head the head of the tenant's log
 * @throws Problem `validation-failed` for a text that is neither a cursor of this log nor the id of an event in it
 * @throws Problem `events-expired` if the log no longer serves all events after the place
 */
export async function placeOf(store: Store, tenant: string, head: LogHead, wanted: WantedPlace): Promise<LogPlace> {
  const { after, since } = wanted;
  if (after === undefined) {
    const oldest = await firstServed(store, tenant, head);
    if (since === undefined) return { position: oldest - 1 };
    const first = await firstSince(store, tenant, head, since);
    return { position: Math.max(oldest, first) - 1, since };
  }
  const place = await findPlace(store, tenant, after);
  if (place === undefined) throw validationFailed([UNKNOWN_PLACE]);
  // Most calls wait for the next event. They have missed none.
  if (place.position === head.position) return place;
  const oldest = await firstServed(store, tenant, head);
  if (place.position >= oldest - 1 && place.position < head.position) return place;
  throw new Problem(
    'refused',
    'Events after this place are gone: the log keeps them for 30 days. Read your orders again, and go on from `oldest`.',
    { refusal: EVENTS_EXPIRED, members: { oldest: sealPlace(tenant, { ...place, position: oldest - 1 }) } },
  );
}

/** The problem of a place that the tenant's log does not have. Its words are the same for another tenant's. */
const UNKNOWN_PLACE: FieldProblem = {
  path: 'after',
  message: 'is neither a `next` of this log nor the id of an event in it; start without it, or with `since`',
};

/** Returns the problem of a place that a tenant's log does not have, for a request that has others. */
export const placeProblems = async (store: Store, tenant: string, after: string): Promise<readonly FieldProblem[]> =>
  (await findPlace(store, tenant, after)) === undefined ? [UNKNOWN_PLACE] : [];

const findPlace = async (store: Store, tenant: string, after: string): Promise<LogPlace | undefined> =>
  openPlace(tenant, after) ?? (await placeOfEvent(store, tenant, after));

/** Form of the id of an event in the log. */
const EVENT_ID = /^[A-Za-z0-9_]{1,64}-[A-Za-z0-9-]{1,190}$/;

async function placeOfEvent(store: Store, tenant: string, id: string): Promise<LogPlace | undefined> {
  if (!EVENT_ID.test(id)) return undefined;
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.eventsTable, Key: { ...seenKey(id) }, ConsistentRead: true }),
  );
  if (Item === undefined) return undefined;
  const seen = readItem(SeenEvent, Item);
  return seen.tenant === tenant ? { position: seen.position } : undefined;
}
