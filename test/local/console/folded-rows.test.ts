import { expect, test } from 'vitest';
import { capped } from '../../../lib/local/console/charts/plot-data.ts';
import { placed } from '../../../lib/local/console/pages/folded-rows.ts';
import type { Widget } from '../../../lib/local/views/cloudwatch-views.ts';

const at = (x: number, y: number) => ({ x, y, width: 12, height: 6 });
const graph = (x: number, y: number, ...values: readonly (number | null)[]): Widget => ({
  ...at(x, y),
  type: 'graph',
  title: 'Errors',
  view: 'timeSeries',
  stacked: false,
  period: 60,
  annotations: [],
  series: [{ label: 'errors', axis: 'left', points: values.map((value, index) => [index, value]) }],
});
const text = (y: number): Widget => ({ ...at(0, y), height: 2, type: 'text', markdown: '' });

test('folds a row of graphs without data, and moves up what is below', () => {
  const widgets = [text(0), graph(0, 2), graph(12, 2, null, null), graph(0, 8, 0), graph(12, 8), text(14)];
  expect(placed(widgets)).toEqual([
    { first: 1, span: 2, isFolded: false },
    { first: 3, span: 1, isFolded: true },
    { first: 3, span: 1, isFolded: true },
    { first: 4, span: 6, isFolded: false },
    { first: 4, span: 6, isFolded: false },
    { first: 10, span: 2, isFolded: false },
  ]);
});

test('draws what is beyond the end of an axis at its end', () => {
  expect(capped([0, 14.4, 1_000, null], 30)).toEqual([0, 14.4, 30, null]);
});
