import { randomUUID } from 'node:crypto';
import { Webhook as Verifier } from 'standardwebhooks';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readLog } from '../../../functions/core/events/read-log.ts';
import { json } from '../../../functions/core/model/response.ts';
import { webhooks } from '../../../functions/webhooks/contract/endpoints.ts';
import { queueAgain, queueTest } from '../../../functions/webhooks/delivery/redeliver.ts';
import { redeliverRange } from '../../../functions/webhooks/delivery/redeliver-range.ts';
import { changeWebhook, rotateSecret } from '../../../functions/webhooks/registry/change-webhook.ts';
import { listDeliveries } from '../../../functions/webhooks/registry/list-deliveries.ts';
import { queuedResponse } from '../../../functions/webhooks/representation/webhook-representation.ts';
import { detailOf } from '../../../lib/openapi/document/problem-details.ts';
import { createTestTables, type TestTables } from '../../support/store/test-store.ts';
import { event, OK, status, WebhookRun } from '../../support/webhooks/webhook-run.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let tables: TestTables;
let run: WebhookRun;

beforeEach(async () => {
  // Numbers of orders are unique in a log, so each test has a log of its own.
  tables = await createTestTables();
  run = await WebhookRun.create(tables, randomUUID());
});

/** Returns the seconds between the first request of an event and each of its requests. */
const secondsOf = (id: string): number[] => {
  const times = run.received.filter((request) => request.id === id).map(({ at }) => at);
  return times.map((at) => Math.round((at - (times[0] ?? 0)) / SECOND));
};
const all = (webhook: string, query = {}) => listDeliveries(run.store, webhook, { limit: 100, ...query });

describe('deliveries', () => {
  test('sends each event once, signed, those of one order in the sequence of the log', async () => {
    const id = await run.webhook('good.example', () => OK);
    await run.append([event(1, 1), event(2, 1), event(1, 2), event(3, 1), event(2, 2)]);
    await run.fanOut();
    await run.hear();
    expect(run.received.map((request) => request.id).sort()).toEqual(['1-v1', '1-v2', '2-v1', '2-v2', '3-v1']);
    for (const order of ['1', '2']) {
      const own = run.received.filter((request) => request.id.startsWith(`${order}-`)).map((request) => request.id);
      expect(own).toEqual([`${order}-v1`, `${order}-v2`]);
    }
    const [secret] = (await run.read(id)).secrets;
    vi.useFakeTimers({ now: run.now, toFake: ['Date'] });
    for (const { body, headers } of run.received) {
      expect(new Verifier(secret?.secret ?? '').verify(body, { ...headers })).toMatchObject({
        id: headers['webhook-id'],
      });
      expect(() => new Verifier(secret?.secret ?? '').verify(`${body} `, { ...headers })).toThrow();
    }
    vi.useRealTimers();
    const entries = await readLog(run.store, { tenant: run.tenant, after: { position: 0 }, limit: 10 });
    expect(run.received.map(({ body }) => body).sort()).toEqual(entries.entries.map(({ body }) => body).sort());
    expect((await all(id)).deliveries.map(({ status: state }) => state)).toEqual(Array(5).fill('succeeded'));
  });

  test('signs by the newest secret alone after a rotation without overlap, also during another one', async () => {
    const id = await run.webhook('good.example', () => OK);
    const [first] = (await run.read(id)).secrets;
    const second = await rotateSecret(run.store, { tenant: run.tenant, id }, { overlapHours: 168 });
    const third = await rotateSecret(run.store, { tenant: run.tenant, id }, { overlapHours: 0 });
    expect(third.previousValidUntil).toBe(run.store.now().toISOString());
    await run.append([event(1, 1)]);
    await run.fanOut();
    await run.hear();
    const [sent] = run.received;
    vi.useFakeTimers({ now: sent?.at ?? 0, toFake: ['Date'] });
    const verified = (secret: string) => new Verifier(secret).verify(sent?.body ?? '', { ...sent?.headers });
    expect(verified(third.secret)).toMatchObject({ id: sent?.headers['webhook-id'] });
    for (const leaked of [first?.secret ?? '', second.secret]) expect(() => verified(leaked)).toThrow();
    vi.useRealTimers();
  });

  test('signs by either secret during a rotation, and by the new one after it', async () => {
    const id = await run.webhook('good.example', () => OK);
    const [before] = (await run.read(id)).secrets;
    const { secret } = await rotateSecret(run.store, { tenant: run.tenant, id }, { overlapHours: 1 });
    await expect(rotateSecret(run.store, { tenant: run.tenant, id })).rejects.toMatchObject({
      code: 'rotation-in-progress',
      status: 409,
    });
    await run.append([event(1, 1)]);
    await run.fanOut();
    await run.hear();
    await run.runFor(2 * HOUR);
    await run.append([event(5, 1)]);
    await run.fanOut();
    await run.hear();
    const [during, after] = run.received;
    vi.useFakeTimers({ now: during?.at ?? 0, toFake: ['Date'] });
    for (const valid of [secret, before?.secret ?? ''])
      new Verifier(valid).verify(during?.body ?? '', { ...during?.headers });
    vi.setSystemTime(after?.at ?? 0);
    new Verifier(secret).verify(after?.body ?? '', { ...after?.headers });
    expect(() => new Verifier(before?.secret ?? '').verify(after?.body ?? '', { ...after?.headers })).toThrow();
    vi.setSystemTime((after?.at ?? 0) + 6 * MINUTE);
    expect(() => new Verifier(secret).verify(after?.body ?? '', { ...after?.headers })).toThrow('too old');
    vi.useRealTimers();
  });

  test('sends a CloudEvent to a webhook that wants one', async () => {
    await run.webhook('good.example', () => OK, { format: 'cloudevents' });
    await run.append([event(2, 1)]);
    await run.fanOut();
    await run.hear();
    expect(run.received[0]?.headers['content-type']).toBe('application/cloudevents+json');
    expect(JSON.parse(run.received[0]?.body ?? '')).toMatchObject({
      specversion: '1.0',
      id: '2-v1',
      source: '/quartermaster/test',
      type: 'quartermaster.order.placed.v1',
      subject: 'appliances/2',
      sequence: '0000000000000001',
      partitionkey: '2',
      dataschema: 'https://api.example.com/schemas/order.placed.v1.json',
    });
  });

  test('sends only the types and lines that a webhook names', async () => {
    await run.webhook('good.example', () => OK, { types: ['order.placed'], lines: ['devices'] });
    await run.append([event(1, 1), event(1, 2), event(2, 1)]);
    await run.fanOut();
    await run.hear();
    expect(run.received.map(({ id }) => id)).toEqual(['1-v1']);
  });
});

describe('answers', () => {
  test('repeats a failure after the times of the schedule, ten times in all, and disables the webhook then', async () => {
    // The first answer is a failure as all others, so that the hold after five failures is part of the times.
    const id = await run.webhook('dead.example', () => ({ error: 'connection' }));
    const other = await run.webhook('other.example', () => OK, { types: ['webhook.disabled'] });
    await run.append([event(4, 1)]);
    await run.fanOut();
    await run.hear();
    await run.runFor(2 * HOUR, 10 * MINUTE);
    await run.runFor(80 * HOUR, 30 * MINUTE);
    const waits = secondsOf('4-v1').map((at, index, times) => at - (times[index - 1] ?? 0));
    const planned = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    expect(waits).toHaveLength(10);
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(planned[index] ?? 0);
      // A wait beyond a quarter of an hour ends with a run of wake-lanes, which is each half an hour here.
      expect(wait).toBeLessThanOrEqual((planned[index] ?? 0) + (index < 3 ? 1 : 3_600));
    }
    expect(await run.read(id)).toMatchObject({ enabled: false, disabledReason: 'failing' });
    expect((await all(id)).deliveries[0]).toMatchObject({ status: 'failed', tries: 10 });
    await run.runFor(3 * MINUTE);
    expect(run.received.filter(({ url }) => url.includes('other')).map((request) => request.id)).toEqual([`${id}-1`]);
    expect((await all(other)).deliveries).toHaveLength(1);
  });

  test('sends the oldest event again after a hold, and not one that has waited behind it', async () => {
    await run.webhook('dead.example', () => ({ error: 'connection' }));
    await run.append(Array.from({ length: 12 }, (_, index) => event(index * 4, 1)));
    await run.fanOut();
    await run.hear();
    await run.runFor(20 * MINUTE);
    const ids = run.received.map(({ id }) => id);
    // Five failures hold the webhook. The repeats of these five come next, due after five seconds, with a hold after each.
    expect(ids.slice(0, 5)).toEqual(['0-v1', '4-v1', '8-v1', '12-v1', '16-v1']);
    expect(ids.slice(5, 10)).toEqual(ids.slice(0, 5));
  });

  test('disables a webhook at once that is gone, and drops what is pending', async () => {
    const id = await run.webhook('gone.example', () => status(410));
    await run.append([event(1, 1), event(2, 1), event(5, 1)]);
    await run.fanOut();
    await run.hear();
    expect(run.received).toHaveLength(1);
    expect(await run.read(id)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    const { deliveries } = await all(id);
    expect(deliveries.map(({ status: state }) => state)).toEqual(['failed', 'failed', 'failed']);
  });

  test.each([
    ['in seconds', () => '120', 120],
    ['as a date', () => new Date(run.now + 300 * SECOND).toUTCString(), 300],
  ])('holds a webhook until its Retry-After %s', async (_, header, seconds) => {
    let answers = 0;
    const id = await run.webhook('busy.example', () => (answers++ === 0 ? status(503, header()) : OK));
    await run.append([event(4, 1)]);
    await run.fanOut();
    await run.hear();
    await run.append([event(1, 1), event(8, 1)]);
    await run.fanOut();
    await run.hear();
    expect(run.received).toHaveLength(1);
    expect((await run.read(id)).heldUntil).toBe(
      new Date(Math.floor(run.now / 1e3) * 1e3 + seconds * SECOND).toISOString(),
    );
    await run.runFor(10 * MINUTE);
    expect(run.received.map(({ id: event_ }) => event_).sort()).toEqual(['1-v1', '4-v1', '4-v1', '8-v1']);
    const [first] = run.received;
    for (const request of run.received.slice(1)) {
      expect(request.at - (first?.at ?? 0)).toBeGreaterThanOrEqual(seconds * SECOND);
    }
    expect(await run.read(id)).toMatchObject({ failures: 0, holds: 0 });
  });

  test('doubles the hold of a webhook that stays busy, up to a quarter of an hour', async () => {
    const holds: number[] = [];
    await run.webhook('busy.example', () => status(502));
    await run.append(Array.from({ length: 12 }, (_, index) => event(index * 4, 1)));
    await run.fanOut();
    await run.hear();
    await run.runFor(90 * MINUTE, 5 * MINUTE);
    for (const [index, { at }] of run.received.entries()) {
      const before = run.received[index - 1];
      if (before !== undefined) holds.push(Math.round((at - before.at) / SECOND));
    }
    expect(holds.slice(0, 5)).toEqual([30, 60, 120, 240, 480]);
    expect(Math.max(...holds)).toBeLessThanOrEqual(900 + 300);
  });

  test('holds a webhook after five failures in a row', async () => {
    const id = await run.webhook('broken.example', () => status(500));
    await run.append(Array.from({ length: 9 }, (_, index) => event(index * 4, 1)));
    await run.fanOut();
    await run.hear();
    expect(run.received).toHaveLength(5);
    expect((await run.read(id)).failures).toBe(5);
  });

  test('delivers all events after an hour of failures, each once more', async () => {
    const start = run.now;
    const id = await run.webhook('broken.example', ({ at }) => (at - start < HOUR ? status(500) : OK));
    const events = Array.from({ length: 40 }, (_, index) => event(index, 1));
    await run.append(events);
    await run.fanOut();
    await run.hear();
    await run.runFor(4 * HOUR, 10 * MINUTE);
    const delivered = run.attempts.filter(({ result }) => result.succeeded).map(({ delivery }) => delivery.eventId);
    expect(delivered.sort()).toEqual(events.map((one) => one.id).sort());
    expect(await run.read(id)).toMatchObject({ enabled: true, failures: 0 });
  });

  test.each([
    [status(302), 'redirect'],
    [status(400), 'status'],
    [{ error: 'timeout' } as const, 'timeout'],
    [{ error: 'tls' } as const, 'tls'],
    [{ error: 'refused-address' } as const, 'refused-address'],
  ])('records the failure of the answer %j', async (answer, error) => {
    const id = await run.webhook('odd.example', () => answer);
    await run.append([event(4, 1)]);
    await run.fanOut();
    await run.hear();
    expect((await all(id)).deliveries[0]).toMatchObject({ status: 'pending', attempts: [{ error }] });
    await run.runFor(6 * SECOND);
    expect(secondsOf('4-v1')).toEqual([0, 5]);
  });
});

describe('a worker that dies', () => {
  test.each(['before the request', 'after the request', 'before the result'])(
    'loses nothing %s: the event arrives again under the same id',
    async (when) => {
      const id = await run.webhook('good.example', () => OK);
      await run.append([event(4, 1), event(8, 1)]);
      await run.fanOut();
      let killed = false;
      const die = () => {
        killed = true;
        throw new Error('The process was killed');
      };
      const send: typeof run.send = async (request) => {
        if (!killed && when === 'before the request') die();
        const answer = await run.send(request);
        if (!killed && when !== 'before the request') die();
        return answer;
      };
      await run.hear({ ...run.worker, send }).catch(() => undefined);
      run.loseWakeUps();
      await run.runFor(4 * MINUTE);
      expect(new Set(run.received.map((request) => request.id))).toEqual(new Set(['4-v1', '8-v1']));
      expect((await all(id)).deliveries.map(({ status: state }) => state)).toEqual(['succeeded', 'succeeded']);
    },
  );

  test('finds what waits when the queue was emptied', async () => {
    const id = await run.webhook('good.example', () => OK);
    await run.append(Array.from({ length: 30 }, (_, index) => event(index, 1)));
    await run.fanOut();
    run.loseWakeUps();
    await run.runFor(3 * MINUTE);
    expect(new Set(run.received.map((request) => request.id)).size).toBe(30);
    expect(run.received).toHaveLength(30);
    expect((await all(id, { status: 'succeeded' })).deliveries).toHaveLength(30);
  });

  test('makes no delivery twice from records that come twice', async () => {
    const id = await run.webhook('good.example', () => OK);
    await run.append([event(1, 1), event(2, 1)]);
    await run.fanOut();
    await run.hear();
    const again = await WebhookRun.create(tables, run.tenant);
    await again.fanOut();
    await again.hear();
    expect(again.received).toEqual([]);
    expect((await all(id)).deliveries).toHaveLength(2);
  });
});

describe('redelivery', () => {
  test('of a range sends what came while the webhook was disabled, once', async () => {
    const id = await run.webhook('good.example', () => OK);
    await run.append([event(1, 1)]);
    await run.fanOut();
    await run.hear();
    await changeWebhook(run.store, { tenant: run.tenant, id }, { enabled: false });
    await run.append([event(2, 1), event(3, 1)]);
    await run.fanOut();
    await run.hear();
    await changeWebhook(run.store, { tenant: run.tenant, id }, { enabled: true });
    const range = { since: '2027-03-01T00:00:00.000Z', only: 'failed' } as const;
    const redelivered = await redeliverRange(run.store, run.sendWakeUps, await run.read(id), range);
    expect(redelivered).toEqual({ events: 2, hasMore: false });
    await run.hear();
    expect(run.received.map((request) => request.id)).toEqual(['1-v1', '2-v1', '3-v1']);
    expect(await redeliverRange(run.store, run.sendWakeUps, await run.read(id), range)).toMatchObject({ events: 0 });
    const everything = { ...range, only: 'all' } as const;
    run.now += SECOND;
    expect(await redeliverRange(run.store, run.sendWakeUps, await run.read(id), everything)).toMatchObject({
      events: 3,
    });
    await run.hear();
    expect(run.received).toHaveLength(6);
  });

  test('to a disabled webhook queues nothing and says so, and works once it is enabled', async () => {
    const id = await run.webhook('good.example', () => OK);
    await run.append([event(1, 1)]);
    await run.fanOut();
    await run.hear();
    const by = { tenant: run.tenant, id };
    const range = { since: '2027-03-01T00:00:00.000Z', only: 'all' } as const;
    const again = async () => redeliverRange(run.store, run.sendWakeUps, await run.read(id), range);
    const one = async (key: string) => {
      const [delivery] = (await all(id)).deliveries;
      if (delivery === undefined) throw new Error('There is no delivery');
      const idempotency = { pk: `${run.tenant}#${key}`, sent: key, days: 10 };
      const call = { store: run.store, sendWakeUps: run.sendWakeUps, idempotency, respond: queuedResponse };
      return JSON.parse((await queueAgain(call, await run.read(id), delivery)).body);
    };
    await changeWebhook(run.store, by, { enabled: false });
    expect(await again()).toEqual({ events: 0, hasMore: false, disabled: true });
    const dropped = await one('first');
    expect(dropped).toMatchObject({ status: 'failed' });
    expect(dropped.attempts.map(({ error }: { error?: string }) => error)).toEqual([undefined, 'disabled']);
    expect(dropped).not.toHaveProperty('nextAttemptAt');
    expect((await all(id)).deliveries).toMatchObject([{ status: 'failed', attempts: [{}, { error: 'disabled' }] }]);
    await changeWebhook(run.store, by, { enabled: true });
    expect(await one('first')).toMatchObject({ status: 'pending' });
    await run.hear();
    expect(await again()).toEqual({ events: 1, hasMore: false });
    await run.hear();
    expect(run.received.map((request) => request.id)).toEqual(['1-v1', '1-v1', '1-v1']);
  });

  test('of another range waits for the first one', async () => {
    const id = await run.webhook('good.example', () => OK);
    await run.append([event(1, 1)]);
    const webhook = await run.read(id);
    const range = { since: '2027-03-01T00:00:00.000Z', only: 'all' } as const;
    const slow = redeliverRange(run.store, run.sendWakeUps, webhook, range);
    const outcomes = await Promise.allSettled([slow, redeliverRange(run.store, run.sendWakeUps, webhook, range)]);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(refused).toMatchObject([
      {
        code: 'redelivery-in-progress',
        status: 409,
        message: detailOf('redelivery-in-progress', webhooks.endpoints['redeliver-events']),
      },
    ]);
  });

  test('tests a webhook once, also while it is disabled, and says nothing of its health', async () => {
    const id = await run.webhook('broken.example', () => status(500));
    await changeWebhook(run.store, { tenant: run.tenant, id }, { enabled: false });
    const call = {
      store: run.store,
      sendWakeUps: run.sendWakeUps,
      idempotency: undefined,
      respond: () => json(202, {}),
    };
    const test_ = { id: 'test-1', type: 'webhook.test', timestamp: '2027-03-01T10:00:00.000Z', body: '{}' };
    await queueTest(call, await run.read(id), test_);
    await run.hear();
    await run.runFor(10 * MINUTE);
    expect(run.received.map((request) => request.id)).toEqual(['test-1']);
    expect((await all(id)).deliveries).toMatchObject([{ status: 'failed', type: 'webhook.test' }]);
    expect((await run.read(id)).failures).toBeUndefined();
  });
});
