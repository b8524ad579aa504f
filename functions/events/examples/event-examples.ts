import type { EventType, PublishedEvent } from '../../core/model/published-events.ts';

const timestamp = '2027-03-01T10:00:00.000Z';

const order = {
  line: 'appliances',
  tenant: 'demo',
  number: 100042,
  uid: '100042-0ae4bbaa43119a052c1f',
  status: 'provisioning',
  previousStatus: 'new',
  version: 3,
  order: '/provisioning/api/v1/orders/100042-0ae4bbaa43119a052c1f',
  correlationId: 'JKJaXmPLvHcESHA=',
};

/** An example of each published event. */
export const eventExamples = {
  'order.placed': {
    id: '100042-v1',
    type: 'order.placed',
    timestamp,
    data: { ...order, status: 'new', previousStatus: null, version: 1 },
  },
  'order.status_changed': { id: '100042-v3', type: 'order.status_changed', timestamp, data: order },
  'order.commented': { id: '100042-v4', type: 'order.commented', timestamp, data: { ...order, version: 4 } },
  'order.updated': {
    id: '100042-v5',
    type: 'order.updated',
    timestamp,
    data: { ...order, version: 5, changed: ['dueDate', 'nodes'] },
  },
  'order.attention_needed': {
    id: '100042-v3-stalled',
    type: 'order.attention_needed',
    timestamp,
    data: { ...order, version: 5, reason: 'stalled' },
  },
  'webhook.disabled': {
    id: 'wh_5f0c1e9b7a2d4c68-1',
    type: 'webhook.disabled',
    timestamp,
    data: { tenant: 'demo', webhookId: 'wh_5f0c1e9b7a2d4c68', reason: 'gone' },
  },
  'webhook.test': {
    id: 'test-9d0f3c5a7e1b2468',
    type: 'webhook.test',
    timestamp,
    data: { tenant: 'demo', webhookId: 'wh_5f0c1e9b7a2d4c68' },
  },
} as const satisfies { readonly [Type in EventType]: Extract<PublishedEvent, { readonly type: Type }> };

/** A page with one event, after which there are more. */
export const firstPage = {
  data: [eventExamples['order.placed']],
  next: 'qkWpXq3aVcEwMDAwMDAwMDAwMDAwMDQx',
  hasMore: true,
};
