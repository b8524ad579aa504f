import { describe, expect, test } from 'vitest';
import { contentOf } from '../../bin/ops/find.ts';
import { describeOrders } from '../../bin/ops/order-list.ts';
import { describeLine } from '../../bin/ops/request-log.ts';
import { RecentLines } from '../../lib/local/lambda/recent-lines.ts';
import { LogLine } from '../../lib/local/support/log-line.ts';

describe('two equal requests have the same content', () => {
  const ordered = { email: 'ann@example.com', products: [{ company_sku: 'a', qty: 1 }] };
  test.each([
    [
      'pieces of another shard',
      { taken: [{ company_sku: 'a', shard: 1 }] },
      { taken: [{ company_sku: 'a', shard: 2 }] },
    ],
    ['one of them shipped', { tracking: { tracking_number: '1' } }, {}],
    [
      'subscriptions of their own',
      { lineItems: [{ offerId: 'o', subscriptionId: 's1' }] },
      { lineItems: [{ offerId: 'o', subscriptionId: '' }] },
    ],
    ['another order of the members', { a: 1, b: 2 }, { b: 2, a: 1 }],
  ])('%s', (_, one, other) => {
    const content = (data: object) => contentOf({ line: 'devices', data: { ...ordered, ...data } });
    expect(content(one)).toBe(content(other));
  });

  test('other quantities and other lines are other contents', () => {
    const one = contentOf({ line: 'devices', data: { qty: 1 } });
    expect(contentOf({ line: 'devices', data: { qty: 2 } })).not.toBe(one);
    expect(contentOf({ line: 'appliances', data: { qty: 1 } })).not.toBe(one);
  });
});

test('a line of the log is shown without its content', () => {
  const line = { time: '2027-03-01T10:00:00.000Z', message: 'request', tenant: 'acme', order: 7, status: 200 };
  expect(describeLine(line)).toBe('  2027-03-01T10:00:00.000Z  request tenant=acme order=7 status=200');
});

describe('the newest lines of the local log', () => {
  const filter = (lines: RecentLines, parameters: object) =>
    lines.actions()['Logs_20140328.FilterLogEvents']?.(parameters);
  const wanted = { logGroupName: 'group', filterPattern: '{ $.correlationId = "b5" }' };

  test('are found by one member, in their group', () => {
    const lines = new RecentLines(() => 5);
    const line = JSON.stringify({ correlationId: 'b5' });
    lines.add('group', new LogLine(line));
    lines.add('other', new LogLine(line));
    const others = [JSON.stringify({ correlationId: 'b6' }), 'no JSON', '7', 'null'];
    for (const text of others) lines.add('group', new LogLine(text));
    expect(filter(lines, wanted)).toEqual({ events: [{ timestamp: 5, message: line }] });
  });

  test('are no more than a bounded number', () => {
    const lines = new RecentLines(() => 5);
    lines.add('group', new LogLine(JSON.stringify({ correlationId: 'b5' })));
    for (let added = 0; added < 5_500; added++) lines.add('group', new LogLine('{}'));
    expect(filter(lines, wanted)).toEqual({ events: [] });
  });

  test('are found by no other pattern', () => {
    expect(() => filter(new RecentLines(() => 5), { ...wanted, filterPattern: '"b5"' })).toThrow(/expected/);
  });
});

test('a list names ten orders with the same content, and counts the others', () => {
  const order = { number: 100_001, line: 'devices', status: 'SHIPPED', statusSince: '2026-11-29T12:00:00.000Z' };
  const twins = Array.from({ length: 12 }, (_, index) => 100_002 + index);
  const line = (some: number) => describeOrders([{ ...order, twins: twins.slice(0, some) }], 'local')[1];
  expect(line(0)).not.toContain('same content');
  expect(line(10)).toMatch(/same content as 100002, (\d{6}, ){8}100011$/);
  expect(line(12)).toMatch(/same content as 100002, (\d{6}, ){8}100011 and 2 more$/);
});
