import { expect, test } from 'vitest';
import { isOnlyMetrics, readableOutput } from '../../../lib/local/lambda/function-output.ts';
import { LogLine } from '../../../lib/local/support/log-line.ts';

const shown = (line: string) => readableOutput(new LogLine(line));

test('a structured line becomes text: what happened, then its members', () => {
  const line = JSON.stringify({
    level: 'INFO',
    message: 'request',
    timestamp: '2027-01-01T00:00:00Z',
    service: 'shop',
    sampling_rate: 0,
    operation: 'create',
    status: 200,
  });
  expect(shown(line)).toBe('request operation=create status=200');
});

test('a level other than INFO is told, and an object is shown whole', () => {
  const line = JSON.stringify({ level: 'ERROR', message: 'failed', error: { name: 'TypeError' } });
  expect(shown(line)).toBe('ERROR failed error={"name":"TypeError"}');
});

test('what the line tells CloudWatch is left out', () => {
  const _aws = {
    Timestamp: 0,
    CloudWatchMetrics: [
      { Namespace: 'Shop', Dimensions: [[]], Metrics: [{ Name: 'placed', Unit: 'Count' }, { Name: 'latency' }] },
    ],
  };
  const line = { level: 'INFO', message: 'request', stage: 'local', placed: 1, latency: 7, _aws };
  expect(shown(JSON.stringify(line))).toBe('request latency=7');
});

test('an id that is told twice is told once', () => {
  const line = (requestId: string) => ({ level: 'INFO', message: 'request', requestId, correlationId: 'a' });
  expect(shown(JSON.stringify(line('a')))).toBe('request correlationId=a');
  expect(shown(JSON.stringify(line('b')))).toBe('request requestId=b correlationId=a');
});

test('a line that is there for its metrics alone is told from others', () => {
  const line = (message: string) => new LogLine(JSON.stringify({ level: 'INFO', message, placed: 1 }));
  expect(isOnlyMetrics(line('metrics'))).toBe(true);
  expect(isOnlyMetrics(line('request'))).toBe(false);
});

test.each(['plain text', '{"not": "a log line"}', '{broken', ''])('%j is shown as it is', (line) => {
  expect(shown(line)).toBe(line);
});
