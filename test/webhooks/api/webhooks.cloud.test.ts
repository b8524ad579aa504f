import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook as Verifier } from 'standardwebhooks';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Caller } from '../../support/api/api.ts';
import { eventually } from '../../support/eventually.ts';

const SCOPES = 'webhooks/read webhooks/write appliance-orders/read appliance-orders/write';

interface Got {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Starts a server that keeps what it gets. */
async function receiver(): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      got.push({ body, headers: Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)])) });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in?key=hidden`, got };
}

let caller: Caller;
beforeAll(async () => {
  caller = await Caller.create({ scope: SCOPES });
});

/** Calls with defaults for what most calls leave out. */
const call = (
  method: string,
  path: string,
  body?: unknown,
  options: { headers?: Record<string, string> } = {},
  by = caller,
) => by.send(method, path, body, options);

const create = (body: object, headers: Record<string, string> = {}, by = caller) =>
  by.send('POST', '/webhooks', body, { headers });

describe('webhooks over HTTP', () => {
  test('shows a secret when it is made, and in no other response', async () => {
    const { url } = await receiver();
    const headers = { 'idempotency-key': 'one' };
    const created = await create({ url, description: 'Desk' }, headers);
    expect(created.status).toBe(201);
    expect(created.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect((await create({ url, description: 'Desk' }, headers)).body).toEqual(created.body);
    const { id } = created.body;
    const read = await call('GET', `/webhooks/${id}`);
    expect(read.body).toMatchObject({ id, status: 'enabled', pending: 0 });
    const list = await call('GET', '/webhooks');
    for (const { body } of [read, list]) expect(JSON.stringify(body)).not.toContain('whsec_');
    const rotated = await call('POST', `/webhooks/${id}/rotate-secret`);
    expect(rotated.body.secret).not.toBe(created.body.secret);
    expect((await call('POST', `/webhooks/${id}/rotate-secret`, {})).status).toBe(409);
  });

  test('shows the secret of a rotation to each repeat with its key, until the next rotation', async () => {
    const { url } = await receiver();
    const { body: webhook } = await create({ url });
    const rotate = (key: string, body: object = {}) =>
      call('POST', `/webhooks/${webhook.id}/rotate-secret`, body, { headers: { 'idempotency-key': key } });
    const answers = await Promise.all(Array.from({ length: 6 }, () => rotate('lost', { overlapHours: 2 })));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(5);
    const [first] = answers;
    const reused = await rotate('lost', { overlapHours: 3 });
    expect(reused).toMatchObject({ status: 422, body: { type: '/docs#error-idempotency-key-reused' } });
    expect(reused.body.errors).toEqual([{ field: 'Idempotency-Key', message: expect.stringContaining('different') }]);
    const third = await rotate('other', { overlapHours: 2 });
    expect(third).toMatchObject({ status: 409, body: { detail: expect.stringContaining('"overlapHours": 0') } });
    // The refusal and other changes of the webhook leave the key as it was.
    await call('PATCH', `/webhooks/${webhook.id}`, { description: 'Desk' });
    expect((await rotate('lost', { overlapHours: 2 })).body).toEqual(first?.body);
    const ended = await rotate('leak', { overlapHours: 0 });
    expect(ended.status).toBe(200);
    expect(ended.body.secret).not.toBe(first?.body.secret);
    expect((await call('GET', `/webhooks/${webhook.id}`)).body.previousSecretValidUntil).toBeUndefined();
    const again = await rotate('leak', { overlapHours: 0 });
    expect(again).toMatchObject({ body: ended.body, headers: { 'idempotent-replayed': 'true' } });
    expect((await rotate('lost', { overlapHours: 2 })).body.secret).not.toBe(first?.body.secret);
    expect((await rotate(' ', {})).status).toBe(400);
  });

  test('changes and deletes a webhook at the version that the caller has read', async () => {
    const { url } = await receiver();
    const { body, headers } = await create({ url, types: ['order.placed'] });
    const path = `/webhooks/${body.id}`;
    const match = { 'if-match': headers.etag ?? '' };
    const changed = await call('PATCH', path, { types: null, enabled: false }, { headers: match });
    expect(changed.body).toMatchObject({ status: 'disabled', disabledReason: 'owner' });
    expect(changed.body.types).toBeUndefined();
    expect((await call('PATCH', path, { description: 'x' }, { headers: match })).status).toBe(412);
    expect((await call('DELETE', path, undefined, { headers: match })).status).toBe(412);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  test.each([
    [{ url: 'ftp://a.example' }, 'url'],
    [{ url: 'https://user@a.example' }, 'url'],
    [{ url: 'https://a.example', types: ['order.plcaed'] }, 'types[0]'],
    [{ url: 'https://a.example', lines: ['applinces'] }, 'lines[0]'],
    [{ url: 'https://a.example', lines: [] }, 'lines'],
    [{ url: 'https://a.example', secret: 'x' }, 'secret'],
    [{ url: 'https://a.example', description: 'x'.repeat(257) }, 'description'],
    [{}, 'url'],
  ])('names the field of %j that is wrong', async (body, field) => {
    const refused = await create(body);
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  test('names all problems of a webhook at once, and each once', async () => {
    const { url } = await receiver();
    const fieldsOf = ({ body }: { body: { errors: readonly { field: string }[] } }) =>
      body.errors.map(({ field }) => field).sort();
    const body = { url: 'ftp://user@a.example/#f', types: ['order.plcaed'], lines: ['applinces', 'A b'], secret: 'x' };
    const all = ['lines[0]', 'lines[1]', 'secret', 'types[0]', 'url', 'url', 'url'];
    expect(fieldsOf(await create(body))).toEqual(all);
    const { id } = (await create({ url })).body;
    expect(fieldsOf(await call('PATCH', `/webhooks/${id}`, body))).toEqual(all);
    const path = `/webhooks/${id}/deliveries?limit=1000&cursor=nonsense&Status=failed`;
    expect(fieldsOf(await call('GET', path))).toEqual(['Status', 'cursor', 'limit']);
    expect(fieldsOf(await create({ url: 7, lines: 'devices' }))).toEqual(['lines', 'url']);
  });

  test('keeps tenants apart, and gives each ten webhooks', async () => {
    const rival = await Caller.create({ scope: SCOPES });
    const { url } = await receiver();
    const made = await Promise.all(Array.from({ length: 12 }, () => create({ url }, {}, rival)));
    expect(made.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(made.filter(({ status }) => status === 409)).toHaveLength(2);
    const id = made.find(({ status }) => status === 201)?.body.id;
    for (const [method, path, body] of [
      ['GET', ''],
      ['PATCH', '', { description: 'x' }],
      ['DELETE', ''],
      ['POST', '/test', {}],
      ['GET', '/deliveries'],
      ['POST', '/redeliver', { since: '2027-01-01T00:00:00Z', only: 'all' }],
    ] as const) {
      expect((await call(method, `/webhooks/${id}${path}`, body)).status).toBe(404);
      // DynamoDB refuses a key of this length.
      expect((await call(method, `/webhooks/${'a'.repeat(1_100)}${path}`, body)).status).toBe(404);
    }
  });

  test('tests a webhook, lists the delivery, and sends it again', async () => {
    const { url, got } = await receiver();
    const { body: webhook } = await create({ url });
    const queued = await call('POST', `/webhooks/${webhook.id}/test`, { type: 'order.placed' });
    expect(queued).toMatchObject({ status: 202, body: { type: 'order.placed', status: 'pending' } });
    await eventually(() => expect(got).toHaveLength(1));
    const [first] = got;
    const verified = new Verifier(webhook.secret).verify(first?.body ?? '', first?.headers ?? {});
    expect(verified).toMatchObject({ type: 'order.placed', id: queued.body.eventId });
    const path = `/webhooks/${webhook.id}/deliveries`;
    await eventually(async () => {
      expect((await call('GET', `${path}/${queued.body.id}`)).body).toMatchObject({
        status: 'succeeded',
        attempts: [{ statusCode: 204 }],
      });
    });
    expect((await call('GET', `${path}?status=succeeded`)).body).toMatchObject({
      data: [{ id: queued.body.id }],
      next: null,
    });
    // The state of a webhook changes without another version of what is set.
    const known = { 'if-none-match': '"1"' };
    expect(await call('GET', `/webhooks/${webhook.id}`, undefined, { headers: known })).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: { pending: 0 },
    });
    // The milliseconds of 2300 have 14 digits.
    expect((await call('GET', `${path}?until=2300-01-01T00:00:00Z`)).body.data).toHaveLength(1);
    expect((await call('GET', `${path}?since=2300-01-01T00:00:00Z`)).body.data).toEqual([]);
    for (const end of ['until=2026-01-01T00:00:00Z', `cursor=${queued.body.id}`]) {
      expect((await call('GET', `${path}?since=2300-01-01T00:00:00Z&${end}`)).body).toEqual({ data: [], next: null });
    }
    expect((await call('POST', `${path}/${queued.body.id}/redeliver`)).status).toBe(202);
    await eventually(() => expect(got).toHaveLength(2));
    expect(got[1]?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    const ahead = { since: '9999-12-31T23:59:59-12:00', only: 'all' };
    expect((await call('POST', `/webhooks/${webhook.id}/redeliver`, ahead)).body).toEqual({
      events: 0,
      hasMore: false,
    });
  });

  test('refuses an address with half a character', async () => {
    const { status, body } = await create({ url: 'https://hooks.example.com/\ud83d' });
    expect([status, body.errors]).toEqual([422, [{ field: 'url', message: expect.stringContaining('no spaces') }]]);
  });

  test('sends what waits to another address at once, since the hold was that of the one before', async () => {
    const busy = createServer((_, response) => response.writeHead(429, { 'retry-after': '3600' }).end());
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void busy.close());
    const owner = await Caller.create({ scope: SCOPES });
    const before = `http://127.0.0.1:${(busy.address() as AddressInfo).port}/`;
    const { body: webhook } = await create({ url: before }, {}, owner);
    const path = `/webhooks/${webhook.id}`;
    const place = (companyName: string) => call('POST', '/provisioning/api/v1/orders', { companyName }, {}, owner);
    await place('First');
    await eventually(async () => expect((await owner.get(path)).body.status).toBe('holding'));
    const second = await place('Second');
    await eventually(async () => expect((await owner.get(path)).body.pending).toBe(2));
    expect((await call('PATCH', path, { url: before }, {}, owner)).body.status).toBe('holding');
    const { url, got } = await receiver();
    const { body: moved } = await call('PATCH', path, { url }, {}, owner);
    expect(moved).toMatchObject({ url, status: 'enabled' });
    expect(moved).not.toHaveProperty('heldUntil');
    expect(moved).not.toHaveProperty('failingSince');
    await eventually(() => expect(got.map(({ body }) => JSON.parse(body).data.number)).toEqual([second.body.orderNum]));
  });

  test('is seen by operators without secrets and queries, who can disable it', async () => {
    const operator = await Caller.create({ scope: 'operations/read operations/write' });
    const endless = `/operations/v1/webhooks/${'a'.repeat(2_100)}`;
    expect((await call('PATCH', endless, { enabled: true }, {}, operator)).status).toBe(404);
    const { url } = await receiver();
    const { body: webhook } = await create({ url });
    const listed = await call('GET', `/operations/v1/webhooks?tenant=${caller.tenant}`, undefined, {}, operator);
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toContain(webhook.id);
    expect(JSON.stringify(listed.body)).not.toMatch(/whsec_|hidden/);
    const disabled = await call('PATCH', `/operations/v1/webhooks/${webhook.id}`, { enabled: false }, {}, operator);
    expect(disabled.body).toMatchObject({ status: 'disabled', disabledReason: 'operator' });
  });
});
