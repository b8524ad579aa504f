import type { Widget } from '../../views/cloudwatch-views.ts';

/** The row of the grid on which a widget begins, from 1, and how many rows it takes. */
export interface Rows {
  readonly first: number;
  readonly span: number;
  /** True for a graph in a row without data, of which only the title is shown. */
  readonly isFolded: boolean;
}

/** Rows of the grid that a folded widget takes. */
const FOLDED = 1;

/**
 * Places widgets so that a row of graphs without data takes little room. Widgets of one row begin at the same height.
 *
 * @example placed([{ type: 'graph', y: 0, height: 6, series: [] }, { type: 'text', y: 6, height: 2 }])[1].first // 2
 */
export function placed(widgets: readonly Widget[]): readonly Rows[] {
  const rows = [...Map.groupBy(widgets, ({ y }) => y)].sort(([a], [b]) => a - b);
  const places = new Map<number, Rows>();
  let first = 1;
  for (const [y, row] of rows) {
    const isFolded = row.every(isEmpty);
    const span = isFolded ? FOLDED : Math.max(...row.map(({ height }) => height));
    places.set(y, { first, span, isFolded });
    first += span;
  }
  return widgets.map(({ y, height }) => {
    const { first, span, isFolded } = places.get(y) ?? { first: y + 1, span: height, isFolded: false };
    return { first, span: isFolded ? span : height, isFolded };
  });
}

/** Returns true for a graph of which no series has a value. */
const isEmpty = (widget: Widget): boolean =>
  widget.type === 'graph' && widget.series.every(({ points }) => points.every(([, value]) => value === null));
