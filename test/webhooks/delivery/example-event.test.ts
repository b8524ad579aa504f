import { expect, test } from 'vitest';
import { lifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import { type Lifecycle, rowOf } from '../../../functions/core/model/lifecycle.ts';
import { EVENT_TYPES, type EventType, PUBLISHED_EVENTS } from '../../../functions/core/model/published-events.ts';
import { eventExamples } from '../../../functions/events/examples/event-examples.ts';
import { exampleEvent } from '../../../functions/webhooks/delivery/example-event.ts';
import { seeded, stubbedStore } from '../../support/events/stubbed-store.ts';

const store = stubbedStore(async () => ({}), seeded(1));
const appliances: Lifecycle = lifecycle;

const examplesOf = (type: EventType) => [exampleEvent(store, { id: 'wh1', tenant: 'acme' }, type), eventExamples[type]];

test.each(EVENT_TYPES)('the examples of %s are events', (type) => {
  for (const event of examplesOf(type)) expect(PUBLISHED_EVENTS[type].parse(event)).toEqual(event);
});

test.each(EVENT_TYPES.filter((type) => type.startsWith('order.')))('an order could have the examples of %s', (type) => {
  for (const { data } of examplesOf(type)) {
    const { line, status, previousStatus, reason }: Partial<Record<string, unknown>> = data;
    const row = rowOf(appliances, String(status));
    expect([line, row]).toEqual(['appliances', expect.anything()]);
    if (previousStatus === null) expect(row?.initial).toBe(true);
    else expect(rowOf(appliances, String(previousStatus))?.next).toContain(status);
    if (reason !== undefined) expect(row?.deadlines?.map((deadline) => deadline.reason)).toContain(reason);
  }
});
