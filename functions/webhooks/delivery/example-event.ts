import type { EventType, PublishedEvent } from '../../core/model/published-events.ts';
import type { Store } from '../../core/store/store.ts';
import type { Webhook } from '../model/webhook.ts';

/** Random bytes in the id of a test. */
const TEST_BYTES = 8;

/** Returns an event of an example order, in words of its line, for a test. Its id begins with `test-`, and it is never in the log. */
export function exampleEvent(
  store: Store,
  { id: webhookId, tenant }: Pick<Webhook, 'id' | 'tenant'>,
  type: EventType = 'webhook.test',
): PublishedEvent {
  const id = `test-${store.random(TEST_BYTES).toString('hex')}`;
  const timestamp = store.now().toISOString();
  const order = {
    line: 'appliances',
    tenant,
    number: 100_042,
    uid: '100042-4d5a9c3e1f7b2a60',
    status: 'new',
    version: 1,
    order: '/provisioning/api/v1/orders/100042-4d5a9c3e1f7b2a60',
  };
  const moved = { ...order, status: 'provisioning', previousStatus: 'new', version: 2 };
  switch (type) {
    case 'order.placed':
      return { id, type, timestamp, data: { ...order, previousStatus: null } };
    case 'order.status_changed':
    case 'order.commented':
      return { id, type, timestamp, data: moved };
    case 'order.updated':
      return { id, type, timestamp, data: { ...moved, changed: ['customerRefNum'] } };
    case 'order.attention_needed':
      return { id, type, timestamp, data: { ...moved, reason: 'stalled' } };
    case 'webhook.disabled':
      return { id, type, timestamp, data: { tenant, webhookId, reason: 'gone' } };
    case 'webhook.test':
      return { id, type, timestamp, data: { tenant, webhookId } };
  }
}
