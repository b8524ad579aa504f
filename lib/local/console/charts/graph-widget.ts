import type { GraphWidget } from '../../views/cloudwatch-views.ts';
import { h, s, show } from '../elements/dom.ts';
import { formatTime, formatValue } from '../elements/format.ts';
import { Chart, type Range, unitOfAxis } from './chart.ts';
import { strokeOf } from './colors.ts';
import { summaryOf } from './plot-data.ts';

const NO_DATA = 'No data yet';

/** A graph or its figures, with a table of the figures below a disclosure. */
export class GraphView {
  readonly element: HTMLElement;
  readonly #canvas = h('div', { class: 'plot', role: 'img' });
  readonly #legend = h('ul', { class: 'legend' });
  readonly #figures = h('div', { class: 'figures' });
  readonly #empty = h('p', { class: 'empty' });
  readonly #table = h('div', { class: 'table-scroll', role: 'region', tabindex: '0' });
  readonly #details = h('details', {}, h('summary', {}, 'Figures'), this.#table);
  #chart: Chart | undefined;
  #widget: GraphWidget;
  #range: Range;

  constructor(widget: GraphWidget, range: Range) {
    [this.#widget, this.#range] = [widget, range];
    const title = h('h2', {}, widget.title);
    const parts =
      widget.view === 'singleValue' ? [this.#figures] : [this.#canvas, this.#empty, this.#legend, this.#details];
    this.#table.setAttribute('aria-label', `${widget.title}: figures`);
    this.element = h('section', { class: `widget graph ${widget.view}`, 'aria-label': widget.title }, title, parts);
    this.update(widget, range);
  }

  update(widget: GraphWidget, range: Range): void {
    [this.#widget, this.#range] = [widget, range];
    if (widget.view === 'singleValue') show(this.#figures, this.#bigFigures());
    else this.#draw(widget, range);
  }

  destroy(): void {
    this.#chart?.destroy();
  }

  #draw(widget: GraphWidget, range: Range): void {
    const hasData = widget.series.some((line) => summaryOf(line) !== undefined);
    show(this.#empty, hasData ? null : `${NO_DATA} in this time range.`);
    this.#canvas.setAttribute('aria-label', this.#described());
    this.#chart ??= new Chart(this.#canvas, widget, range, (index) => this.#showLegend(index));
    this.#chart.update(widget, range);
    this.#showLegend(null);
    show(this.#table, this.#figuresTable());
  }

  #format(value: number, axis: 'left' | 'right'): string {
    return formatValue(value, unitOfAxis(this.#widget, axis));
  }

  /** Returns a description of the picture for screen readers. */
  #described(): string {
    const { title, series } = this.#widget;
    const latest = series.map((line) => `${line.label} ${this.#latest(line)}`);
    return `${title}. Latest: ${latest.join('; ')}. All figures are in the table below.`;
  }

  #latest(line: GraphWidget['series'][number]): string {
    const summary = summaryOf(line);
    return summary === undefined ? NO_DATA.toLowerCase() : this.#format(summary.latest, line.axis);
  }

  /** Shows the latest values, or the values under the pointer. */
  #showLegend(index: number | null): void {
    const { series } = this.#widget;
    const under = index === null ? undefined : this.#chart?.at(index);
    const entries = series.map((line, at) => {
      const value = under?.values[at] ?? null;
      const figure = under === undefined ? this.#latest(line) : value === null ? '–' : this.#format(value, line.axis);
      return h('li', { 'data-key': String(at) }, swatch(at, line.color), h('span', {}, line.label), h('b', {}, figure));
    });
    const when = under === undefined ? null : h('li', { class: 'when', 'data-key': 'when' }, this.#time(under.time));
    show(this.#legend, entries, when);
  }

  #time(milliseconds: number): string {
    return formatTime(new Date(milliseconds), new Date(this.#range.end));
  }

  #bigFigures(): HTMLElement[] {
    return this.#widget.series.map((line, index) => {
      const summary = summaryOf(line);
      return h(
        'dl',
        { 'data-key': String(index) },
        h('dt', {}, line.label),
        h('dd', { class: summary === undefined ? 'none' : undefined }, summary ? this.#latest(line) : NO_DATA),
        summary && h('dd', { class: 'when' }, `at ${this.#time(summary.at)}`),
      );
    });
  }

  #figuresTable(): HTMLElement {
    const columns = ['Series', 'Latest', 'At', 'Least', 'Most'];
    const rows = this.#widget.series.map((line) => {
      const summary = summaryOf(line);
      const figures = summary && [
        this.#format(summary.latest, line.axis),
        this.#time(summary.at),
        this.#format(summary.least, line.axis),
        this.#format(summary.most, line.axis),
      ];
      const cells = figures?.map((figure) => h('td', {}, figure)) ?? h('td', { colspan: 4 }, NO_DATA);
      return h('tr', {}, h('th', { scope: 'row' }, line.label), cells);
    });
    const annotations = this.#widget.annotations.map(({ label, value, axis }) => {
      return h('tr', {}, h('th', { scope: 'row' }, label), h('td', { colspan: 4 }, this.#format(value, axis)));
    });
    const heads = columns.map((column) => h('th', { scope: 'col' }, column));
    return h('table', {}, h('thead', {}, h('tr', {}, heads)), h('tbody', {}, rows, annotations));
  }
}

function swatch(index: number, wished: string | undefined): SVGElement {
  const { color, dash } = strokeOf(index, wished);
  const line = s('line', {
    x1: 0,
    x2: 18,
    y1: 4,
    y2: 4,
    stroke: color,
    'stroke-width': 3,
    'stroke-dasharray': dash.join(' '),
  });
  return s('svg', { class: 'swatch', viewBox: '0 0 18 8', 'aria-hidden': 'true' }, line);
}
