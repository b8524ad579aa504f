import { describe, expect, it } from 'vitest';
import { orderKey } from '../../../functions/core/model/keys.ts';
import { customerKey, subscriptionKey, summaryKey } from '../../../functions/subscriptions/accounts/account-keys.ts';
import { flexDiscountKey, offerKey } from '../../../functions/subscriptions/catalog/catalog-keys.ts';
import { damageItem, describeDamage } from '../../support/lines/describe-damage.ts';
import { completeCustomer, newOrder, SubscriptionService } from '../../support/lines/subscription-service.ts';

const OFFERS = ['650000000101A12', '650000000201A12', '650000000301A12'];
const RESELLER = '5556667778';

const PRICE_LIST = {
  region: 'NA',
  marketSegment: 'COM',
  priceListType: 'STANDARD',
  currency: 'USD',
  priceListMonth: '202703',
};

let tenants = 0;
const newTenant = (): string => {
  tenants += 1;
  return `damaged-${tenants}`;
};

/** A customer with three orders, each of another product. */
async function bought(service: SubscriptionService) {
  const tenant = newTenant();
  for (const offer of OFFERS) await service.offer(offer);
  const customerId = await service.activeCustomer({}, { tenant });
  const orders = [];
  for (const offer of OFFERS) orders.push(await service.placeAndComplete(customerId, newOrder([offer, 2]), { tenant }));
  return { tenant, customerId, orderIds: orders.map(({ orderId }) => String(orderId)) };
}

describeDamage(SubscriptionService.start, {
  'an order': {
    scene: async (service) => {
      const { tenant, customerId, orderIds } = await bought(service);
      const [, orderId = ''] = orderIds;
      const path = { customerId, orderId };
      return {
        table: service.store.ordersTable,
        key: orderKey(Number(orderId)),
        alone: [
          () => service.call('get-order', { path, tenant }),
          () => service.call('update-order', { path, tenant, body: { externalReferenceId: 'spreads' } }),
          () => service.setOrder(customerId, orderId, { status: '1008' }),
        ],
        list: () => service.call('list-orders', { path: { customerId }, tenant }),
        named: ({ items }) => items.map((order: { orderId: string }) => order.orderId),
        name: orderId,
      };
    },
    damages: {
      'has no data': { data: undefined },
      'has an empty object of data': { data: {} },
      'has no customer': { 'data.customerId': undefined },
      'has lines of a wrong type': { 'data.lineItems': {} },
      'has a line without a price': { 'data.lineItems.0.pricing': undefined },
      'has a quantity that is a text': { 'data.lineItems.0.quantity': '2' },
      'has no time of creation': { 'data.creationDate': undefined },
    },
  },
  'the summary of an order': {
    scene: async (service) => {
      const { tenant, customerId, orderIds } = await bought(service);
      const [, orderId = ''] = orderIds;
      return {
        table: service.store.accountsTable,
        key: summaryKey(customerId, Number(orderId)),
        list: () => service.call('list-orders', { path: { customerId }, tenant }),
        named: ({ items }) => items.map((order: { orderId: string }) => order.orderId),
        name: orderId,
      };
    },
    damages: { 'has no status': { status: undefined }, 'has offers of a wrong type': { offerIds: 'none' } },
  },
  'a subscription': {
    scene: async (service) => {
      const { tenant, customerId } = await bought(service);
      const [, { subscriptionId }] = (await service.subscriptions(customerId, { tenant })) as [
        unknown,
        { subscriptionId: string },
      ];
      return {
        table: service.store.accountsTable,
        key: subscriptionKey(customerId, subscriptionId),
        alone: [() => service.call('get-subscription', { path: { customerId, subscriptionId }, tenant })],
        list: () => service.call('list-subscriptions', { path: { customerId }, tenant }),
        named: ({ items }) => items.map((item: { subscriptionId: string }) => item.subscriptionId),
        name: subscriptionId,
      };
    },
    damages: {
      'has no commit': { commit: undefined },
      'has a quantity that is a text': { 'committed.quantity': '2' },
      'is of a wrong type': { committed: 'lost' },
    },
  },
  'a subscription of the last change': {
    scene: async (service) => {
      const tenant = newTenant();
      for (const offer of OFFERS) await service.offer(offer);
      const customerId = await service.activeCustomer({}, { tenant });
      await service.placeAndComplete(customerId, newOrder(...OFFERS), { tenant });
      const [{ subscriptionId }] = (await service.subscriptions(customerId, { tenant })) as [
        { subscriptionId: string },
      ];
      return {
        table: service.store.accountsTable,
        key: subscriptionKey(customerId, subscriptionId),
        list: () => service.call('list-subscriptions', { path: { customerId }, tenant }),
        named: ({ items }) => items.map((item: { subscriptionId: string }) => item.subscriptionId),
        name: subscriptionId,
      };
    },
    damages: { 'has no commit': { commit: undefined } },
  },
  'a customer': {
    scene: async (service) => {
      const tenant = newTenant();
      const names = ['Alder', 'Birch', 'Cedar'];
      const ids: string[] = [];
      for (const companyName of names) {
        const { companyProfile } = completeCustomer() as { companyProfile: object };
        ids.push(await service.activeCustomer({ companyProfile: { ...companyProfile, companyName } }, { tenant }));
      }
      const [, customerId = ''] = ids;
      return {
        table: service.store.accountsTable,
        key: customerKey(customerId),
        alone: [() => service.call('get-customer', { path: { customerId }, tenant })],
        list: () => service.call('list-customers', { path: { resellerId: RESELLER }, tenant }),
        named: ({ accounts }) => accounts.map((account: { customerId: string }) => account.customerId),
        name: customerId,
      };
    },
    damages: { 'has no name': { companyName: undefined }, 'has a status of a wrong type': { status: 7 } },
  },
  'a flexible discount': {
    scene: async (service) => {
      const tenant = newTenant();
      for (const code of ['ALDER', 'BIRCH', 'CEDAR']) await service.flexDiscount(`${code}_${tenant}`.toUpperCase());
      const code = `BIRCH_${tenant}`.toUpperCase();
      return {
        table: service.store.catalogTable,
        key: flexDiscountKey(`id-of-${code}`),
        list: () => service.call('list-flex-discounts', { tenant, query: 'market-segment=COM&country=US&limit=50' }),
        named: ({ flexDiscounts }) => flexDiscounts.map((discount: { code: string }) => discount.code),
        name: code,
      };
    },
    damages: { 'has no code': { code: undefined }, 'has an outcome of a wrong type': { outcomes: 'none' } },
  },
});

describe('a damaged offer', () => {
  it('is missing from price lists and stops the orders that name it, and no others', async () => {
    const service = await SubscriptionService.start({ now: () => new Date('2027-03-01T20:00:00.000Z') });
    for (const offer of OFFERS) await service.offer(offer);
    const customerId = await service.activeCustomer();
    const damaged = OFFERS[1] ?? '';
    await damageItem(service.store, service.store.catalogTable, offerKey(damaged), { productType: 'none' });
    const listed = await service.call('get-price-list', { body: PRICE_LIST });
    expect(listed.headers['items-left-out']).toBe('1');
    const ids = listed.body.offers.map(({ offerId }: { offerId: string }) => offerId);
    expect(ids.sort()).toEqual(OFFERS.filter((offer) => offer !== damaged));
    expect((await service.order(customerId, newOrder(OFFERS[0] ?? ''))).status).toBe(201);
    expect((await service.order(customerId, newOrder(damaged))).status).toBe(500);
  });
});
