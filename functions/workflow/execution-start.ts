import { entryEventId } from '../core/model/events.ts';
import { eventDetail } from './event-detail.ts';
import type { StatusEntry } from './status-entry.ts';

/**
 * Returns the name of the execution for an entry into a status. One entry always has the same name.
 *
 * @example nameOf({ line: 'devices', number: 100042, statusVersion: 3 }) // 'devices-100042-v3'
 */
export const nameOf = ({ line, number, statusVersion }: StatusEntry): string =>
  `${line}-${entryEventId(number, statusVersion)}`;

/**
 * Returns the input of the execution. Its tasks read it and return its next state.
 *
 * @example inputOf({ number: 7, statusVersion: 1, previousStatus: null }).event.detailType // 'Order Placed'
 */
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
