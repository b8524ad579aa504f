import type { EventsAnswer } from '../../views/answers.ts';
import { h, show } from '../elements/dom.ts';
import { moment } from '../elements/moment.ts';
import { showChoices } from '../elements/select.ts';
import { recordTable } from '../elements/table.ts';
import { linkTo, replaceRoute } from '../support/routes.ts';
import { getEvents, orAbsent } from '../support/server.ts';
import type { View } from '../support/view.ts';
import { subjectLink } from './record-links.ts';

/** The filter in the address, by the server's names: tenant, type, text and before. */
type Filter = Readonly<Record<string, string>>;

/** Shows the log of a tenant's events, newest first. */
export function eventsView(query: URLSearchParams): View {
  const tenant = h('select', { name: 'tenant' });
  const type = h('select', { name: 'type' });
  const text = h('input', { type: 'search', name: 'text', autocomplete: 'off', value: query.get('text') ?? '' });
  const form = h(
    'form',
    { class: 'filters', role: 'search', 'aria-label': 'Events' },
    h('label', {}, 'Tenant', tenant),
    h('label', {}, 'Type', type),
    h('label', {}, 'Order number or event id', text),
  );
  const [table, pages] = [h('div'), h('p', { class: 'pages' })];
  const count = h('p', { class: 'count', role: 'status' });
  let filter: Filter = Object.fromEntries(query);
  let asked = 0;

  const load = async () => {
    asked += 1;
    const mine = asked;
    const answer = await orAbsent(getEvents(new URLSearchParams(filter)));
    // A later request has replaced this one.
    if (mine !== asked) return;
    if (answer === undefined) {
      show(count, 'This local cloud has no log of events.');
      return;
    }
    showChoices(tenant, tenantChoices(answer), answer.tenant);
    showChoices(type, [['', 'All'], ...answer.types.map((name) => [name])], filter.type ?? '');
    const shown = answer.events.length;
    show(count, shown === 0 ? 'No events.' : `${shown} ${shown === 1 ? 'event' : 'events'}${more(answer, filter)}`);
    show(table, shown === 0 ? null : eventsTable(answer));
    show(pages, pageLinks(answer, filter));
  };
  const filterBy = () => {
    filter = { tenant: tenant.value, type: type.value, text: text.value };
    replaceRoute(linkTo(['events'], filter));
    // The next refresh shows the error.
    load().catch(() => undefined);
  };
  form.addEventListener('input', filterBy);
  form.addEventListener('submit', (event) => event.preventDefault());
  return {
    title: 'Events',
    element: h('div', {}, h('h1', {}, 'Events'), form, count, table, pages),
    refresh: load,
  };
}

/** Returns the tenants to choose from. A link may lead to the log of another one. */
const tenantChoices = ({ tenant, tenants }: EventsAnswer): string[][] =>
  [...new Set([...tenants, tenant])].map((name) => [name]);

function more({ next }: EventsAnswer, { before = '' }: Filter): string {
  if (before !== '') return next === null ? ' (oldest)' : ' (older)';
  return next === null ? '' : ' (newest)';
}

function pageLinks({ next }: EventsAnswer, filter: Filter): HTMLElement[] {
  const { before = '' } = filter;
  const to = (place: string, words: string) =>
    h('a', { href: linkTo(['events'], { ...filter, before: place }), 'data-key': words }, words);
  return [
    ...(before === '' ? [] : [to('', 'Newest events')]),
    ...(next === null ? [] : [to(String(next), 'Older events')]),
  ];
}

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
