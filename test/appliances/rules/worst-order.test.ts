import { expect, test } from 'vitest';
import type { ApplianceData } from '../../../functions/appliances/model/order-data.ts';
import { holisticProblems } from '../../../functions/appliances/rules/holistic-rules.ts';
import { MOST_MS, processorTime } from '../../support/processor-time.ts';
import { times } from '../../support/times.ts';

/** Most orders on a page of a list, each of which shows its problems. */
const ORDERS_A_PAGE = 100;

const networks = (one: (index: number) => string) =>
  times(500, one)
    .join(' ')
    .slice(0, 4_000)
    .replace(/ [^ ]*$/, '');

const worst: readonly (readonly [name: string, data: ApplianceData])[] = [
  [
    'networks that overlap and have host bits',
    {
      nats: times(100, (n) => ({ localCidr: `10.1.${n % 3}.5/${8 + (n % 16)}`, networkCidr: `2001:db8:${n}::5/33` })),
      routedNetworks: networks((n) => `${(n % 9) + 1}::5/${(n % 99) + 10}`),
    },
  ],
  [
    'networks without a fault',
    {
      nats: times(100, (n) => ({ localCidr: `10.1.${n}.0/24`, networkCidr: `10.2.${n}.0/24` })),
      routedNetworks: networks((n) => `1.${n % 250}.${n >> 8}.0/24`),
    },
  ],
];

test.each(worst)('an order with %s takes a few milliseconds', async (_, data) => {
  expect(await processorTime(() => holisticProblems(data, '2027-03-01T00:00:00.000Z'))).toBeLessThan(MOST_MS / 10);
});

test('a list of orders that have hundreds of faults each takes a fraction of a second', async () => {
  const [, data = {}] = worst[0] ?? [];
  const page = () => times(ORDERS_A_PAGE, () => holisticProblems(data, '2027-03-01T00:00:00.000Z'));
  expect(await processorTime(page)).toBeLessThan(MOST_MS);
});

test('an order reports a hundred problems, and that there are more', () => {
  const problems = holisticProblems(worst[0]?.[1] ?? {}, '2027-03-01T00:00:00.000Z');
  expect(problems).toHaveLength(101);
  expect(problems.at(-1)).toEqual({ path: 'body', message: 'has more problems; these are the first 100' });
});
