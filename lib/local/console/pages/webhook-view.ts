import type { DeliveriesAnswer } from '../../views/answers.ts';
import type { DeliveryView } from '../../views/service-views.ts';
import { attemptsOf, responseOf, resultOf } from '../elements/attempt-words.ts';
import { type Child, h, show } from '../elements/dom.ts';
import { formatDuration } from '../elements/format.ts';
import { due, moment } from '../elements/moment.ts';
import { showChoices } from '../elements/select.ts';
import { DELIVERY_STATUSES, stateBadge } from '../elements/states.ts';
import { recordTable } from '../elements/table.ts';
import { countOf, type Filter, filteredList, pageLinks } from '../support/filtered-list.ts';
import { linkTo } from '../support/routes.ts';
import { getDeliveries, orAbsent } from '../support/server.ts';
import type { View } from '../support/view.ts';
import { orderLink } from './record-links.ts';
import { failureOf, pendingOf, statusOf, typesOf } from './webhooks-view.ts';

/** Shows a webhook with its deliveries, newest first. */
export function webhookView(id: string, query: URLSearchParams): View {
  const status = h('select', { name: 'status' });
  const form = h('form', { class: 'filters' }, h('label', {}, 'Status of deliveries', status));
  const [address, facts, table, pages] = [h('h1', {}, id), h('div'), h('div'), h('p', { class: 'pages' })];
  const count = h('p', { class: 'count', role: 'status' });
  const path = ['webhooks', id];
  const shows = (answer: DeliveriesAnswer | undefined, filter: Filter) => {
    form.hidden = answer === undefined;
    if (answer === undefined) {
      show(facts, h('p', { class: 'empty' }, 'There is no webhook of this id.'));
      show(count);
      show(table);
      show(pages);
      return;
    }
    show(address, answer.webhook.url);
    show(facts, factsOf(answer));
    const choices = Object.entries(DELIVERY_STATUSES).map(([name, { words }]) => [name, words]);
    showChoices(status, [['', 'All'], ...choices], filter.status ?? '');
    const shown = answer.deliveries.length;
    const page = { path, filter, next: answer.next, nouns: ['delivery', 'deliveries'] } as const;
    show(count, countOf(shown, page));
    show(table, shown === 0 ? null : deliveriesTable(answer));
    show(pages, pageLinks(page));
  };
  const wanted = () => ({ status: status.value });
  const fetch = (filter: URLSearchParams) => orAbsent(getDeliveries(id, filter));
  return {
    title: 'Webhook',
    element: h(
      'div',
      {},
      h('p', { class: 'back' }, h('a', { href: linkTo(['webhooks']) }, 'All webhooks')),
      address,
      facts,
      form,
      count,
      table,
      pages,
    ),
    refresh: filteredList({ form, path, query, wanted, fetch, show: shows }),
  };
}

function factsOf({ webhook, time }: DeliveriesAnswer): HTMLElement {
  const now = new Date(time);
  const told: [string, Child][] = [
    ['Status', statusOf(webhook, now)],
    ['Tenant', webhook.tenant],
    ['Description', webhook.description === null ? '–' : h('span', { dir: 'auto' }, webhook.description)],
    ['Event types', typesOf(webhook)],
    ['Pending', pendingOf(webhook)],
    ['Last success', moment(webhook.lastSuccessAt, now)],
    ['Last failure', failureOf(webhook, now)],
  ];
  return h(
    'dl',
    { class: 'run-facts' },
    told.map(([term, content]) => h('div', {}, h('dt', {}, term), h('dd', {}, content))),
  );
}

const COLUMNS = ['Event', 'Type', 'Order', 'Status', 'Last response', 'Duration', 'Attempts', 'Next attempt'];

function deliveriesTable({ deliveries, time }: DeliveriesAnswer): HTMLElement {
  const now = new Date(time);
  return recordTable(
    'Deliveries',
    COLUMNS,
    deliveries.map((delivery) => {
      const last = delivery.attempts.at(-1);
      return {
        key: delivery.id,
        cells: [
          delivery.event,
          delivery.type,
          orderLink(delivery),
          stateBadge(DELIVERY_STATUSES[delivery.status]),
          last === undefined ? '–' : responseOf(last),
          last === undefined ? '–' : formatDuration(last.milliseconds),
          attemptsList(delivery, now),
          delivery.nextAttemptAt === null ? '–' : due(delivery.nextAttemptAt, now),
        ],
      };
    }),
  );
}

/** Shows the number of attempts, and each of them on request. */
function attemptsList(delivery: DeliveryView, now: Date): Child {
  if (delivery.attempts.length === 0) return 'None yet';
  const items = delivery.attempts.map((attempt) => h('li', {}, moment(attempt.at, now), `: ${resultOf(attempt)}`));
  return h('details', {}, h('summary', {}, attemptsOf(delivery)), h('ol', {}, items));
}
