import { expect, it, vi } from 'vitest';
import { DeviceService } from '../../support/lines/device-service.ts';

it('an order has the time for which its prices and their currency were checked, although it is written later', async () => {
  let now = new Date('2027-03-01T23:59:59.990Z');
  const service = await DeviceService.start({ now: () => now });
  const laptop = await service.product(await service.warehouse(), 5);
  const { numbers } = service.store;
  const lease = numbers.next.bind(numbers);
  vi.spyOn(numbers, 'next').mockImplementation(() => {
    now = new Date('2027-03-02T00:00:00.240Z');
    return lease();
  });
  const order = await service.read(await service.place([laptop]));
  const checkedAt = '2027-03-01T23:59:59.990Z';
  expect(order).toMatchObject({ created_at: checkedAt, order_status_date: checkedAt });
  expect(order.history).toMatchObject([{ version: 1, changed_at: checkedAt }]);
});
