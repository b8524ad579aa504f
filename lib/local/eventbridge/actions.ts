import * as z from 'zod';
import type { JsonActions } from '../aws-api/aws-protocols.ts';
import type { EventBuses } from './events.ts';

const PutEvents = z.object({ Entries: z.array(z.unknown()) });

/** Returns the actions of EventBridge. */
export function eventActions(events: Pick<EventBuses, 'putEvents'>): JsonActions {
  return { 'AWSEvents.PutEvents': (parameters) => events.putEvents(PutEvents.parse(parameters).Entries) };
}
