import * as z from 'zod';
import type { EventBuses } from '../eventbridge/events.ts';
import type { JsonActions } from './aws-protocols.ts';

const PutEvents = z.object({ Entries: z.array(z.unknown()) });

/** EventBridge. */
export const eventBridge: JsonActions<{ readonly events: Pick<EventBuses, 'putEvents'> }> = {
  'AWSEvents.PutEvents': (parameters, { events }) => events.putEvents(PutEvents.parse(parameters).Entries),
};
