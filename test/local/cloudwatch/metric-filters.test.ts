import { describe, expect, test } from 'vitest';
import { filterPattern, readMetricFilters } from '../../../lib/local/cloudwatch/metric-filters.ts';
import { MetricStore } from '../../../lib/local/metrics/metric-store.ts';
import { ServiceMetrics } from '../../../lib/local/metrics/service-metrics.ts';
import { LogLine } from '../../../lib/local/support/log-line.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { defineLogGroups } from '../../../lib/local/template/log-groups.ts';
import { writeAssembly } from '../fixtures.ts';

const PATTERN = '{ ($.status = "401") || ($.status = "403") }';

describe('a filter pattern', () => {
  test.each([
    ['one of its texts', { status: '403' }, true],
    ['another text', { status: '404' }, false],
    ['a number', { status: 403 }, false],
    ['a line without the field', {}, false],
  ])('matches %s: %j is %s', (_, line, expected) => {
    expect(filterPattern(PATTERN)(new Map(Object.entries(line)))).toBe(expected);
  });

  test.each([
    'ERROR',
    '{ $.status = 4* }',
    '{ $.status = "4*" }',
    '{ $.latency > 5 }',
    '{ ($.a = "x") && ($.b = "y") }',
  ])('%s is refused, since the local cloud does not know it', (pattern) => {
    expect(() => filterPattern(pattern)).toThrow('is not known locally');
  });
});

test('counts the lines of its log group that match, by their fields', () => {
  const resources = {
    Accesses: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/shop/accesses' } },
    Rejections: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        LogGroupName: { Ref: 'Accesses' },
        FilterPattern: PATTERN,
        MetricTransformations: [
          {
            MetricNamespace: 'Shop',
            MetricName: 'rejections',
            MetricValue: '1',
            Dimensions: [{ Key: 'status', Value: '$.status' }],
          },
        ],
      },
    },
  };
  const assembly = Assembly.read(writeAssembly({ shop: { Resources: resources } }));
  defineLogGroups(assembly);
  const store = new MetricStore();
  const metrics = new ServiceMetrics(store, () => 1_000);
  metrics.useFilters(readMetricFilters(assembly));
  const logged = (group: string, text: string) => metrics.logged(group, new LogLine(text));
  for (const status of ['401', '401', '403', '200']) logged('/shop/accesses', JSON.stringify({ status }));
  logged('/shop/accesses', 'no JSON');
  logged('/shop/other', JSON.stringify({ status: '401' }));
  const counted = store.totals().filter(({ metric }) => metric.namespace === 'Shop');
  expect(counted.map(({ metric: { name, dimensions }, total }) => [name, dimensions, total])).toEqual([
    ['rejections', { status: '401' }, 2],
    ['rejections', { status: '403' }, 1],
  ]);
});
