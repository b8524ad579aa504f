import { expect, test } from 'vitest';
import { METRICS } from '../../../functions/core/model/metrics.ts';
import { metricLine } from '../../../functions/core/observability/metric-line.ts';
import { metricsIn } from '../../support/cloud/emitted-metrics.ts';

const at = new Date('2027-03-01T10:00:00Z');
const everyDimension = { line: 'things', operationClass: 'place', status: 'new', code: 'too-many' } as const;

test('carries each metric once with each of its sets of dimensions, and when it was', () => {
  const line = { stage: 'test', ...metricLine({ faults: 0, ordersPlaced: 1, refusals: 1 }, everyDimension, at) };
  expect(metricsIn(line).sort()).toEqual([
    'faults{stage=test,line=things}=0',
    'faults{stage=test,operationClass=place}=0',
    'ordersPlaced{stage=test,line=things}=1',
    'refusals{stage=test,line=things,code=too-many}=1',
    'refusals{stage=test,line=things}=1',
  ]);
  expect(line).toMatchObject({ _aws: { Timestamp: at.getTime() } });
});

test('names the unit and the namespace of each metric', () => {
  const line = metricLine({ latency: 12.5 }, everyDimension, at);
  expect(line).toMatchObject({
    latency: 12.5,
    _aws: { CloudWatchMetrics: [{ Namespace: 'Quartermaster', Metrics: [{ Name: 'latency', Unit: 'Milliseconds' }] }] },
  });
});

test('leaves out what has no value, and is no document of metrics without any', () => {
  expect(metricsIn({ stage: 'test', ...metricLine({ latency: undefined, retries: 2 }, everyDimension, at) })).toEqual([
    'retries{stage=test,line=things}=2',
  ]);
  expect(metricLine({ latency: undefined }, { line: 'things' }, at)).toEqual({ line: 'things' });
});

test('keeps to the limits of the format: a hundred metrics a directive, thirty dimensions a set', () => {
  const all = Object.fromEntries(Object.keys(METRICS).map((name) => [name, 1]));
  expect(metricsIn({ stage: 'test', ...metricLine(all, everyDimension, at) }).length).toBeLessThanOrEqual(100);
});

test('tells no metric apart by a tenant or an order', () => {
  const dimensions = Object.values(METRICS).flatMap((row) => row.dimensions.flat());
  expect([...new Set(dimensions)].sort()).toEqual(['code', 'line', 'operationClass', 'stage', 'status']);
});
