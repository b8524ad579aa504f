import { expect, test } from 'vitest';
import { EVENT_TYPES, PUBLISHED_EVENTS } from '../../functions/core/model/published-events.ts';
import { attentionEvents, type EventSubject, versionEvent } from '../../functions/workflow/version-event.ts';

/** An order with every member that an event may take. */
const subject: Required<EventSubject> = {
  line: 'devices',
  tenant: 'acme',
  number: 100_042,
  uid: '100042-0ae4bbaa43119a052c1f',
  status: 'PROCESSING',
  statusVersion: 2,
  previousStatus: 'ORDER RECEIVED',
  version: 2,
  fulfilledBy: 'us-columbus',
  correlationId: 'request-1',
  order: '/api/v1/device-hub/orders/100042',
  timestamp: '2027-03-01T10:00:00.000Z',
};

const reminders = { statusVersion: 2, fired: { 'not shipped': '2027-03-03T10:00:00.000Z' } };

const events = [
  versionEvent({ ...subject, version: 1, statusVersion: 1, previousStatus: null }, []),
  versionEvent(subject, []),
  versionEvent({ ...subject, version: 3 }, 'comments'),
  versionEvent({ ...subject, version: 3 }, ['tracking']),
  ...attentionEvents(subject, reminders, undefined),
];

test('the events of an order are all that are published', () => {
  const ofOrders = EVENT_TYPES.filter((type) => type.startsWith('order.'));
  expect(events.map(({ type }) => type).sort()).toEqual([...ofOrders].sort());
});

test.each(events.map((event) => [event.type, event] as const))(
  '%s has every member that is published',
  (type, { data }) => {
    const published = Object.keys(PUBLISHED_EVENTS[type].shape.data.shape);
    const how = 'Set each member in functions/workflow/version-event.ts, from what the stream has of the order';
    expect(Object.keys(data).sort(), how).toEqual(published.sort());
  },
);
