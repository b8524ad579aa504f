import type { EventsAnswer } from '../../views/answers.ts';
import { h, show } from '../elements/dom.ts';
import { moment } from '../elements/moment.ts';
import { showChoices } from '../elements/select.ts';
import { recordTable } from '../elements/table.ts';
import { countOf, type Filter, filteredList, pageLinks, searchBox } from '../support/filtered-list.ts';
import { getEvents, orAbsent } from '../support/server.ts';
import type { View } from '../support/view.ts';
import { subjectLink } from './record-links.ts';

/** Shows the log of a tenant's events, newest first. */
export function eventsView(query: URLSearchParams): View {
  const tenant = h('select', { name: 'tenant' });
  const type = h('select', { name: 'type' });
  const text = searchBox(query);
  const form = h(
    'form',
    { class: 'filters', role: 'search', 'aria-label': 'Events' },
    h('label', {}, 'Tenant', tenant),
    h('label', {}, 'Type', type),
    h('label', {}, 'Order number or event id', text),
  );
  const [table, pages] = [h('div'), h('p', { class: 'pages' })];
  const count = h('p', { class: 'count', role: 'status' });
  const path = ['events'];
  const wanted = () => ({ tenant: tenant.value, type: type.value, text: text.value });
  const shows = (answer: EventsAnswer | undefined, filter: Filter) => {
    if (answer === undefined) {
      show(count, 'This local cloud has no log of events.');
      return;
    }
    showChoices(tenant, tenantChoices(answer), answer.tenant);
    showChoices(type, [['', 'All'], ...answer.types.map((name) => [name])], filter.type ?? '');
    const shown = answer.events.length;
    const page = { path, filter, next: answer.next, nouns: ['event', 'events'] } as const;
    show(count, countOf(shown, page));
    show(table, shown === 0 ? null : eventsTable(answer));
    show(pages, pageLinks(page));
  };
  const fetch = (filter: URLSearchParams) => orAbsent(getEvents(filter));
  return {
    title: 'Events',
    element: h('div', {}, h('h1', {}, 'Events'), form, count, table, pages),
    refresh: filteredList({ form, path, query, wanted, fetch, show: shows }),
  };
}

/** Returns the tenants to choose from. A link may lead to the log of another one. */
const tenantChoices = ({ tenant, tenants }: EventsAnswer): string[][] =>
  [...new Set([...tenants, tenant])].map((name) => [name]);

function eventsTable({ events, time }: EventsAnswer): HTMLElement {
  const now = new Date(time);
  return recordTable(
    'Events',
    ['Event', 'Type', 'Time', 'Order or webhook', 'Product line'],
    events.map((event) => ({
      key: event.id,
      cells: [event.id, event.type, moment(event.time, now), subjectLink(event), event.line ?? '–'],
    })),
  );
}
