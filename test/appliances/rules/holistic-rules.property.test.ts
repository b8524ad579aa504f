import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CreateOrder } from '../../../functions/appliances/contract/order-contract.ts';
import { holisticProblems } from '../../../functions/appliances/rules/holistic-rules.ts';
import { validate } from '../../../functions/core/validation/validation.ts';
import { scaled } from '../../support/effort.ts';
import { addresses, interfaces } from './address-mutations.ts';
import { validOrder } from './arbitrary-orders.ts';
import { pickArbitrary } from './mutation.ts';
import { nats, routed } from './network-mutations.ts';
import { dates, nodes, pairs, presence, servers } from './order-mutations.ts';
import { CREATED_AT } from './sample-orders.ts';

/** Every clause of the nine rules, broken one at a time. */
const mutations = [presence, nodes, pairs, interfaces, addresses, servers, nats, routed, dates].flat();

test('a generated valid order passes, by its schema and by every rule', () => {
  fc.assert(
    fc.property(validOrder(), ({ data }) => {
      expect(validate(CreateOrder, data)).toMatchObject({ ok: true });
      expect(holisticProblems(data, CREATED_AT)).toEqual([]);
    }),
    { numRuns: scaled(100) },
  );
});

test('generated orders cover both families, narrow subnets, HA pairs, DHCP, NATs and routed networks', () => {
  const seen = new Set<string>();
  for (const { data, networks } of fc.sample(validOrder(), { numRuns: 500, seed: 1 })) {
    for (const { family, prefix } of networks.flat()) seen.add(`IPv${family}`).add(`IPv${family} /${prefix}`);
    if (data.ha) seen.add('HA pair');
    else seen.add(`${data.nodeCount} nodes apart`);
    if (data.interfacesCount === 2) seen.add('two interfaces');
    if (data.nodes?.some((node) => node.interfaces?.some(({ dhcp }) => dhcp))) seen.add('DHCP');
    if (data.nats?.length) seen.add('NATs');
    if (data.routedNetworks) seen.add('routed networks');
  }
  const expected = [
    'IPv4',
    'IPv6',
    'IPv4 /30',
    'IPv4 /31',
    'IPv4 /32',
    'IPv6 /64',
    'IPv6 /127',
    'IPv6 /128',
    'HA pair',
  ];
  const more = ['1 nodes apart', '2 nodes apart', 'two interfaces', 'DHCP', 'NATs', 'routed networks'];
  expect([...expected, ...more].filter((what) => !seen.has(what))).toEqual([]);
});

describe('a valid order with one fault is refused with a message that names the field', () => {
  test.each(mutations)('$name', ({ wanted, breakOrder }) => {
    fc.assert(
      fc.property(validOrder(wanted), pickArbitrary, (order, pick) => {
        expect(holisticProblems(order.data, CREATED_AT)).toEqual([]);
        const { data, path } = breakOrder(order, pick);
        expect(data).not.toEqual(order.data);
        const problems = holisticProblems(data, CREATED_AT);
        expect(problems.map((problem) => problem.path)).toContain(path);
        for (const { message } of problems) expect(message.length).toBeGreaterThan(10);
      }),
      { numRuns: scaled(10) },
    );
  });
});

test('every rule is broken by a mutation', () => {
  expect(new Set(mutations.map(({ name }) => name.slice(0, 1)))).toEqual(new Set('123456789'));
});
