import { describe, expect, it } from 'vitest';
import { orderKey } from '../../../functions/core/model/keys.ts';
import { attributeOf, offersKey, productKey, warehousesKey } from '../../../functions/devices/model/catalog-keys.ts';
import { type Damage, damageItem, damageReports, describeDamage } from '../../support/lines/describe-damage.ts';
import { completeOrder, completeWarehouse, DeviceService } from '../../support/lines/device-service.ts';

let tenants = 0;
const newTenant = (): string => {
  tenants += 1;
  return `damaged-${tenants}`;
};

describeDamage(DeviceService.start, {
  'an order': {
    scene: async (service) => {
      const tenant = newTenant();
      const product = await service.product(await service.warehouse({}, { tenant }), 50);
      const placed: string[] = [];
      for (const _ of [1, 2, 3]) placed.push(await service.place([[product, 2]], {}, { tenant }));
      const [, order_number = ''] = placed;
      return {
        table: service.store.ordersTable,
        key: orderKey(Number(order_number)),
        alone: [
          () => service.call('get-order', { path: { order_number }, tenant }),
          () => service.operate('get-order-to-fulfil', { path: { order_number } }),
          () => service.cancel(order_number, { tenant }),
          () => service.status(order_number, { status: 'CANCELLED' }),
        ],
        list: () => service.call('list-orders', { tenant }),
        named: ({ data }) => data.map((order: { order_number: string }) => order.order_number),
        name: order_number,
      };
    },
    damages: {
      'has no data': { data: undefined },
      'has an empty object of data': { data: {} },
      'has no email': { 'data.email': undefined },
      'has an amount that is a text': { 'data.total_amount': '10' },
      'has products of a wrong type': { 'data.products': {} },
      'has a product without a price': { 'data.products.0.price': undefined },
      'has nothing of what it took': { 'data.taken': undefined },
      'has pieces that are a text': { 'data.taken.0.quantity': '2' },
      'has a tracking of a wrong type': { 'data.tracking': 'TR-1' },
    },
  },
  'a product': {
    scene: async (service) => {
      const tenant = newTenant();
      const warehouse_id = await service.warehouse({}, { tenant });
      const products = [];
      for (const _ of [1, 2, 3]) products.push(await service.product(warehouse_id, 5));
      const company_sku = products[1]?.company_sku ?? '';
      return {
        table: service.store.catalogTable,
        key: productKey(warehouse_id, company_sku),
        list: () => service.call('get-inventory', { query: `warehouse_id=${warehouse_id}`, tenant }),
        named: ({ data }) =>
          data.flatMap(({ products: shown }: { products: { company_sku: string }[] }) =>
            shown.map((product) => product.company_sku),
          ),
        name: company_sku,
      };
    },
    damages: {
      'has no title': { title: undefined },
      'has a price that is a text': { price: 'ten' },
      'has no number of shards': { shards: 'x' },
    },
  },
  'a warehouse': {
    scene: async (service) => {
      const tenant = newTenant();
      const ids: string[] = [];
      for (const priority of [10, 20, 30]) ids.push(await service.warehouse({ priority }, { tenant }));
      const [, warehouse_id = ''] = ids;
      return {
        table: service.store.catalogTable,
        key: warehousesKey(tenant),
        within: attributeOf(warehouse_id),
        alone: [() => service.call('get-inventory', { query: `warehouse_id=${warehouse_id}`, tenant })],
        list: () => service.call('list-warehouses', { tenant }),
        named: ({ data }) => data.ware_houses.map((warehouse: { warehouse_id: string }) => warehouse.warehouse_id),
        name: warehouse_id,
      };
    },
    damages: {
      'has no name': { name: undefined },
      'ships by options of a wrong type': { shipping_options: 'standard' },
      'has a priority that is a text': { priority: 'first' },
    },
  },
});

describe('an order of a tenant with a damaged warehouse', () => {
  const reports = damageReports();

  /** Two warehouses with the same product, the first of which is damaged; or the offer of the product there. */
  async function scene(service: DeviceService, of: 'warehouse' | 'offer') {
    const tenant = newTenant();
    const [first, second] = [
      await service.warehouse({ priority: 10 }, { tenant }),
      await service.warehouse({ priority: 20 }, { tenant }),
    ];
    const title = `Laptop of ${tenant}`;
    const product = await service.product(first, 5, { title });
    await service.product(second, 2, { title });
    const key = of === 'warehouse' ? warehousesKey(tenant) : offersKey(tenant, title);
    const damage: Damage = of === 'warehouse' ? { priority: 'first' } : { shards: 'x' };
    await damageItem(service.store, service.store.catalogTable, key, damage, attributeOf(first));
    reports.clear();
    const body = (quantity: number) => completeOrder([[product, quantity]]);
    const place = (quantity: number) => service.call('place-order', { tenant, body: body(quantity) });
    return { tenant, first, second, place };
  }

  it.each(['warehouse', 'offer'] as const)('goes another way, and is not refused for the damage (%s)', async (of) => {
    const service = await DeviceService.start();
    const { tenant, second, place } = await scene(service, of);
    const placed = await place(2);
    expect(placed.status).toBe(200);
    const order = await service.read(placed.body.data.order_number, { tenant });
    expect(order.warehouse_id).toBe(second);
    expect(reports.leftOut()).toHaveLength(1);
    // The other warehouse has nothing left. Whether the damaged one has, nobody knows.
    expect((await place(1)).status).toBe(500);
    expect(reports.errors().join()).toContain('is malformed');
    expect(await service.list('', { tenant })).toHaveLength(1);
  });

  it('can be mended by others meanwhile: a PUT of another warehouse works', async () => {
    const service = await DeviceService.start();
    const { tenant, second } = await scene(service, 'warehouse');
    const body = completeWarehouse(tenant, { name: 'Renamed' });
    const put = await service.operate('put-warehouse', { path: { warehouse_id: second }, body });
    expect(put.status).toBe(200);
  });
});
