import uPlot from 'uplot';
import type { GraphWidget } from '../../views/cloudwatch-views.ts';
import { formatTick, formatValue, isDuration, SECONDS, type Unit, unitOf } from '../elements/format.ts';
import { readable, strokeOf, token } from './colors.ts';
import { capped, lonePoints, type PlotData, plotData, stacked } from './plot-data.ts';

/** Lines with fewer values than this show each of them as a point. */
const FEW_POINTS = 24;
const FONT = '12px system-ui, sans-serif';

/** Steps between ticks of durations, in seconds. */
const DURATION_STEPS = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800],
  ...[3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000, 2_592_000],
];

/** The range of time of a graph, in milliseconds since 1970. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Returns the unit of an axis: that of its label, or for the left axis that of the title. */
export function unitOfAxis(widget: GraphWidget, axis: 'left' | 'right'): Unit {
  return axis === 'left' ? unitOf(widget.leftLabel, widget.title) : unitOf(widget.rightLabel);
}

/** A chart of time series on a canvas that fills its container. */
export class Chart {
  readonly #container: HTMLElement;
  readonly #sizes: ResizeObserver;
  readonly #hovered: (index: number | null) => void;
  #plot: uPlot | undefined;
  #shape = '';
  #widget: GraphWidget;
  #range: Range;
  #data: PlotData;

  /** @param hovered called with the index of the values under the pointer, or null */
  constructor(container: HTMLElement, widget: GraphWidget, range: Range, hovered: (index: number | null) => void) {
    this.#container = container;
    this.#hovered = hovered;
    [this.#widget, this.#range, this.#data] = [widget, range, plotData(widget)];
    this.#sizes = new ResizeObserver(() => this.#resize());
    this.#sizes.observe(container);
  }

  /** Draws new figures. It recreates the chart only when the widget has other series than before. */
  update(widget: GraphWidget, range: Range): void {
    [this.#widget, this.#range, this.#data] = [widget, range, plotData(widget)];
    const shape = JSON.stringify({ ...widget, series: widget.series.map(({ points: _, ...line }) => line) });
    if (shape !== this.#shape) {
      this.#plot?.destroy();
      this.#plot = undefined;
      this.#shape = shape;
    }
    if (this.#plot === undefined) this.#resize();
    else this.#plot.setData(this.#aligned());
  }

  /** Returns the unstacked values at an index with their time, in milliseconds. */
  at(index: number): { readonly time: number; readonly values: readonly (number | null)[] } {
    return {
      time: (this.#data.times[index] ?? 0) * 1_000,
      values: this.#data.values.map((values) => values[index] ?? null),
    };
  }

  destroy(): void {
    this.#sizes.disconnect();
    this.#plot?.destroy();
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#container;
    if (width === 0 || height === 0) return;
    if (this.#plot === undefined)
      this.#plot = new uPlot(this.#options(width, height), this.#aligned(), this.#container);
    else if (this.#plot.width !== width || this.#plot.height !== height) this.#plot.setSize({ width, height });
  }

  #aligned(): uPlot.AlignedData {
    const { series } = this.#widget;
    const { times, values } = this.#widget.stacked ? stacked(this.#data, series) : this.#data;
    return [[...times], ...values.map((line, index) => capped(line, this.#endOf(series[index]?.axis)))];
  }

  /** Returns the end of an axis that the dashboard sets. */
  #endOf(axis: 'left' | 'right' | undefined): number {
    return (axis === 'left' ? this.#widget.leftMax : undefined) ?? Number.POSITIVE_INFINITY;
  }

  #options(width: number, height: number): uPlot.Options {
    const widget = this.#widget;
    const hasRight = [...widget.series, ...widget.annotations].some(({ axis }) => axis === 'right');
    return {
      width,
      height,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { time: true, range: () => [this.#range.start / 1_000, this.#range.end / 1_000] },
        left: { range: (_, least, most) => this.#extent('left', least, most) },
        ...(hasRight && { right: { range: (_, least, most) => this.#extent('right', least, most) } }),
      },
      axes: [timeAxis(), this.#axis('left'), ...(hasRight ? [this.#axis('right')] : [])],
      series: [{}, ...widget.series.map((_, index) => this.#line(index))],
      ...(widget.stacked && { bands: this.#bands() }),
      hooks: {
        draw: [(plot) => this.#annotate(plot)],
        setCursor: [(plot) => this.#hovered(plot.cursor.idx ?? null)],
      },
    };
  }

  #line(index: number): uPlot.Series {
    const { series, stacked } = this.#widget;
    const line = series[index];
    const { color, dash } = strokeOf(index, line?.color);
    return {
      scale: line?.axis ?? 'left',
      stroke: color,
      width: 1.75,
      dash: [...dash],
      ...(stacked && { fill: `color-mix(in srgb, ${color} 28%, transparent)` }),
      points: {
        show: false,
        size: 5,
        fill: color,
        filter: (_plot, series) => this.#points(series - 1),
      },
    };
  }

  /** Returns the indices of values drawn as points: all values of a short series, otherwise those without a line. */
  #points(series: number): number[] {
    const values = this.#data.values[series] ?? [];
    const known = values.flatMap((value, index) => (value === null ? [] : [index]));
    return known.length <= FEW_POINTS ? known : lonePoints(values);
  }

  /** Returns the bands between each stacked line and the line below it on the same axis. */
  #bands(): uPlot.Band[] {
    const { series } = this.#widget;
    return series.flatMap((line, index) => {
      const below = series.slice(0, index).findLastIndex(({ axis }) => axis === line.axis);
      return below < 0 ? [] : [{ series: [index + 1, below + 1] satisfies [number, number] }];
    });
  }

  /**
   * Returns an axis's limits. The axis starts at zero, unless the dashboard sets a limit or percentages near 100 would look flat.
   */
  #extent(axis: 'left' | 'right', least: number | null, most: number | null): [number, number] {
    const { annotations, leftMin, leftMax } = this.#widget;
    const lines = annotations.filter((annotation) => annotation.axis === axis).map(({ value }) => value);
    const values = [
      ...lines,
      ...[least, most].flatMap((value) => (value === null || !Number.isFinite(value) ? [] : value)),
    ];
    const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
    const share = unitOfAxis(this.#widget, axis) === '%';
    const margin = (high - low) * 0.12 || Math.abs(high) * 0.1 || 1;
    const bottom = share && low > 50 ? low - margin : Math.min(0, low);
    const top = share && high <= 100 ? Math.min(100, high + margin) : high + (high - bottom) * 0.1;
    const [from, to] = axis === 'left' ? [leftMin ?? bottom, leftMax ?? top] : [bottom, top];
    return from < to ? [from, to] : [from, from + 1];
  }

  #axis(axis: 'left' | 'right'): uPlot.Axis {
    const unit = unitOfAxis(this.#widget, axis);
    const values = this.#data.values.flat();
    const onlyWhole = unit === '' && values.every((value) => value === null || Number.isInteger(value));
    const steps = onlyWhole ? wholeSteps : durationSteps(unit);
    return {
      scale: axis,
      side: axis === 'left' ? 3 : 1,
      stroke: token('--muted'),
      font: FONT,
      grid: { show: axis === 'left', stroke: token('--grid'), width: 1 },
      ticks: { show: false },
      gap: 6,
      space: 32,
      ...(steps !== undefined && { incrs: steps }),
      values: (_, splits) => splits.map((value) => formatValue(value, unit)),
      size: (_, labels) => 14 + 7 * Math.max(2, ...(labels ?? []).map(({ length }) => length)),
    };
  }

  #annotate(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.lineWidth = 1.25 * ratio;
    ctx.setLineDash([4 * ratio, 4 * ratio]);
    ctx.font = `${12 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = 'right';
    for (const { value, label, axis, color } of this.#widget.annotations) {
      const y = plot.valToPos(value, axis, true);
      if (!(y >= bbox.top - 1 && y <= bbox.top + bbox.height + 1)) continue;
      ctx.strokeStyle = color === undefined ? token('--bad') : readable(color);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      const above = y - bbox.top > 18 * ratio;
      const right = bbox.left + bbox.width - 4 * ratio;
      // A halo separates the words from the lines below.
      ctx.setLineDash([]);
      ctx.lineWidth = 4 * ratio;
      ctx.lineJoin = 'round';
      ctx.strokeStyle = token('--surface');
      const baseline = above ? y - 5 * ratio : y + 14 * ratio;
      ctx.strokeText(label, right, baseline);
      ctx.fillStyle = token('--text');
      ctx.fillText(label, right, baseline);
      ctx.lineWidth = 1.25 * ratio;
      ctx.setLineDash([4 * ratio, 4 * ratio]);
    }
    ctx.restore();
  }
}

/** Returns the steps between ticks of durations in a unit; undefined for another unit. */
const durationSteps = (unit: Unit): number[] | undefined =>
  isDuration(unit) ? DURATION_STEPS.map((seconds) => seconds / SECONDS[unit]) : undefined;

const wholeSteps = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();

function timeAxis(): uPlot.Axis {
  return {
    stroke: token('--muted'),
    font: FONT,
    grid: { show: false },
    ticks: { stroke: token('--grid'), width: 1, size: 4 },
    gap: 4,
    size: 28,
    space: 70,
    values: (_plot, splits, _axis, _space, step) =>
      splits.map((seconds) => formatTick(new Date(seconds * 1_000), step)),
  };
}
