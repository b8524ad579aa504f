import { attentionEventId, entryEventId } from '../core/model/events.ts';
import type { Order, Reminders } from '../core/model/order.ts';
import type { OrderPublishedEvent } from '../core/model/published-events.ts';

/** An order at one of its versions, as its events need it. */
export interface EventSubject
  extends Pick<
    Order,
    'line' | 'tenant' | 'number' | 'uid' | 'status' | 'statusVersion' | 'previousStatus' | 'version'
  > {
  readonly fulfilledBy?: string | undefined;
  readonly correlationId?: string | undefined;
  /** Path of the order's document. */
  readonly order: string;
  /** Time of the version, RFC 3339. */
  readonly timestamp: string;
}

/** The change of a version beside the status: comments alone, or fields by their names. */
export type FieldsChanged = 'comments' | readonly string[];

/**
 * Returns the event of an order's version. A version that moved the status is an entry into it, whatever else it changed.
 *
 * @example versionEvent({ number: 7, version: 1, statusVersion: 1, previousStatus: null }, []).type // 'order.placed'
 * @example versionEvent({ number: 7, version: 2, statusVersion: 2, previousStatus: 'new' }, []).type // 'order.status_changed'
 * @example versionEvent({ number: 7, version: 3, statusVersion: 2 }, 'comments').type // 'order.commented'
 * @example versionEvent({ number: 7, version: 3, statusVersion: 2 }, ['notes']).type // 'order.updated'
 */
export function versionEvent(subject: EventSubject, fields: FieldsChanged): OrderPublishedEvent {
  const { number, version, statusVersion, previousStatus, timestamp } = subject;
  const id = entryEventId(number, version);
  const data = dataOf(subject);
  if (statusVersion === version) {
    return previousStatus === null
      ? { id, type: 'order.placed', timestamp, data: { ...data, previousStatus } }
      : { id, type: 'order.status_changed', timestamp, data: { ...data, previousStatus } };
  }
  return fields === 'comments'
    ? { id, type: 'order.commented', timestamp, data }
    : { id, type: 'order.updated', timestamp, data: { ...data, changed: [...fields] } };
}

/**
 * Returns the events of the deadlines that have fired in the present status.
 *
 * @param before reminders before the change: their deadlines have their events already
 * @example attentionEvents({ number: 7, statusVersion: 2 }, undefined, undefined) // []
 */
export function attentionEvents(
  subject: EventSubject,
  reminders: Reminders | undefined,
  before: Reminders | undefined,
): OrderPublishedEvent[] {
  const { number, statusVersion } = subject;
  if (reminders?.statusVersion !== statusVersion) return [];
  const known = before?.statusVersion === statusVersion ? before.fired : {};
  return Object.entries(reminders.fired)
    .filter(([reason]) => known[reason] === undefined)
    .map(([reason, timestamp]) => ({
      id: attentionEventId(number, statusVersion, reason),
      type: 'order.attention_needed' as const,
      timestamp,
      data: { ...dataOf(subject), reason },
    }));
}

/** Returns the members that the events of an order share. None of them holds what a caller sent. */
function dataOf(subject: EventSubject) {
  const { line, tenant, number, uid, status, previousStatus, version, order, fulfilledBy, correlationId } = subject;
  return {
    line,
    tenant,
    number,
    uid,
    status,
    previousStatus,
    version,
    order,
    ...(fulfilledBy !== undefined && { fulfilledBy }),
    ...(correlationId !== undefined && { correlationId }),
  };
}
