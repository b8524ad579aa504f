import { entryEventId } from '../core/model/events.ts';
import { eventDetail } from './event-detail.ts';
import type { StatusEntry } from './status-entry.ts';

/** The name of the execution for an entry into a status: the same entry never has two. */
export const nameOf = ({ line, number, statusVersion }: StatusEntry): string =>
  `${line}-${entryEventId(number, statusVersion)}`;

/** What the execution is started with; its tasks read it and keep it up to date. */
export function inputOf(entry: StatusEntry) {
  const { line, tenant, number, statusVersion, status, statusSince, previousStatus, correlationId } = entry;
  return {
    line,
    tenant,
    number,
    statusVersion,
    status,
    statusSince,
    fired: [],
    ...(correlationId !== undefined && { correlationId }),
    event: {
      detailType: previousStatus === null ? 'Order Placed' : 'Order Status Changed',
      detail: eventDetail(entry, {
        id: entryEventId(number, statusVersion),
        version: statusVersion,
        time: statusSince,
      }),
    },
  };
}
