import { expect, test } from 'vitest';
import { putFlexDiscount } from '../../../functions/subscriptions/examples/catalog-examples.ts';
import { SubscriptionService } from '../../support/lines/subscription-service.ts';
import { times } from '../../support/times.ts';

const ids = times(40, (index) => `discount-${String(index).padStart(2, '0')}`);

test('a list of one discount by its id reads this discount alone', async () => {
  const service = await SubscriptionService.start();
  for (const id of ids) await service.operate('put-flex-discount', { path: { id }, body: putFlexDiscount });
  const list = async (query: string) => {
    const before = service.store.meter.use().readUnits;
    const { body } = await service.call('list-flex-discounts', { query });
    const listed = body.flexDiscounts.map(({ id }: { id: string }) => id);
    return { listed, units: service.store.meter.use().readUnits - before };
  };
  const all = await list('market-segment=COM&country=CH&start-date=2027-03-01&limit=50');
  expect(all.listed).toEqual(ids);
  expect(all.units).toBeGreaterThan(2);
  const beside = 'flex-discount-id=discount-07';
  expect(await list(`market-segment=COM&country=CH&${beside}`)).toEqual({ listed: ['discount-07'], units: 1 });
  expect((await list(`market-segment=COM&country=DE&${beside}`)).listed).toEqual([]);
  expect((await list('market-segment=COM&country=CH&flex-discount-id=discount-0')).listed).toEqual([]);
});
