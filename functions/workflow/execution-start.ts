import { attentionEventId, entryEventId, type OrderEvent } from '../core/model/events.ts';
import type { ExecutionState } from '../core/model/execution-state.ts';
import { eventDetail } from './event-detail.ts';
import type { Reminder, StatusEntry } from './status-entry.ts';

/** Input of an execution of a line's workflow. */
export interface ExecutionInput {
  /** Name of the execution, and of the Standard execution of the status's long work. */
  readonly name: string;
  /** The status that the order entered, which decides on the work; null for a reminder. */
  readonly entered: string | null;
  readonly state: ExecutionState;
  readonly event: OrderEvent;
}

/**
 * Returns the input of the execution for an entry into a status. One entry always has the same input.
 *
 * @example entryInput({ line: 'devices', number: 7, statusVersion: 1, previousStatus: null }).name // 'devices-7-v1'
 * @example entryInput({ number: 7, statusVersion: 2, previousStatus: 'new' }).event.detailType // 'Order Status Changed'
 */
export function entryInput(entry: StatusEntry): ExecutionInput {
  const { number, statusVersion: version, status, statusSince: time, previousStatus } = entry;
  const id = entryEventId(number, version);
  const detail = eventDetail(entry, { id, version, time });
  return {
    name: executionName(entry.line, id),
    entered: status,
    state: stateOf(entry),
    event:
      previousStatus === null
        ? { detailType: 'Order Placed', detail: { ...detail, previousStatus } }
        : { detailType: 'Order Status Changed', detail: { ...detail, previousStatus } },
  };
}

/**
 * Returns the input of the execution for a deadline that has fired. One deadline always has the same input.
 *
 * @example reminderInput({ order: { line: 'devices', number: 7, statusVersion: 2 }, reason: 'not shipped' }).name // 'devices-7-v2-not-shipped'
 */
export function reminderInput({ order, reason, time }: Reminder): ExecutionInput {
  const { number, statusVersion, version } = order;
  const id = attentionEventId(number, statusVersion, reason);
  return {
    name: executionName(order.line, id),
    entered: null,
    state: stateOf(order),
    event: {
      detailType: 'Order Attention Needed',
      detail: { ...eventDetail(order, { id, version, time }), reason },
    },
  };
}

/** Length of an execution's name at most (Step Functions API reference, StartExecution). */
const LONGEST_NAME = 80;

/**
 * Returns the name of the execution for an event.
 *
 * @example executionName('devices', '100042-v3') // 'devices-100042-v3'
 */
export const executionName = (line: string, eventId: string): string => `${line}-${eventId}`.slice(0, LONGEST_NAME);

/** Returns the state of the order for the status's task. `fired` is what the version before requires of it. */
function stateOf(entry: StatusEntry): ExecutionState {
  const { line, tenant, number, statusVersion, status, statusSince, correlationId } = entry;
  return {
    line,
    tenant,
    number,
    statusVersion,
    status,
    statusSince,
    fired: [],
    ...(correlationId !== undefined && { correlationId }),
  };
}
