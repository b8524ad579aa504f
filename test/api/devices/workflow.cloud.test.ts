import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DAY_MS, DAY_SECONDS } from '../../../functions/core/model/time-units.ts';
import { expectDone, Shop } from '../../support/api/device-api.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud/cloud.ts';
import { eventually } from '../../support/eventually.ts';
import { wholeEvent } from '../../support/lines/whole-event.ts';

/** A day passes in half a second. */
const TIME_SCALE = 2 * DAY_SECONDS;

const shipment = { tracking_number: '1Z999AA10123456784', carrier: 'UPS' };

let running: TestCloud;
let shop: Shop;

beforeAll(async () => {
  running = await startTestCloud({ assemblyDirectory: inject('assembly'), timeScale: TIME_SCALE });
  shop = await Shop.open(running.access);
  await shop.stock('Book', 100);
});

afterAll(() => running.cloud.stop());

/** The events of one order so far, each checked against its schema. */
const eventsOf = (number: string) =>
  running.cloud
    .recentEvents()
    .map(({ 'detail-type': detailType, detail }) => wholeEvent({ detailType, detail }))
    .filter(({ detail }) => String(detail.number) === number);

/** The reasons why attention was asked for so far, in their sequence. */
const reasonsOf = (number: string) =>
  eventsOf(number).flatMap(({ detail }) => ('reason' in detail ? [detail.reason] : []));

/** Days after which attention was asked for a reason, since the order entered the status. */
async function daysUntil(number: string, reason: string): Promise<number> {
  const event = eventsOf(number).find(({ detail }) => 'reason' in detail && detail.reason === reason);
  const { body } = expectDone(await shop.read(number));
  return (Date.parse(event?.detail.time ?? '') - Date.parse(body.data.order_status_date)) / DAY_MS;
}

// Most of the time is spent waiting for days to pass: they pass for all of these at once.
describe.concurrent('the workflow', () => {
  it('tells the warehouse of an order placed, and of each status it enters, once', async () => {
    const number = await shop.place('Book');
    for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED', 'RETURNED']) {
      expectDone(await shop.move(number, status, status === 'SHIPPED' ? shipment : {}));
    }
    await eventually(() => {
      const told = eventsOf(number).filter(({ detailType }) => detailType !== 'Order Attention Needed');
      expect(told.map(({ detail }) => [detail.id, detail.previousStatus, detail.status]).sort()).toEqual([
        [`${number}-v1`, null, 'ORDER RECEIVED'],
        [`${number}-v2`, 'ORDER RECEIVED', 'PROCESSING'],
        [`${number}-v3`, 'PROCESSING', 'SHIPPED'],
        [`${number}-v4`, 'SHIPPED', 'DELIVERED'],
        [`${number}-v5`, 'DELIVERED', 'RETURNED'],
      ]);
      for (const { detail } of told) expect(detail).toMatchObject({ line: 'devices', fulfilledBy: shop.warehouse_id });
    });
  });

  it('asks for attention, once, when the warehouse does not pick an order up for a day', async () => {
    const number = await shop.place('Book');
    await eventually(() => expect(reasonsOf(number)).toEqual(['not picked up by the warehouse']));
    expect(await daysUntil(number, 'not picked up by the warehouse')).toBeGreaterThanOrEqual(1);
    expect((await shop.read(number)).body.data).toMatchObject({
      order_status: 'ORDER RECEIVED',
      history: [{ version: 1 }],
    });
  });

  it('asks for attention when an order is not shipped for two days, counted from its picking up', async () => {
    const number = await shop.place('Book');
    expectDone(await shop.move(number, 'PROCESSING'));
    await eventually(() => expect(reasonsOf(number)).toContain('not shipped'));
    expect(await daysUntil(number, 'not shipped')).toBeGreaterThanOrEqual(2);
  });

  it('asks about a delivery after the days of its shipping option', async () => {
    const days = { Overnight: 2, '2nd Day Air': 4, 'UPS Ground': 10 };
    const shipped = await Promise.all(
      Object.entries(days).map(async ([option, due]) => {
        const number = await shop.place('Book', { expedite_shipping: option });
        expectDone(await shop.move(number, 'PROCESSING'));
        expectDone(await shop.move(number, 'SHIPPED', shipment));
        return { number, due };
      }),
    );
    // What a later correction of the shipment says is no new entry into the status.
    const [first] = shipped;
    if (first) expectDone(await shop.move(first.number, 'SHIPPED', { tracking_status: 'At the depot' }));
    for (const { number, due } of shipped) {
      await eventually(() => expect(reasonsOf(number)).toContain('delivery overdue'));
      expect(await daysUntil(number, 'delivery overdue')).toBeGreaterThanOrEqual(due);
    }
  });

  it('asks nothing more about an order that is delivered or cancelled', async () => {
    const [delivered, cancelled] = [await shop.place('Book'), await shop.place('Book')];
    expectDone(await shop.move(cancelled, 'CANCELLED'));
    expectDone(await shop.move(delivered, 'PROCESSING'));
    expectDone(await shop.move(delivered, 'SHIPPED', shipment));
    expectDone(await shop.move(delivered, 'DELIVERED'));
    const statuses = (number: string) =>
      running.cloud
        .executions()
        .filter(({ name }) => new RegExp(`^devices-${number}-v\\d+(:|$)`).test(name))
        .map(({ status }) => status);
    await eventually(() => {
      expect(statuses(cancelled)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
      expect(statuses(delivered)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    });
    // On a slow machine a deadline may pass before the move: it was asked about in the status before.
    const asked = [...eventsOf(cancelled), ...eventsOf(delivered)].filter(({ detail }) => 'reason' in detail);
    expect(asked.map(({ detail }) => detail.status)).not.toContain('CANCELLED');
    expect(asked.map(({ detail }) => detail.status)).not.toContain('DELIVERED');
  });
});
