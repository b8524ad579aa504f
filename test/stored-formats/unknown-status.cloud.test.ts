import { beforeAll, expect, it } from 'vitest';
import type { Answered } from '../support/lines/http-event.ts';
import { createTestTables } from '../support/store/test-store.ts';
import { fixture, storeItems } from './stored-items.ts';
import { type Services, servicesOn, TENANT, WALK_BEGINS } from './writing-walk.ts';

/** A status that only a newer version has in its lifecycle. */
const STATUS = 'PAUSED BY A NEWER VERSION';
const by = { tenant: TENANT };
const UID = '100001-125e5a74060618aaf09c';

let services: Services;

beforeAll(async () => {
  const tables = await createTestTables();
  const paused = Array.from(fixture(), ([kind, items]) => {
    const isOrder = kind.startsWith('orders: order of') || kind === 'accounts: order summary';
    return [kind, isOrder ? items.map((item) => ({ ...item, status: { S: STATUS } })) : items] as const;
  });
  await storeItems(tables, new Map(paused));
  services = await servicesOn(tables, () => new Date(WALK_BEGINS));
});

const CALLS: Readonly<Record<string, () => Promise<Answered>>> = {
  'reads an appliance order': () => services.appliances.call('get-order', { path: { uid: UID }, ...by }),
  'lists appliance orders': () => services.appliances.call('list-orders', by),
  'reads the history of an appliance order': () =>
    services.appliances.call('get-history', { path: { uid: UID }, ...by }),
  'edits an appliance order': () => services.appliances.update(UID, { notes: 'Later.' }, by),
  'reads a device order': () => services.devices.call('get-order', { path: { order_number: '100101' }, ...by }),
  'lists device orders': () => services.devices.call('list-orders', by),
  'reads a subscription order': () =>
    services.subscriptions.call('get-order', { path: { customerId: '1960036880', orderId: '100201' }, ...by }),
  'lists subscription orders': () =>
    services.subscriptions.call('list-orders', { path: { customerId: '1960036880' }, ...by }),
};

it.each(Object.entries(CALLS))('%s in a status that it does not know', async (_, call) => {
  expect((await call()).status).toBe(200);
});

it('does not cancel a device order, nor move an appliance order, whose status it does not know', async () => {
  expect((await services.devices.cancel('100101', by)).status).toBe(409);
  expect((await services.appliances.update(UID, { status: 'qa' }, by)).status).toBe(422);
});
