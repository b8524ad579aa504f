import {
  type AttemptView,
  type DeliveryView,
  type EventView,
  type OrderView,
  type ServiceViews,
  Unshowable,
  type WebhookView,
} from '../../../lib/local/views/service-views.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const TYPES = ['order.placed', 'order.status_changed', 'order.commented', 'webhook.disabled'];

/** The order whose view the fixture has. */
export const ORDER = 100_031;

/** The order whose history is longer than its view. */
export const LONG = 100_030;

/** A text that only events have which are further back than a page looks. */
export const FAR = 'far';

/** The order whose item is damaged. */
export const DAMAGED = 100_012;

/** Data of the service that change while a test looks at them. */
export interface ChangingViews extends ServiceViews {
  /** Adds an event to the log of `demo`, as the service does meanwhile. */
  append(event: Pick<EventView, 'id' | 'type' | 'order' | 'line' | 'webhook'>): void;
}

/** Makes the data of a service: a log of two pages, three webhooks, one of which fails, and an order. */
export function serviceViews(now: Date): ChangingViews {
  const before = (milliseconds: number): string => new Date(now.getTime() - milliseconds).toISOString();
  const after = (milliseconds: number): string => before(-milliseconds);
  const log: EventView[] = Array.from({ length: 30 }, (_, index) => {
    const order = 100_001 + index;
    const type = TYPES[index % 3] ?? '';
    const version = type === 'order.placed' ? 1 : 3;
    const time = before((32 - index) * MINUTE);
    return { id: `${order}-v${version}`, type, time, position: index + 1, order, line: 'appliances', webhook: null };
  });
  const append: ChangingViews['append'] = (event) =>
    void log.push({ ...event, time: now.toISOString(), position: log.length + 1 });
  append({ id: `${ORDER}-v1`, type: 'order.placed', order: ORDER, line: 'devices', webhook: null });
  append({ id: 'gone-1', type: 'webhook.disabled', order: null, line: null, webhook: 'gone' });

  const attempt = (at: string, milliseconds: number, statusCode: number | null, error: string | null): AttemptView => ({
    ...{ at, milliseconds, statusCode, error },
  });
  const webhook = (id: string, fields: Partial<WebhookView>): WebhookView => ({
    ...{ id, tenant: 'demo', url: `https://${id}.partner.example/hooks/orders`, description: null, status: 'enabled' },
    ...{ disabledReason: null, heldUntil: null, types: null, lines: null, pending: 0 },
    ...{ lastSuccessAt: before(MINUTE), lastFailure: null, failingSince: null },
    ...fields,
  });
  const refused = attempt(before(40 * SECOND), 1_280, 503, 'status');
  const webhooks = [
    webhook('desk', { description: 'The service desk', types: ['order.placed', 'order.status_changed'] }),
    webhook('warehouse', {
      ...{ status: 'holding', heldUntil: after(2 * MINUTE), pending: 10_000, lines: ['devices'] },
      ...{ lastSuccessAt: before(90 * MINUTE), failingSince: before(80 * MINUTE) },
      lastFailure: { ...refused, event: `${ORDER}-v1` },
    }),
    webhook('gone', {
      ...{ tenant: 'rival', status: 'disabled', disabledReason: 'gone', lastSuccessAt: null },
      lastFailure: { ...attempt(before(3 * MINUTE), 35, 410, 'status'), event: '100900-v1' },
    }),
  ];
  const delivery = (to: string, fields: Partial<DeliveryView>): DeliveryView => ({
    ...{
      id: `1772445600000-e0000000000000031-3`,
      webhook: to,
      event: `${ORDER}-v1`,
      type: 'order.placed',
      order: ORDER,
    },
    ...{ status: 'succeeded', createdAt: before(2 * MINUTE), nextAttemptAt: null },
    attempts: [attempt(before(MINUTE), 38, 200, null)],
    ...fields,
  });
  const failing = delivery('warehouse', {
    status: 'pending',
    attempts: [
      attempt(before(2 * MINUTE), 10_000, null, 'timeout'),
      attempt(before(100 * SECOND), 22, 302, 'redirect'),
      refused,
    ],
    nextAttemptAt: after(5 * MINUTE),
  });
  const deliveries = [
    failing,
    delivery('warehouse', { id: '1772445600000-tfeed-0', event: 'test-feed', type: 'webhook.test', order: null }),
    delivery('warehouse', {
      ...{ id: '1772445500000-e0000000000000030-2', event: '100030-v3', type: 'order.commented', order: 100_030 },
      ...{ status: 'failed', attempts: [attempt(before(9 * MINUTE), 0, null, 'refused-address')] },
    }),
  ];
  const order = (): OrderView => ({
    ...{ number: ORDER, line: 'devices', tenant: 'demo', status: 'provisioning', statusSince: before(2 * MINUTE) },
    ...{ version: 2, placedAt: before(3 * MINUTE), placedBy: 'demo', changedAt: before(2 * MINUTE) },
    ...{ fulfilledBy: 'wh-columbus', runs: 'ORD-2005' },
    eventsLeftOut: 0,
    versionsLeftOut: 0,
    events: log
      .filter((event) => event.order === ORDER)
      .toReversed()
      .map((event) => ({ ...event, deliveries: event.id === `${ORDER}-v1` ? [delivery('desk', {}), failing] : [] })),
    webhooks: webhooks.filter(({ tenant }) => tenant === 'demo'),
    history: [
      ...[
        {
          version: 2,
          time: before(2 * MINUTE),
          from: 'new',
          to: 'provisioning',
          actor: 'workflow',
          reason: 'stock taken',
          fields: ['items[0].taken'],
        },
      ],
      ...[{ version: 1, time: before(3 * MINUTE), from: null, to: 'new', actor: 'demo', reason: null, fields: [] }],
    ],
  });

  return {
    append,
    events: async ({ tenant = 'demo', type, text = '', before: end = Number.POSITIVE_INFINITY, limit }) => {
      const own = tenant === 'demo' ? log : [];
      const found = own
        .filter((event) => event.position < end && event.id.includes(text) && (type ?? event.type) === event.type)
        .toReversed();
      const events = found.slice(0, limit);
      if (text === FAR) return { tenant, tenants: ['demo', 'rival'], types: TYPES, events: [], next: 1 };
      const next = found.length > limit ? (events.at(-1)?.position ?? null) : null;
      return { tenant, tenants: ['demo', 'rival'], types: TYPES, events, next };
    },
    webhooks: async () => webhooks,
    deliveries: async (id, { status, before: end = '~', limit }) => {
      const found = webhooks.find((known) => known.id === id);
      const own = deliveries.filter(
        (known) => known.webhook === id && known.id < end && (status ?? known.status) === known.status,
      );
      const page = own.slice(0, limit);
      return found && { webhook: found, deliveries: page, next: own.length > limit ? (page.at(-1)?.id ?? null) : null };
    },
    order: async (number) => {
      if (number === DAMAGED) throw new Unshowable(`The item ORDER#${DAMAGED} ORDER is malformed: status.`);
      if (number === LONG) return { ...order(), number, eventsLeftOut: 1, versionsLeftOut: 40 };
      return number === ORDER ? order() : undefined;
    },
  };
}
