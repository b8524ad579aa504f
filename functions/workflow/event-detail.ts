import type { StatusEntry } from './status-entry.ts';

/** What is told of an order in a status. */
type Told = Pick<
  StatusEntry,
  'line' | 'tenant' | 'number' | 'uid' | 'status' | 'previousStatus' | 'fulfilledBy' | 'correlationId'
>;

/** The detail that the events of a workflow have in common (`events.ts` in the core). */
export function eventDetail(
  { line, tenant, number, uid, status, previousStatus, fulfilledBy, correlationId }: Told,
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
