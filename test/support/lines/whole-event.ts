import { expect } from 'vitest';
import { OrderEvent } from '../../../functions/core/model/events.ts';

/** Parses an event of the bus. The schema must name all that is in it: no event carries more than it says. */
export function wholeEvent(event: unknown): OrderEvent {
  const parsed = OrderEvent.parse(event);
  expect(parsed).toEqual(event);
  return parsed;
}
