import './language.ts';
import type { OverviewAnswer } from '../views/answers.ts';
import { onSchemeChange } from './charts/colors.ts';
import { h } from './elements/dom.ts';
import { DEFAULT_MINUTES, Header } from './header.ts';
import { alarmsView } from './pages/alarms-view.ts';
import { dashboardView } from './pages/dashboard-view.ts';
import { eventsView } from './pages/events-view.ts';
import { orderView } from './pages/order-view.ts';
import { runView } from './pages/run-view.ts';
import { webhookView } from './pages/webhook-view.ts';
import { webhooksView } from './pages/webhooks-view.ts';
import { workflowsView } from './pages/workflows-view.ts';
import { Refresher } from './refresher.ts';
import { FILTERED } from './support/filtered-list.ts';
import { currentRoute, linkTo, type Route } from './support/routes.ts';
import { getOverview } from './support/server.ts';
import type { View } from './support/view.ts';

const main = document.getElementById('main') ?? document.body;
const header = new Header();
let overview: OverviewAnswer | undefined;
let view: View | undefined;

const refresher = new Refresher(async () => {
  const told = await getOverview();
  overview = told;
  header.name(told.dashboards);
  const current = view ?? open(told);
  header.update(told, current.title);
  await current.refresh(told);
}, header);

function open(told: OverviewAnswer): View {
  const opened = viewAt(currentRoute(), told);
  main.replaceChildren(opened.element);
  view = opened;
  return opened;
}

/** Makes the view of an address, or the first dashboard for an address without a view. */
function viewAt({ segments, query }: Route, { dashboards }: OverviewAnswer): View {
  const [kind, first, second] = segments;
  switch (kind) {
    case 'alarms':
      return alarmsView(first);
    case 'workflows':
      return first === undefined || second === undefined ? workflowsView(query) : runView(first, second);
    case 'events':
      return eventsView(query);
    case 'webhooks':
      return first === undefined ? webhooksView() : webhookView(first, query);
    case 'orders':
      return first === undefined ? eventsView(query) : orderView(first);
    default: {
      const minutes = Number(query.get('minutes') ?? DEFAULT_MINUTES);
      return openDashboard(kind === 'dashboards' ? first : dashboards[0], minutes);
    }
  }
}

function openDashboard(name: string | undefined, minutes: number): View {
  if (name !== undefined && overview?.dashboards.includes(name))
    return dashboardView(name, header.titleOf(name), minutes);
  const message = name === undefined ? 'There are no dashboards.' : `There is no dashboard ${name}.`;
  const element = h('div', {}, h('h1', {}, 'Dashboards'), h('p', { class: 'empty' }, message));
  return { title: 'Dashboards', element, refresh: async () => undefined };
}

/** Opens the view of the address at once, so that a slow or silent local cloud leaves no other view in its place. */
function reopen(): void {
  view?.close?.();
  view = undefined;
  if (overview !== undefined) header.navigate(overview, open(overview).title);
  void refresher.now();
}

addEventListener('hashchange', () => {
  reopen();
  scrollTo(0, 0);
  // Keyboards and screen readers continue at the opened view.
  main.focus({ preventScroll: true });
});
main.addEventListener(FILTERED, (event) => event instanceof CustomEvent && refresher.report(event.detail));
// Charts keep the colors of the scheme in which they were made.
onSchemeChange(reopen);
document.getElementById('skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
header.onRange((minutes) => {
  const { segments } = currentRoute();
  const [first] = overview?.dashboards ?? [];
  location.hash = linkTo(segments.length > 0 || first === undefined ? segments : ['dashboards', first], { minutes });
});
main.append(h('p', { class: 'empty' }, 'Loading …'));
refresher.start();
