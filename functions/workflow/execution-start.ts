import { entryEventId } from '../core/events.ts';
import type { StatusEntry } from './status-entry.ts';

/** The name of the execution for an entry into a status: of one name, Step Functions starts one. */
export function nameOf({ line, number, statusVersion }: StatusEntry): string {
  return `${line}-${entryEventId(number, statusVersion)}`;
}

/** What an execution is started with; `check-deadlines` reads it and keeps it up to date. */
export function inputOf(entry: StatusEntry) {
  const { line, tenant, number, statusVersion, status, statusSince, uid, previousStatus, fulfilledBy } = entry;
  return {
    line,
    tenant,
    number,
    statusVersion,
    status,
    statusSince,
    fired: [],
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
      },
    },
  };
}
