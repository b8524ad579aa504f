import { appendEvents } from '../../functions/core/events/append-events.ts';
import { adoptOrder } from '../../functions/core/orders/adopt-order.ts';
import { fireDeadlines } from '../../functions/core/orders/fire-deadlines.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { transact } from '../../functions/core/store/transaction.ts';
import { keepLevels } from '../../functions/devices/stock/kept-levels.ts';
import { catalogChecker } from '../../functions/devices/task-handlers/check-stock.ts';
import { eventExamples } from '../../functions/events/examples/event-examples.ts';
import { putActiveSubscriptionsWrite } from '../../functions/subscriptions/accounts/account-writes.ts';
import { deliverLane } from '../../functions/webhooks/delivery/deliver-lane.ts';
import { outstandingCounter } from '../../functions/workflow/count-outstanding.ts';
import type { ApplianceService } from '../support/lines/appliance-service.ts';
import { completeWarehouse, type DeviceService, OPERATOR } from '../support/lines/device-service.ts';
import { newOrder, returnOf, type SubscriptionService } from '../support/lines/subscription-service.ts';
import type { WebhookService } from '../support/lines/webhook-service.ts';
import { NEXT_ANNIVERSARY, type Services, TENANT, WALK_BEGINS, writeBucket } from './writing-walk.ts';

const by = { tenant: TENANT };

/**
 * Changes stored items of every kind that is changed at all, through the handlers and tasks that change them in production. The items
 * are those of the fixture.
 */
export async function changeEveryKind(services: Services, clock: { now: Date }): Promise<void> {
  clock.now = new Date(WALK_BEGINS);
  await writeBucket(services.appliances.store);
  await changeAppliances(services.appliances);
  await appendEvents(services.appliances.store, TENANT, [{ ...eventExamples['order.placed'], timestamp: WALK_BEGINS }]);
  await changeDevices(services.devices);
  await changeCatalog(services.subscriptions);
  await changeAccounts(services.subscriptions);
  await changeWebhooks(services.webhooks);
  clock.now = new Date(NEXT_ANNIVERSARY);
  await completeOrders(services.subscriptions);
  await listCustomers(services.subscriptions);
}

async function changeAppliances(service: ApplianceService): Promise<void> {
  const { store } = service;
  const [long, complete] = await service.list('', by);
  const { nodes, nats } = await service.read(complete.uid, by);
  const [first, ...others] = nodes;
  const moved = [...others, { ...first, dns2: '10.1.1.3' }];
  for (const body of [
    { notes: 'At the south gate.' },
    { nodes, nats },
    { nodes: [{ ...first, dns2: '10.1.1.3' }, ...others] },
  ]) {
    await service.done('update-order', { path: { uid: complete.uid }, body, ...by });
  }
  await service.done('update-order', { path: { uid: complete.uid }, body: { nodes: moved }, ...by });
  await service.done('flag-order', { path: { uid: complete.uid }, ...by });
  await service.comment(complete.uid, 'Again.', by);
  await service.done('get-history', { path: { uid: complete.uid }, ...by });
  await service.done('clone-order', { path: { uid: complete.uid }, ...by });
  await fire(store, long.orderNum);
  await adoptOrder(store, { new: {} }, 100_401);
  // One entry more, so that the count stays in progress.
  await outstandingCounter(() => store, { appliances: { new: { next: [], stuckAfterDays: 7 } } }, { entriesARun: 1 })();
}

/** Lets two deadlines of an order pass: one marks it, the other sets a field too. */
async function fire(store: Store, number: number): Promise<void> {
  for (const fired of [{ reason: 'late' }, { reason: 'later', onDeadline: { notes: 'Late.' } }]) {
    const deadline = { due: { afterDays: 0 }, ...fired };
    await fireDeadlines(store, { new: { next: [], deadlines: [deadline] } }, { line: 'appliances', number });
  }
}

async function changeDevices(service: DeviceService): Promise<void> {
  const operator = { claims: OPERATOR };
  const path = { warehouse_id: 'WH-WEST' };
  const product = { ...path, company_sku: 'SKU-14', title: 'Laptop 14' };
  await service.done('put-warehouse', { path, body: completeWarehouse(TENANT, { name: 'The west' }), ...operator });
  await service.setProduct(product, { title: product.title, price: 1_199.5 });
  await catalogChecker(() => service.store, { items: 1, shards: 1 })();
  await service.stocked(product, 700);
  const placed = await service.place([product], {}, by);
  await service.cancel(placed, by);
  await service.list('', by);
  await service.read('100101', by);
  await service.status('100101', { status: 'SHIPPED', tracking_status: 'In the van' });
  await service.status('100101', { status: 'DELIVERED' });
  await service.done('list-warehouses', by);
  await service.inventory('WH-WEST', '', by);
  await keepLevels(service.store, { warehouse_id: 'WH-BULK', company_sku: 'SKU-CABLE' }, new Map([[0, 3]]));
}

const BASE = '650000000101A12';

async function changeCatalog(service: SubscriptionService): Promise<void> {
  // The first price is another, the second is as it was, and one is new.
  const prices = [
    { region: 'NA', currency: 'USD', partnerPrice: '366.00' },
    { region: 'WE', currency: 'EUR', partnerPrice: '340.00' },
  ];
  await service.offer(BASE, { withdrawnFrom: '2099-01-01', prices });
  const added = { region: 'AP', currency: 'JPY', partnerPrice: '40000' };
  await service.offer(BASE, { withdrawnFrom: '2099-01-01', prices: [...prices, added] });
  await service.flexDiscount('SPRING_10', {
    marketSegments: ['COM'],
    countries: ['US'],
    discountLockEndDate: '2099-12-31',
    qualification: { baseOfferIds: [BASE] },
    outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ country: 'US', currency: 'USD', value: 11 }] }],
  });
}

const CUSTOMER = '1960036880';

async function changeAccounts(service: SubscriptionService): Promise<void> {
  const path = { customerId: CUSTOMER };
  const { companyProfile } = await service.done('get-customer', { path, ...by });
  const { address, contacts } = companyProfile;
  for (const changed of [
    { address: { ...address, city: 'Oakland' } },
    { contacts },
    { contacts: [...contacts, ...contacts] },
  ]) {
    await service.done('update-customer', { path, body: { companyProfile: changed }, ...by });
  }
  const commitment = {
    status: 'COMMITTED',
    startDate: '2026-06-02',
    endDate: '2029-05-31',
    minimumQuantities: [{ offerType: 'LICENSE', quantity: 11 }],
  };
  const { discounts } = await service.done('get-customer', { path, ...by });
  const body = { benefits: [{ type: 'THREE_YEAR_COMMIT', commitment }], discounts, globalSalesEnabled: false };
  await service.operate('sandbox-update-customer', { path, body });
  const [bought] = await service.subscriptions(CUSTOMER, by);
  const subscription = { ...path, subscriptionId: bought?.subscriptionId };
  const autoRenewal = { renewalQuantity: 1, flexDiscountCodes: [] };
  await service.done('update-subscription', { path: subscription, body: { autoRenewal }, ...by });
  const order = { ...path, orderId: '100201' };
  await service.done('update-order', { path: order, body: { externalReferenceId: 'PO-1-C' }, ...by });
  await service.operate('sandbox-update-order', { path: order, body: { creationDate: '2027-02-27T09:00:00Z' } });
}

async function completeOrders(service: SubscriptionService): Promise<void> {
  // The anniversary, an order that is staged, a new order, its return, and an order of an account with a list of active subscriptions.
  await service.complete('100205');
  await service.complete('100207');
  const bought = await service.placeAndComplete('5623638681', newOrder(BASE), by);
  await service.placeAndComplete('5623638681', returnOf(bought), by);
  await service.placeAndComplete('7305518826', newOrder(BASE), by);
  const active = { commit: 2, total: 258, subscriptionIds: [] };
  await transact(service.store, [putActiveSubscriptionsWrite(service.store, '7305518826', active)]);
  for (const customerId of [CUSTOMER, '5623638681', '7305518826']) {
    await service.done('get-customer', { path: { customerId }, ...by });
    await service.subscriptions(customerId, by);
    await service.history(customerId, 'fetch-price=true', by);
  }
  await service.done('list-deployments', { path: { customerId: CUSTOMER }, ...by });
}

/** Lists customers. The directory of one reseller disagrees with the index, and begins again. */
async function listCustomers(service: SubscriptionService): Promise<void> {
  for (const resellerId of ['5556667778', '5556667779']) {
    await service.done('list-customers', { path: { resellerId }, ...by });
  }
  await service.done('list-flex-discounts', { query: 'market-segment=COM&country=US', ...by });
}

/** Delivers what is pending, changes a webhook, and adds one. */
async function changeWebhooks(service: WebhookService): Promise<void> {
  const { store } = service;
  const { data } = await service.done('list-webhooks', by);
  const { id } = data.find(({ enabled }: { enabled: boolean }) => enabled);
  const send = async () => ({ statusCode: 204, retryAfter: undefined });
  const worker = { store, send, sendWakeUps: async () => {}, stage: 'test', onAttempt: () => {} };
  for (const lane of [0, 1, 2, 3]) await deliverLane(worker, { tenant: TENANT, webhook: id, lane });
  await service.done('change-webhook', { path: { id }, body: { description: 'Back desk' }, ...by });
  await service.done('create-webhook', { body: { url: 'https://hooks.example.com/more' }, ...by });
  await service.done('list-deliveries', { path: { id }, ...by });
}
