import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { viewsOf } from '../../bin/console/stored-views.ts';
import { orderKey } from '../../functions/core/model/keys.ts';
import type { Lifecycle } from '../../functions/core/model/lifecycle.ts';
import { json } from '../../functions/core/model/response.ts';
import { changeOrder } from '../../functions/core/orders/change-order.ts';
import { placeOrder } from '../../functions/core/orders/place-order.ts';
import { type ServiceViews, Unshowable } from '../../lib/local/views/service-views.ts';
import { createTestTables } from '../support/store/test-store.ts';
import { event, OK, status, WebhookRun } from '../support/webhooks/webhook-run.ts';

const PERSONAL = 'Grace Hopper';
const KEY = 'key-in-the-query';
const NO_FILTER = { limit: 25 };

let run: WebhookRun;
let views: ServiceViews;
/** Webhooks by what they answer. */
let good: string;
let failing: string;
let gone: string;
/** An order with personal data, placed and changed. */
let order: number;

beforeAll(async () => {
  run = await WebhookRun.create(await createTestTables(), randomUUID());
  views = viewsOf(run.store, [run.tenant, 'rival']);
  order = await placeAndChange();
  good = await run.webhook('good.example', () => OK, { types: ['order.placed'], description: 'Desk' });
  failing = await run.webhook('failing.example', () => ({ ...status(500), takes: 38 }), {
    url: `https://user:${KEY}@failing.example/in?key=${KEY}`,
  });
  gone = await run.webhook('gone.example', () => status(410), { lines: ['appliances'] });
  await run.append([event(order, 1), event(order, 2), event(order + 2, 1)]);
  await run.fanOut();
  await run.hear();
  await run.runFor(6_000);
  await run.wake();
});

/** Places an order, moves it and changes it further. Returns its number, which is even, since such an order is of the line `appliances` in the events. */
async function placeAndChange(changes = 1): Promise<number> {
  const owner = { tenant: run.tenant, line: 'appliances' };
  const lifecycle: Lifecycle = { A: { description: '', next: ['B'] }, B: { description: '', next: [] } };
  const placed = { ...owner, actor: 'ada', status: 'A', lifecycle, data: { name: '' } };
  let number = 1;
  while (number % 2 === 1) {
    number = Number((await placeOrder(run.store, placed, (made) => json(200, made.number))).body);
  }
  for (let change = 1; change <= changes; change++) {
    const name = change === 1 ? PERSONAL : String(change);
    const decide = () => ({ status: 'B', data: { name }, reason: 'on request' });
    await changeOrder(run.store, { owner, name: { number }, actor: 'bob', lifecycle, decide }, () => json(200, {}));
  }
  return number;
}

test('the log has type, time and order of each event', async () => {
  const { tenant, tenants, events, next } = await views.events(NO_FILTER);
  expect({ tenant, tenants, next }).toEqual({ tenant: run.tenant, tenants: [run.tenant, 'rival'], next: null });
  const ids = [`${order + 2}-v1`, `${order}-v2`, `${order}-v1`];
  // The webhook that is gone made an event of its own.
  expect(events.map(({ id }) => id).slice(-3)).toEqual(ids);
  expect(events.find(({ type }) => type === 'webhook.disabled')).toMatchObject({ order: null, webhook: gone });
  const time = '2027-03-01T10:00:00.000Z';
  expect(events.at(-1)).toEqual({
    ...{ id: `${order}-v1`, type: 'order.placed', time, position: 1, order, line: 'appliances', webhook: null },
  });
  expect((await views.events({ ...NO_FILTER, tenant: 'rival' })).events).toEqual([]);
});

describe('webhooks', () => {
  test('show their status, what is pending and the last success and failure', async () => {
    const all = new Map((await views.webhooks()).map((webhook) => [webhook.id, webhook]));
    expect(all.get(good)).toMatchObject({
      ...{ tenant: run.tenant, url: 'https://good.example/in', description: 'Desk', status: 'enabled', pending: 0 },
      ...{ types: ['order.placed'], lines: null, lastFailure: null, failingSince: null, disabledReason: null },
      lastSuccessAt: expect.stringMatching(/^2027-03-01T10:00/),
    });
    expect(all.get(failing)).toMatchObject({
      ...{ url: 'https://failing.example/in', types: null, pending: 3, lastSuccessAt: null },
      ...{ status: 'holding', heldUntil: expect.stringMatching(/^2027-03-01T10:0/) },
      failingSince: expect.stringMatching(/^2027-03-01T10:00/),
      lastFailure: { statusCode: 500, error: 'status', milliseconds: 38, event: expect.stringContaining('-v') },
    });
    expect(all.get(gone)).toMatchObject({ status: 'disabled', disabledReason: 'gone', lines: ['appliances'] });
  });

  test('list their deliveries with each attempt, by status and page by page', async () => {
    const all = await views.deliveries(failing, NO_FILTER);
    expect(all?.deliveries.map(({ event: id }) => id).toSorted()).toEqual(
      [`${order + 2}-v1`, `${order}-v1`, `${order}-v2`].toSorted(),
    );
    const first = all?.deliveries.find(({ event: id }) => id === `${order}-v1`);
    expect(first).toMatchObject({ type: 'order.placed', order, webhook: failing, status: 'pending' });
    expect(first?.attempts[0]).toEqual({
      ...{ at: expect.stringMatching(/^2027-03-01T10:00/), milliseconds: 38, statusCode: 500, error: 'status' },
    });
    expect(first?.nextAttemptAt).toMatch(/^2027-03-01T10:/);
    expect((await views.deliveries(good, { ...NO_FILTER, status: 'pending' }))?.deliveries).toEqual([]);
    const succeeded = await views.deliveries(good, { ...NO_FILTER, status: 'succeeded' });
    expect(succeeded?.deliveries[0]).toMatchObject({
      nextAttemptAt: null,
      attempts: [{ statusCode: 200, error: null }],
    });
    const paged: string[] = [];
    for (let before: string | undefined, isLast = false; !isLast; ) {
      const page = await views.deliveries(failing, { limit: 1, before });
      paged.push(...(page?.deliveries ?? []).map(({ id }) => id));
      before = page?.next ?? undefined;
      isLast = before === undefined;
    }
    expect(paged).toEqual(all?.deliveries.map(({ id }) => id));
  });

  test('that are not there are not found', async () => {
    expect(await views.deliveries('wh0', NO_FILTER)).toBeUndefined();
    expect(await views.deliveries('wh0#x', NO_FILTER)).toBeUndefined();
  });
});

test('a damaged item is named, with what to do', async () => {
  const item = { ...orderKey(7), line: 'appliances', tenant: run.tenant, status: 1 };
  await run.store.client.send(new PutCommand({ TableName: run.store.ordersTable, Item: item }));
  const refused = views.order(7);
  await expect(refused).rejects.toThrow(Unshowable);
  await expect(refused).rejects.toThrow(
    /^The item ORDER#7 ORDER is malformed: .*RUNBOOK\.md.*"A stored item is damaged"\.$/,
  );
});

describe('an order', () => {
  test('has its events, with their deliveries to each webhook, and its history', async () => {
    const found = await views.order(order);
    expect(found).toMatchObject({
      ...{ number: order, line: 'appliances', tenant: run.tenant, status: 'B', version: 2, placedBy: 'ada' },
      ...{ fulfilledBy: null, runs: `appliances-${order}-`, eventsLeftOut: 0, versionsLeftOut: 0 },
    });
    expect(found?.events.map(({ id }) => id)).toEqual([`${order}-v2`, `${order}-v1`]);
    const placed = found?.events[1];
    const states = placed?.deliveries.map(({ webhook, status: state }) => [webhook, state] as const);
    expect(new Map(states)).toEqual(
      new Map([
        [good, 'succeeded'],
        [failing, 'pending'],
        [gone, 'failed'],
      ]),
    );
    expect(new Set(found?.webhooks.map(({ id }) => id))).toEqual(new Set([good, failing, gone]));
    expect(found?.history).toMatchObject([
      { version: 2, from: 'A', to: 'B', actor: 'bob', reason: 'on request', fields: ['name'] },
      { version: 1, from: null, to: 'A', actor: 'ada', reason: null, fields: [] },
    ]);
  });

  test('with a long history shows the newest versions, and counts the others', async () => {
    const number = await placeAndChange(104);
    const found = await views.order(number);
    expect(found?.history.map(({ version }) => version)).toEqual(
      Array.from({ length: 100 }, (_, index) => 105 - index),
    );
    expect([found?.version, found?.versionsLeftOut]).toEqual([105, 5]);
  });

  test('that is not there is not found', async () => {
    expect(await views.order(999_999_999)).toBeUndefined();
  });
});

test('no view has a secret, a key of an address, or the data of an order', async () => {
  const secrets = await Promise.all([good, failing, gone].map(async (id) => (await run.read(id)).secrets));
  const shown = JSON.stringify([
    await views.events(NO_FILTER),
    await views.webhooks(),
    await Promise.all([good, failing, gone].map((id) => views.deliveries(id, NO_FILTER))),
    await views.order(order),
  ]);
  for (const { secret } of secrets.flat()) expect(shown).not.toContain(secret);
  for (const hidden of ['whsec_', KEY, PERSONAL]) expect(shown).not.toContain(hidden);
});

test('a held webhook shows its last failure, also when all of its newest deliveries wait for their first attempt', async () => {
  const failureOf = async () => (await views.webhooks()).find(({ id }) => id === failing)?.lastFailure;
  const before = await failureOf();
  expect(before).toMatchObject({ statusCode: 500 });
  await run.append(Array.from({ length: 30 }, (_, index) => event(order + 4, index + 1)));
  await run.fanOut();
  const newest = await views.deliveries(failing, NO_FILTER);
  expect(newest?.deliveries.map(({ attempts }) => attempts.length)).toEqual(Array(25).fill(0));
  expect(await failureOf()).toEqual(before);
});
