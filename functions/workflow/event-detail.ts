import type { StatusEntry } from './status-entry.ts';

/** The attributes of an order in an event. */
type Reported = Pick<
  StatusEntry,
  'line' | 'tenant' | 'number' | 'uid' | 'status' | 'previousStatus' | 'fulfilledBy' | 'correlationId'
>;

/**
 * Returns the detail that all events of a workflow share (`events.ts` in the core). An absent attribute of the order is left out.
 *
 * @example eventDetail({ line: 'devices', fulfilledBy: 'w-1' }, { id: '7-v2' }) // { id: '7-v2', line: 'devices', fulfilledBy: 'w-1' }
 */
export function eventDetail(
  { line, tenant, number, uid, status, previousStatus, fulfilledBy, correlationId }: Reported,
  event: { readonly id: string; readonly version: number; readonly time: string },
) {
  return {
    ...event,
    line,
    tenant,
    number,
    uid,
    status,
    previousStatus,
    ...(fulfilledBy !== undefined && { fulfilledBy }),
    ...(correlationId !== undefined && { correlationId }),
  };
}
