import * as z from 'zod';
import type { JsonActions } from '../aws-api/aws-protocols.ts';
import type { EventBuses } from './events.ts';

const PutEvents = z.object({ Entries: z.array(z.unknown()) });

/** EventBridge. */
export const eventBridge: JsonActions<{ readonly events: Pick<EventBuses, 'putEvents'> }> = {
  'AWSEvents.PutEvents': (parameters, { events }) => events.putEvents(PutEvents.parse(parameters).Entries),
};
