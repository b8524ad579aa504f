import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readLog } from '../../../functions/core/events/read-log.ts';
import { logKey } from '../../../functions/core/model/event-log.ts';
import type { Key } from '../../../functions/core/model/keys.ts';
import { logger } from '../../../functions/core/observability/log.ts';
import { redeliverRange } from '../../../functions/webhooks/delivery/redeliver-range.ts';
import { deliveryKey, laneKey, redeliveryKey, webhookKey } from '../../../functions/webhooks/model/webhook-keys.ts';
import { deleteWebhook } from '../../../functions/webhooks/registry/change-webhook.ts';
import { listDeliveries } from '../../../functions/webhooks/registry/list-deliveries.ts';
import { readWebhooks } from '../../../functions/webhooks/registry/read-webhooks.ts';
import { createTestTables } from '../../support/store/test-store.ts';
import { event, OK, WebhookRun } from '../../support/webhooks/webhook-run.ts';

const MINUTE = 60_000;

let run: WebhookRun;
const reported = vi.spyOn(logger, 'error').mockImplementation(() => undefined);

beforeEach(async () => {
  reported.mockClear();
  run = await WebhookRun.create(await createTestTables(), randomUUID());
});

/** Damages an item. A member that is undefined is lost. */
async function damage(TableName: string, key: Key, members: Readonly<Record<string, unknown>>): Promise<void> {
  const { Item } = await run.store.client.send(new GetCommand({ TableName, Key: { ...key } }));
  await run.store.client.send(new PutCommand({ TableName, Item: { ...Item, ...members, ...key } }));
}

const damageWebhook = (id: string, members: Readonly<Record<string, unknown>>) =>
  damage(run.store.webhooksTable, webhookKey(run.tenant, id), members);

/** Leaves nothing of an item but its key. */
const empty = async (TableName: string, key: Key): Promise<void> => {
  await run.store.client.send(new PutCommand({ TableName, Item: { ...key, data: {} } }));
};

/** Returns the key of each item that the log names, and the count of its alarm. */
const leftOut = () =>
  reported.mock.calls
    .map(([, members]) => Object(members))
    .filter(({ itemsLeftOut }) => itemsLeftOut === 1)
    .map(({ pk, sk }) => `${pk} ${sk}`);

const got = (host: string): string[] =>
  run.received.filter(({ url }) => new URL(url).hostname === host).map(({ id }) => id);
const deliveries = async (id: string) => (await listDeliveries(run.store, id, { limit: 100 })).deliveries;
const redeliver = async (id: string, only: 'failed' | 'all' = 'failed') =>
  redeliverRange(run.store, run.sendWakeUps, await run.read(id), { since: '2027-03-01T00:00:00.000Z', only });

describe('a webhook that is damaged', () => {
  const DAMAGES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'has no address': { url: undefined },
    'has an address that is none': { url: 'nowhere' },
    'has secrets of a wrong type': { secrets: 'whsec_lost' },
    'is neither enabled nor disabled': { enabled: 'yes' },
    'has no time': { createdAt: undefined },
    'has an unknown format': { format: 7 },
  };

  test.each(Object.entries(DAMAGES))('and %s hides no other, and holds up none', async (_, members) => {
    const id = await run.webhook('damaged.example', () => OK);
    const good = await run.webhook('good.example', () => OK);
    await damageWebhook(id, members);
    const { values, damaged } = await readWebhooks(run.store, run.tenant);
    expect(values.map((webhook) => webhook.id)).toEqual([good]);
    expect(damaged).toEqual([expect.objectContaining({ name: 'DamagedItem' })]);
    expect(leftOut()).toEqual([`TENANT#${run.tenant} WEBHOOK#${id}`]);
    await run.append([event(1, 1), event(2, 1)]);
    // The consumer of the stream puts the events aside, so that an operator can send them again.
    await expect(run.fanOut()).rejects.toThrow(`WEBHOOK#${id} is malformed`);
    await run.hear();
    expect(got('good.example').sort()).toEqual(['1-v1', '2-v1']);
    expect(got('damaged.example')).toEqual([]);
  });

  test('gets what it has missed once it is mended, and the others get nothing twice', async () => {
    const id = await run.webhook('damaged.example', () => OK);
    await run.webhook('good.example', () => OK);
    await run.append([event(1, 1)]);
    await damageWebhook(id, { version: 'x' });
    await expect(run.fanOut()).rejects.toThrow('malformed');
    await run.hear();
    await damageWebhook(id, { version: 1 });
    await run.fanOut();
    await run.hear();
    expect(got('damaged.example')).toEqual(['1-v1']);
    expect(got('good.example')).toEqual(['1-v1']);
  });

  test.each([{ version: 1 }, { version: undefined }, { version: 'x' }])('can be deleted (%o)', async (version) => {
    const id = await run.webhook('damaged.example', () => OK);
    await damageWebhook(id, { url: 7, ...version });
    const call = { tenant: run.tenant, id };
    await expect(deleteWebhook(run.store, { ...call, tenant: 'other' })).rejects.toMatchObject({ kind: 'not-found' });
    if (version.version === 1)
      await expect(deleteWebhook(run.store, { ...call, ifMatch: [2] })).rejects.toMatchObject({
        kind: 'version-mismatch',
      });
    await deleteWebhook(run.store, { ...call, ifMatch: [1] });
    expect(await readWebhooks(run.store, run.tenant)).toEqual({ values: [], damaged: [] });
  });

  test('does not keep the words of others from being sent again', async () => {
    const id = await run.webhook('gone.example', () => ({ statusCode: 410, retryAfter: undefined }));
    await run.append([event(1, 1)]);
    await run.fanOut();
    await run.hear();
    const good = await run.webhook('good.example', () => OK);
    await run.append([event(2, 1)]);
    await run.fanOut();
    run.loseWakeUps();
    await damageWebhook(id, { secrets: 1 });
    await run.runFor(3 * MINUTE);
    expect(got('good.example')).toContain('2-v1');
    expect((await deliveries(good)).every(({ status }) => status === 'succeeded')).toBe(true);
    expect(leftOut()).toContain(`TENANT#${run.tenant} WEBHOOK#${id}`);
  });
});

describe('a delivery that is damaged', () => {
  const DAMAGES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'has no body': { body: undefined },
    'has attempts of a wrong type': { attempts: {} },
    'has an unknown status': { status: 'lost' },
    'has no time that is one': { createdAt: 'yesterday' },
    'has a count of a wrong type': { count: '0' },
  };

  /** Makes deliveries of events of one lane, and damages the first one. */
  async function begin(members: Readonly<Record<string, unknown>>) {
    const id = await run.webhook('good.example', () => OK);
    await run.append([event(4, 1), event(8, 1), event(12, 1)]);
    await run.fanOut();
    const first = (await deliveries(id)).find(({ eventId }) => eventId === '4-v1');
    const key = deliveryKey(id, first?.id ?? '') ?? { pk: '', sk: '' };
    await damage(run.store.webhooksTable, key, members);
    return { id, key };
  }

  test.each(Object.entries(DAMAGES))('and %s holds up no other of its lane', async (_, members) => {
    const { id, key } = await begin(members);
    await run.hear();
    expect(got('good.example')).toEqual(['8-v1', '12-v1']);
    expect(leftOut()).toContain(`${key.pk} ${key.sk}`);
    const page = await listDeliveries(run.store, id, { limit: 100 });
    expect(page).toMatchObject({ next: null });
    expect(page.deliveries.map(({ eventId }) => eventId).sort()).toEqual(['12-v1', '8-v1']);
    // It leaves the index of what is due, and keeps all that it has.
    const { Item } = await run.store.client.send(
      new GetCommand({ TableName: run.store.webhooksTable, Key: { ...key } }),
    );
    expect(Item).toMatchObject({ eventId: '4-v1', ...JSON.parse(JSON.stringify(members)) });
    expect(Item).not.toHaveProperty('due');
  });

  test('is made anew by a redelivery of its time, once', async () => {
    const { id } = await begin({ body: undefined });
    await run.hear();
    expect(await redeliver(id)).toEqual({ events: 1, hasMore: false });
    await run.hear();
    expect(got('good.example')).toEqual(['8-v1', '12-v1', '4-v1']);
    expect(await redeliver(id)).toEqual({ events: 0, hasMore: false });
    expect((await deliveries(id)).map(({ status }) => status)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  test('and due at no time leaves its lane', async () => {
    const { id } = await begin({ due: 'B#soon#x' });
    await run.hear();
    expect(got('good.example')).toEqual(['8-v1', '12-v1']);
    await run.append([event(16, 1)]);
    await run.fanOut();
    await run.hear();
    expect(got('good.example')).toEqual(['8-v1', '12-v1', '16-v1']);
    expect((await deliveries(id)).filter(({ status }) => status === 'pending')).toHaveLength(1);
  });
});

describe('a lane that is damaged', () => {
  test.each([
    { wakes: 'many' },
    { wakes: undefined },
    { tenant: 7 },
    { leaseUntil: 9 },
    { leaseUntil: 'for ever', lease: 'nobody' },
    { leaseUntil: '9999-12-31T00:00:00.000Z', lease: 'nobody' },
    { lease: {} },
  ])('begins again (%o)', async (members) => {
    const id = await run.webhook('good.example', () => OK);
    await run.append([event(4, 1)]);
    await run.fanOut();
    await damage(run.store.webhooksTable, laneKey(id, 0), members);
    await run.hear();
    expect(got('good.example')).toEqual(['4-v1']);
    await damage(run.store.webhooksTable, laneKey(id, 0), members);
    await run.append([event(8, 1)]);
    await run.fanOut();
    await run.hear();
    expect(got('good.example')).toEqual(['4-v1', '8-v1']);
  });

  test('keeps the lease of the worker that has it', async () => {
    const id = await run.webhook('good.example', () => OK);
    await run.append([event(4, 1)]);
    await run.fanOut();
    const leaseUntil = new Date(run.now + 80_000).toISOString();
    await damage(run.store.webhooksTable, laneKey(id, 0), { lease: 'other', leaseUntil });
    await run.hear();
    expect(got('good.example')).toEqual([]);
    await run.runFor(3 * MINUTE);
    expect(got('good.example')).toEqual(['4-v1']);
  });
});

test('a redelivery that is damaged gives way to the next one', async () => {
  const id = await run.webhook('good.example', () => OK);
  await run.append([event(4, 1)]);
  const wake = { wakeKey: 'WAKE#0', wakeAt: '2027-03-01T00:00:00.000Z', tenant: run.tenant };
  await damage(run.store.webhooksTable, redeliveryKey(id), { ...wake, only: 'some' });
  await run.wake();
  expect(leftOut()).toEqual([`WEBHOOK#${id} REDELIVERY`]);
  expect(await redeliver(id, 'all')).toEqual({ events: 1, hasMore: false });
  await run.hear();
  expect(got('good.example')).toEqual(['4-v1']);
});

test('an item of the index of what waits that names no tenant keeps no other from it', async () => {
  await run.webhook('good.example', () => OK);
  await run.append([event(4, 1)]);
  await run.fanOut();
  run.loseWakeUps();
  const wake = { wakeKey: 'WAKE#0', wakeAt: '2027-03-01T00:00:00.000Z' };
  await damage(run.store.webhooksTable, { pk: 'LANE#whlost#0', sk: 'LANE' }, wake);
  await run.runFor(2 * MINUTE);
  expect(got('good.example')).toEqual(['4-v1']);
  expect(leftOut()).toContain('LANE#whlost#0 LANE');
});

test('readers pass an entry of the log that is damaged after some minutes', async () => {
  await run.append([event(1, 1), event(2, 1), event(3, 1)]);
  await empty(run.store.eventsTable, logKey(run.tenant, 2));
  const read = async (limit: number) => {
    const page = await readLog(run.store, { tenant: run.tenant, after: { position: 0 }, limit });
    return [page.entries.map(({ id }) => id), page.next.position, page.hasMore];
  };
  expect(await read(10)).toEqual([['1-v1'], 1, false]);
  run.now += 6 * MINUTE;
  expect(await read(10)).toEqual([['1-v1', '3-v1'], 3, false]);
  expect(await read(1)).toEqual([['1-v1'], 1, true]);
  expect(leftOut()).toContain(`LOG#${run.tenant} 0000000000000002`);
});
