import { expect, test } from 'vitest';
import { readableOutput } from '../../lib/local/function-output.ts';

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
    CloudWatchMetrics: [{ Namespace: 'Shop', Dimensions: [[]], Metrics: [{ Name: 'placed' }] }],
  };
  expect(readableOutput(JSON.stringify({ level: 'INFO', message: 'request', placed: 1, _aws }))).toBe(
    'request placed=1',
  );
});

test.each(['plain text', '{"not": "a log line"}', '{broken', ''])('%j is shown as it is', (line) => {
  expect(readableOutput(line)).toBe(line);
});
