import type { OrderAnswer } from '../../views/answers.ts';
import type { DeliveryView, OrderEventView, OrderView } from '../../views/service-views.ts';
import { attemptsOf, resultOf } from '../elements/attempt-words.ts';
import { type Child, h, show } from '../elements/dom.ts';
import { due, moment } from '../elements/moment.ts';
import { DELIVERY_STATUSES, stateBadge } from '../elements/states.ts';
import { recordTable } from '../elements/table.ts';
import { linkTo } from '../support/routes.ts';
import { getOrder, orAbsent } from '../support/server.ts';
import type { View } from '../support/view.ts';
import { webhookLink } from './record-links.ts';

/** Shows one order: its status, its events with their deliveries, and its history. */
export function orderView(number: string): View {
  const [facts, data] = [h('div'), h('div', { class: 'order-data' })];
  return {
    title: `Order ${number}`,
    element: h(
      'div',
      {},
      h('p', { class: 'back' }, h('a', { href: linkTo(['events']) }, 'All events')),
      h('h1', {}, `Order ${number}`),
      facts,
      data,
    ),
    async refresh() {
      const answer = await orAbsent(getOrder(number));
      if (answer === undefined) {
        show(facts, h('p', { class: 'empty' }, 'There is no order of this number.'));
        show(data);
        return;
      }
      show(facts, factsOf(answer));
      show(data, eventsSection(answer), historySection(answer));
    },
  };
}

function factsOf({ order, time }: OrderAnswer): HTMLElement {
  const now = new Date(time);
  const told: [string, Child][] = [
    ['Status', order.status],
    ['Since', moment(order.statusSince, now)],
    ['Product line', order.line],
    ['Tenant', h('a', { href: linkTo(['events'], { tenant: order.tenant }) }, order.tenant)],
    ...(order.fulfilledBy === null ? [] : [['Fulfilled by', order.fulfilledBy] satisfies [string, Child]]),
    ['Placed', [moment(order.placedAt, now), ` by ${order.placedBy}`]],
    ['Last changed', moment(order.changedAt, now)],
    ['Version', String(order.version)],
    ['Workflow runs', h('a', { href: linkTo(['workflows'], { text: order.runs }) }, 'Runs of this order')],
  ];
  return h(
    'dl',
    { class: 'run-facts' },
    told.map(([term, content]) => h('div', {}, h('dt', {}, term), h('dd', {}, content))),
  );
}

function eventsSection({ order, time }: OrderAnswer): HTMLElement {
  const now = new Date(time);
  const addresses = new Map(order.webhooks.map(({ id, url }) => [id, url]));
  const table = recordTable(
    'Events of the order',
    ['Event', 'Type', 'Time', 'Deliveries'],
    order.events.map((event) => ({
      key: event.id,
      cells: [event.id, event.type, moment(event.time, now), deliveriesOf(event, addresses, now)],
    })),
  );
  const empty = h('p', { class: 'empty' }, 'No events in the last 30 days.');
  const all = h('a', { href: linkTo(['events'], { tenant: order.tenant, text: `${order.number}-` }) }, 'log of events');
  return h(
    'section',
    { 'data-key': 'events' },
    h('h2', {}, 'Events'),
    order.events.length === 0 ? empty : table,
    order.eventsLeftOut > 0 && h('p', { class: 'note' }, `${older(order.eventsLeftOut, 'event')} in the `, all, '.'),
  );
}

function deliveriesOf(event: OrderEventView, addresses: ReadonlyMap<string, string>, now: Date): Child {
  if (event.deliveries.length === 0) return 'None';
  return h(
    'ul',
    { class: 'deliveries' },
    event.deliveries.map((delivery) =>
      h(
        'li',
        { 'data-key': delivery.webhook },
        stateBadge(DELIVERY_STATUSES[delivery.status]),
        ' ',
        webhookLink(delivery.webhook, addresses.get(delivery.webhook) ?? delivery.webhook),
        h('p', { class: 'note' }, progressOf(delivery), nextOf(delivery, now)),
      ),
    ),
  );
}

function progressOf({ attempts }: DeliveryView): string {
  const last = attempts.at(-1);
  return last === undefined ? attemptsOf({ attempts }) : `${resultOf(last)} · ${attemptsOf({ attempts })}`;
}

const nextOf = ({ nextAttemptAt }: DeliveryView, now: Date): Child =>
  nextAttemptAt !== null && [new Date(nextAttemptAt) < now ? ' · ' : ' · next ', due(nextAttemptAt, now)];

function historySection({ order, time }: OrderAnswer): HTMLElement {
  const now = new Date(time);
  const rows = order.history.map((entry) => ({
    key: String(entry.version),
    cells: [
      String(entry.version),
      moment(entry.time, now),
      changeOf(entry),
      entry.actor,
      entry.reason ?? '–',
      entry.fields.length === 0 ? '–' : entry.fields.join(', '),
    ],
  }));
  const columns = ['Version', 'Time', 'Status', 'By', 'Reason', 'Changed fields'];
  const all = h('code', {}, `npm run ops -- order ${order.number}`);
  return h(
    'section',
    { 'data-key': 'history' },
    h('h2', {}, 'History'),
    recordTable('History', columns, rows),
    order.versionsLeftOut > 0 && h('p', { class: 'note' }, `${older(order.versionsLeftOut, 'version')} in `, all, '.'),
  );
}

/**
 * Says how many older ones a table leaves out. The place where they are follows.
 *
 * @example older(1, 'event') // '1 older event is'
 */
const older = (number: number, noun: string): string =>
  number === 1 ? `1 older ${noun} is` : `${number} older ${noun}s are`;

function changeOf({ from, to }: OrderView['history'][number]): string {
  if (from === null) return `placed in ${to}`;
  return from === to ? to : `${from} to ${to}`;
}
