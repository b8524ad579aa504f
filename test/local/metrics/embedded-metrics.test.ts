import { describe, expect, test } from 'vitest';
import { embeddedMetrics } from '../../../lib/local/metrics/embedded-metrics.ts';
import { LogLine } from '../../../lib/local/support/log-line.ts';

const directive = (Dimensions: readonly (readonly string[])[], ...names: readonly string[]) => ({
  Namespace: 'Shop',
  Dimensions,
  Metrics: names.map((Name) => ({ Name, Unit: 'Count' })),
});
const line = (CloudWatchMetrics: readonly object[], members: object) =>
  JSON.stringify({ level: 'INFO', message: 'request', ...members, _aws: { Timestamp: 1_000, CloudWatchMetrics } });
const shown = (text: string) =>
  embeddedMetrics(new LogLine(text)).map(({ metric, at, value }) => [
    metric.namespace,
    metric.name,
    metric.dimensions,
    at,
    value,
  ]);

describe('a line in the embedded metric format', () => {
  test('gives each metric with each set of dimensions', () => {
    const text = line([directive([['stage'], ['stage', 'line'], []], 'requests', 'latency')], {
      stage: 'test',
      line: 'teapots',
      requests: 1,
      latency: 12.5,
    });
    expect(shown(text)).toEqual([
      ['Shop', 'requests', { stage: 'test' }, 1_000, 1],
      ['Shop', 'requests', { stage: 'test', line: 'teapots' }, 1_000, 1],
      ['Shop', 'requests', {}, 1_000, 1],
      ['Shop', 'latency', { stage: 'test' }, 1_000, 12.5],
      ['Shop', 'latency', { stage: 'test', line: 'teapots' }, 1_000, 12.5],
      ['Shop', 'latency', {}, 1_000, 12.5],
    ]);
  });

  test('may carry several values of a metric, and several directives', () => {
    const text = line([directive([['stage']], 'waited'), { ...directive([[]], 'done'), Namespace: 'Other' }], {
      stage: 'test',
      waited: [3, 4],
      done: 0,
    });
    expect(shown(text)).toEqual([
      ['Shop', 'waited', { stage: 'test' }, 1_000, 3],
      ['Shop', 'waited', { stage: 'test' }, 1_000, 4],
      ['Other', 'done', {}, 1_000, 0],
    ]);
  });

  test('has nothing of a metric or a dimension that it names and does not have', () => {
    const text = line([directive([['stage'], ['stage', 'code']], 'refusals', 'replays')], {
      stage: 'test',
      refusals: 1,
      replays: '1',
    });
    expect(shown(text)).toEqual([['Shop', 'refusals', { stage: 'test' }, 1_000, 1]]);
  });

  test.each([
    ['plain text with "_aws" in it'],
    ['{"_aws": broken'],
    ['{"_aws": {"Timestamp": 1}}'],
    ['{"message": "\\"_aws\\""}'],
    ['{"message": "request", "requests": 1}'],
    [''],
  ])('is not %j', (text) => {
    expect(shown(text)).toEqual([]);
  });
});
