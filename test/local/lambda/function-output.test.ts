import { expect, test } from 'vitest';
import { isOnlyMetrics, readableOutput } from '../../../lib/local/lambda/function-output.ts';

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
  expect(readableOutput(line)).toBe('request operation=create status=200');
});

test('a level other than INFO is told, and an object is shown whole', () => {
  const line = JSON.stringify({ level: 'ERROR', message: 'failed', error: { name: 'TypeError' } });
  expect(readableOutput(line)).toBe('ERROR failed error={"name":"TypeError"}');
});

test('what the line tells CloudWatch is left out', () => {
  const _aws = {
    Timestamp: 0,
    CloudWatchMetrics: [
      { Namespace: 'Shop', Dimensions: [[]], Metrics: [{ Name: 'placed', Unit: 'Count' }, { Name: 'latency' }] },
    ],
  };
  const line = { level: 'INFO', message: 'request', stage: 'local', placed: 1, latency: 7, _aws };
  expect(readableOutput(JSON.stringify(line))).toBe('request latency=7');
});

test('an id that is told twice is told once', () => {
  const line = (requestId: string) => ({ level: 'INFO', message: 'request', requestId, correlationId: 'a' });
  expect(readableOutput(JSON.stringify(line('a')))).toBe('request correlationId=a');
  expect(readableOutput(JSON.stringify(line('b')))).toBe('request requestId=b correlationId=a');
});

test('a line that is there for its metrics alone is told from others', () => {
  expect(isOnlyMetrics(JSON.stringify({ level: 'INFO', message: 'metrics', placed: 1 }))).toBe(true);
  expect(isOnlyMetrics(JSON.stringify({ level: 'INFO', message: 'request', placed: 1 }))).toBe(false);
});

test.each(['plain text', '{"not": "a log line"}', '{broken', ''])('%j is shown as it is', (line) => {
  expect(readableOutput(line)).toBe(line);
});
