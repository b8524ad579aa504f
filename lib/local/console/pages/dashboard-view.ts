import type { OverviewAnswer } from '../../views/answers.ts';
import type { AlarmsWidget, AlarmView, DashboardView, TextWidget, Widget } from '../../views/cloudwatch-views.ts';
import type { Range } from '../charts/chart.ts';
import { GraphView } from '../charts/graph-widget.ts';
import { h, show } from '../elements/dom.ts';
import { shortNames } from '../elements/format.ts';
import { markdown } from '../elements/markdown.ts';
import { ALARM_STATES, stateBadge } from '../elements/states.ts';
import { linkTo } from '../support/routes.ts';
import { getDashboard } from '../support/server.ts';
import type { View } from '../support/view.ts';
import { placed } from './folded-rows.ts';

interface Drawn {
  readonly element: HTMLElement;
  update(widget: Widget, range: Range, alarms: readonly AlarmView[]): void;
  destroy(): void;
}

/** Shows a dashboard on CloudWatch's grid, or in a narrow window one widget below the other. */
export function dashboardView(name: string, title: string, minutes: number): View {
  const grid = h('div', { class: 'dashboard' });
  let shape = '';
  let drawn: readonly Drawn[] = [];
  const close = () => {
    for (const widget of drawn) widget.destroy();
  };
  const draw = ({ widgets }: DashboardView, range: Range, alarms: readonly AlarmView[]) => {
    const now = JSON.stringify(widgets.map(({ type, x, y, width, height }) => [type, x, y, width, height]));
    if (now !== shape) {
      close();
      drawn = widgets.map((widget) => draws(widget, range));
      grid.replaceChildren(...inReadingOrder(drawn, widgets));
      shape = now;
    }
    // Before the update, since a chart is drawn once it has a size.
    place(drawn, widgets);
    for (const [index, widget] of widgets.entries()) drawn[index]?.update(widget, range, alarms);
  };
  return {
    title,
    element: h('div', {}, h('h1', {}, title), grid),
    async refresh({ alarms }: OverviewAnswer) {
      const { start, end, dashboard } = await getDashboard(name, minutes);
      draw(dashboard, { start: Date.parse(start), end: Date.parse(end) }, alarms);
    },
    close,
  };
}

/** Sorts widgets by their place. The keyboard and a narrow window follow this order. */
function inReadingOrder(drawn: readonly Drawn[], widgets: readonly Widget[]): HTMLElement[] {
  const pairs = drawn.flatMap(({ element }, index) => {
    const widget = widgets[index];
    return widget === undefined ? [] : [{ element, widget }];
  });
  return pairs.sort((a, b) => a.widget.y - b.widget.y || a.widget.x - b.widget.x).map(({ element }) => element);
}

/** Places widgets on the grid. A row of graphs without data is folded to its titles. */
function place(drawn: readonly Drawn[], widgets: readonly Widget[]): void {
  for (const [index, { first, span, isFolded }] of placed(widgets).entries()) {
    const [element, widget] = [drawn[index]?.element, widgets[index]];
    if (element === undefined || widget === undefined) continue;
    element.style.setProperty('--column', `${widget.x + 1} / span ${widget.width}`);
    element.style.setProperty('--row', `${first} / span ${span}`);
    element.classList.toggle('folded', isFolded);
  }
}

function draws(widget: Widget, range: Range): Drawn {
  if (widget.type === 'graph') return drawsGraph(new GraphView(widget, range));
  const element = h('section', { class: `widget ${widget.type}` });
  return {
    element,
    update: (updated, _range, alarms) => {
      if (updated.type === 'text') drawText(element, updated);
      if (updated.type === 'alarms') drawAlarms(element, updated, alarms);
    },
    destroy: () => undefined,
  };
}

function drawsGraph(graph: GraphView): Drawn {
  return {
    element: graph.element,
    update: (widget, range) => widget.type === 'graph' && graph.update(widget, range),
    destroy: () => graph.destroy(),
  };
}

function drawText(element: HTMLElement, widget: TextWidget): void {
  show(element, markdown(widget.markdown));
}

function drawAlarms(element: HTMLElement, { title, alarms: names }: AlarmsWidget, alarms: readonly AlarmView[]): void {
  const short = shortNames(names);
  const items = names.map((name) => {
    const alarm = alarms.find((candidate) => candidate.name === name);
    const state = alarm === undefined ? 'Not known' : stateBadge(ALARM_STATES[alarm.state]);
    return h('li', { 'data-key': name }, h('a', { href: linkTo(['alarms', name]) }, short.get(name) ?? name), state);
  });
  element.setAttribute('aria-label', title);
  show(element, h('h2', {}, title), h('ul', { class: 'alarm-states' }, items));
}
