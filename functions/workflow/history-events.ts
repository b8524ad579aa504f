import type { HistoryEntry, Order } from '../core/model/order.ts';
import { documentPath, type OrderDocument } from '../core/model/order-document.ts';
import type { OrderPublishedEvent } from '../core/model/published-events.ts';
import { attentionEvents, type FieldsChanged, versionEvent } from './version-event.ts';

/**
 * Names what a version changed beside the status, from its entry in the history. Fields that callers never see are left out.
 *
 * @example fieldsOfHistory({ changes: [{ field: 'comments[0]' }] }) // 'comments'
 * @example fieldsOfHistory({ changes: [{ field: 'nodes[0].name' }, { field: 'comments[0]' }] }) // ['nodes']
 */
export function fieldsOfHistory(
  { changes }: Pick<HistoryEntry, 'changes'>,
  internal: readonly string[] = [],
): FieldsChanged {
  const names = [...new Set(changes.map(({ field }) => field.split(/[.[]/, 1)[0] ?? field))];
  const fields = names.filter((name) => name !== 'comments');
  if (fields.length === 0 && names.length > 0) return 'comments';
  return fields.filter((name) => !internal.includes(name)).sort();
}

/**
 * Returns all events of an order, from its history: one for each version, oldest first, then those of the deadlines that have fired in the
 * present status. Deadlines of earlier statuses have left no trace.
 *
 * @throws Error for an order that lacks what the path of its document needs
 */
export function historyEvents(
  order: Order,
  history: readonly HistoryEntry[],
  { path, internal }: OrderDocument,
): OrderPublishedEvent[] {
  const document = documentPath(path, (name) => {
    const value: unknown = name === 'number' || name === 'uid' ? order[name] : order.data[name];
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  });
  const { line, tenant, number, uid, fulfilledBy } = order;
  const shared = { line, tenant, number, uid, fulfilledBy, order: document };
  let entered = { statusVersion: 1, previousStatus: null as string | null };
  const versions = history.map((entry) => {
    const { version, from, to, timestamp } = entry;
    if (from !== to) entered = { statusVersion: version, previousStatus: from };
    // The order keeps the request that led to its present status alone.
    const correlationId = entered.statusVersion === order.statusVersion ? order.correlationId : undefined;
    const subject = { ...shared, ...entered, status: to, version, correlationId, timestamp };
    return versionEvent(subject, fieldsOfHistory(entry, internal));
  });
  const { statusVersion, previousStatus, status, version, correlationId, updatedAt: timestamp } = order;
  const present = { ...shared, statusVersion, previousStatus, status, version, correlationId, timestamp };
  return [...versions, ...attentionEvents(present, order.reminders, undefined)];
}
