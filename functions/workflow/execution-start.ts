import { entryEventId } from '../core/events.ts';
import type { StatusEntry } from './status-entry.ts';

/** The name of the execution for an entry into a status: the same entry never has two. */
export const nameOf = ({ line, number, statusVersion }: StatusEntry): string =>
  `${line}-${entryEventId(number, statusVersion)}`;

/** What the execution is started with; its tasks read it and keep it up to date. */
export function inputOf(entry: StatusEntry) {
  const { line, tenant, number, statusVersion, status, statusSince, uid, previousStatus, fulfilledBy } = entry;
  const correlation = entry.correlationId === undefined ? {} : { correlationId: entry.correlationId };
  return {
    line,
    tenant,
    number,
    statusVersion,
    status,
    statusSince,
    fired: [],
    ...correlation,
    event: {
      detailType: previousStatus === null ? 'Order Placed' : 'Order Status Changed',
      detail: {
        id: entryEventId(number, statusVersion),
        line,
        tenant,
        number,
        uid,
        status,
        previousStatus,
        version: statusVersion,
        time: statusSince,
        ...(fulfilledBy !== undefined && { fulfilledBy }),
        ...correlation,
      },
    },
  };
}
