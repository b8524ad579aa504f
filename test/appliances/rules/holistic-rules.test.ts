import { describe, expect, test } from 'vitest';
import type { ApplianceData } from '../../../functions/appliances/model/order-data.ts';
import { holisticProblems } from '../../../functions/appliances/rules/holistic-rules.ts';
import { timesAsLong } from '../../support/relative-time.ts';
import { CREATED_AT, pair, problemLines, single, static4, static6 } from './sample-orders.ts';

const first = 'nodes[0].interfaces[0]';

test('a complete HA pair is valid', () => expect(problemLines(pair())).toEqual([]));

test('a complete single node is valid', () => expect(problemLines(single(static4))).toEqual([]));

test('the example of the contract', () => {
  const order = single(static6, { ip: '10.1.1.11', subnet: '10.1.1.0/24', gateway: '10.1.2.1' });
  expect(problemLines(order)).toEqual(['nodes[0].interfaces[1].gateway: 10.1.2.1 is outside 10.1.1.0/24']);
});

describe('an order that an older contract accepted', () => {
  /** Every text of an order replaced. */
  function garbled(value: unknown, text: string): unknown {
    if (typeof value === 'string') return text;
    if (Array.isArray(value)) return value.map((item) => garbled(item, text));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, garbled(inner, text)]));
  }

  test.each(['?', '10.1.1', '999.1.1.1', '/', '::/999', 'x\u0000', '\ud800', 'x'.repeat(5_000), '1/1/1'])(
    'is reported on, not thrown at: every text is %j',
    (text) => {
      const problems = holisticProblems(garbled(pair(), text) as ApplianceData, 'no date');
      expect(problems.map(({ path }) => path)).toEqual(
        expect.arrayContaining(['clusterIp', 'dueDate', 'nats[0].localCidr', `${first}.ip`, `${first}.gateway`]),
      );
      for (const { message } of problems) expect(message.length).toBeLessThan(500);
    },
  );

  test('each fault is reported once', () => {
    const lines = problemLines(garbled(pair(), '?') as ApplianceData);
    expect(new Set(lines).size).toBe(lines.length);
    expect(new Set(lines.map((line) => line.split(':')[0])).size).toBe(lines.length);
  });
});

test('all rules are checked at once', () => {
  const order: ApplianceData = {
    ...pair(),
    companyName: '',
    clusterIp: '10.9.9.9',
    nodes: (pair().nodes ?? []).map((node) => ({ ...node, name: 'bad_name', dns1: '' })),
    nats: [{ localCidr: '10.0.0.1/8', networkCidr: '11.0.0.0/8' }],
    routedNetworks: '10.1.1.1/8',
    dueDate: '2000-01-01',
  };
  expect(holisticProblems(order, CREATED_AT).map(({ path }) => path)).toEqual([
    'companyName',
    'nodes[0].name',
    'nodes[1].name',
    'clusterIp',
    'nodes[0].dns1',
    'nodes[1].dns1',
    'nats[0].localCidr',
    'routedNetworks',
    'dueDate',
  ]);
});

test('an order is validated in the time that it takes to copy it some dozens of times', () => {
  const order = pair();
  const validate = () => void holisticProblems(order, CREATED_AT);
  const copy = () => void JSON.parse(JSON.stringify(order));
  expect(timesAsLong(validate, copy)).toBeLessThan(60);
});
