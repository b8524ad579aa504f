import { randomUUID } from 'node:crypto';
import { request as send } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { CODES } from '../../functions/subscriptions/model/error-codes.ts';
import { tokenFor } from '../support/api/api.ts';
import { HUB, OPERATIONS, OPERATIONS_SCOPES, Shop } from '../support/api/device-api.ts';
import { eventually } from '../support/eventually.ts';
import { completeOrder, completeProduct, completeWarehouse } from '../support/lines/device-service.ts';
import { completeCustomer, completeFlexDiscount, completeOffer } from '../support/lines/subscription-service.ts';

const ORDERS = '/provisioning/api/v1/orders';
const SCOPES = [
  'appliance-orders/read appliance-orders/write',
  'device-orders/read device-orders/write',
  'subscription-orders/read subscription-orders/write',
].join(' ');

interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body, byte for byte. */
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
  readonly body: any;
}

interface Sent {
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: Buffer | string | object;
  /** False for a call without a token. */
  readonly token?: boolean;
}

let shop: Shop;
let logs: CloudWatchLogsClient;
let tokens: { readonly partner: string; readonly operator: string };

/** Sends bytes as they are. The helpers of the other tests take JSON and known operations only. */
function call(method: string, path: string, { headers = {}, body, token = true }: Sent = {}): Promise<Received> {
  const payload = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const isV3 = path.startsWith('/v3');
  const { promise, resolve, reject } = Promise.withResolvers<Received>();
  const sent = send(new URL(path, inject('cloud').apiUrl), {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${path.startsWith(OPERATIONS) ? tokens.operator : tokens.partner}` }),
      // Node sends a GET with a body without its length otherwise.
      ...(payload !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(payload),
      }),
      ...(isV3 && { 'x-api-key': `client-of-${shop.partner.tenant}`, 'x-correlation-id': randomUUID() }),
      ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
    },
  });
  sent.on('error', reject).on('response', async (response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const isPacked = response.headers['content-encoding'] === 'gzip' && bytes.length > 0;
    const text = (isPacked ? gunzipSync(bytes) : bytes).toString('utf8');
    const isJson = /json/.test(response.headers['content-type'] ?? '') && text !== '';
    resolve({
      status: response.statusCode ?? 0,
      headers: response.headers as Received['headers'],
      bytes,
      body: isJson ? JSON.parse(text) : text,
    });
  });
  sent.end(payload);
  return promise;
}

/** Something of each line: what is written, and where. */
interface Sample {
  readonly method: string;
  readonly path: string;
  readonly body: object;
}

let title: string;
let product: string;
const samples = (): Readonly<Record<string, Sample>> => ({
  appliances: { method: 'POST', path: ORDERS, body: { companyName: 'Fairway', notes: null } },
  devices: { method: 'POST', path: `${HUB}/place-order`, body: completeOrder([{ title }]) },
  subscriptions: { method: 'POST', path: '/v3/customers', body: completeCustomer() },
  operators: { method: 'PUT', path: product, body: { ...completeProduct(), title } },
});
const LINES = ['appliances', 'devices', 'subscriptions', 'operators'] as const;

function sampleOf(line: string): Sample {
  const sample = samples()[line];
  if (sample === undefined) throw new Error(`There is no sample of ${line}`);
  return sample;
}

/** Keeps what every tenant sees out of the lists of other tests. */
const apart = <Catalog extends object>(body: Catalog) => ({
  ...body,
  marketSegments: ['GOV'],
  ...('countries' in body && { countries: ['IS'] }),
});

/**
 * Returns the explanation of a refusal, whatever the form of the line. An answer of /v3 has a bare name, and the log
 * has the explanation.
 *
 * @param name what is at fault
 */
async function saying({ body, headers }: Received, name = 'body'): Promise<string> {
  if (body.code === undefined) return JSON.stringify(body);
  expect(body).toEqual({ code: '1117', message: CODES['1117'].message, additionalDetails: [name] });
  const filterPattern = `{ $.correlationId = "${headers['x-request-id']}" }`;
  const search = new FilterLogEventsCommand({ logGroupName: '/quartermaster/local/functions', filterPattern });
  return eventually(async () => {
    const { events = [] } = await logs.send(search);
    const [request] = events.map(({ message = '' }) => JSON.parse(message)).filter(({ explanations }) => explanations);
    return JSON.stringify(request.explanations);
  });
}

let applianceUid: string;
let deviceNumber: string;
let customerId: string;

beforeAll(async () => {
  ({ logs } = new Clients({ kind: 'local', cloud: inject('services') }));
  shop = await Shop.open();
  const { tenant } = shop.partner;
  const cloud = inject('cloud');
  tokens = {
    partner: await tokenFor(tenant, SCOPES, cloud),
    operator: await tokenFor('operators', OPERATIONS_SCOPES, cloud),
  };
  title = `Ardenne Book ${randomUUID()}`;
  product = await shop.stock(title, 40);
  applianceUid = (await call('POST', ORDERS, { body: { notes: 'x'.repeat(2_000) } })).body.uid;
  deviceNumber = (await call('POST', `${HUB}/place-order`, { body: completeOrder([{ title }]) })).body.data
    .order_number;
  customerId = (await call('POST', '/v3/customers', { body: completeCustomer() })).body.customerId;
});

describe.each(LINES)('a body of %s', (line) => {
  const post = (body: Buffer | string, headers: Sent['headers'] = {}) => {
    const { method, path } = sampleOf(line);
    return call(method, path, { body, headers });
  };
  const text = () => JSON.stringify(sampleOf(line).body);
  /** Adds a member to the sample. */
  const adding = (member: string) => text().replace(/\}$/, `,${member}}`);

  it('with a byte that is not UTF-8 is malformed', async () => {
    const refused = await post(
      Buffer.concat([Buffer.from(text().replace(/\}$/, ',"x":"Caf')), Buffer.from([0xe9]), Buffer.from('"}')]),
    );
    expect(refused.status).toBe(400);
    expect(await saying(refused)).toContain('not UTF-8');
  });

  it('with a name twice is malformed, and the answer names it', async () => {
    for (const member of ['"twice":1,"twice":1', String.raw`"twice":{"a":900},"\u0074wice":1`]) {
      const refused = await post(adding(member));
      expect(refused.status).toBe(400);
      // The log of subscriptions has no name that a caller made up; `saying` finds it in the response.
      const told = await saying(refused, 'twice');
      expect(told).toMatch(
        refused.body.code === undefined ? /\btwice:? is given more than/ : /\bbody: is given more than/,
      );
    }
  });

  it.each(['application/json;charset=utf8', 'application/json; version=1', 'application/json;', 'APPLICATION/JSON'])(
    'as %s is taken',
    async (type) => expect((await post(text(), { 'content-type': type })).status).toBeLessThan(300),
  );

  it('after a byte order mark is taken', async () => {
    expect((await post(`\ufeff${text()}`)).status).toBeLessThan(300);
  });

  it.each([
    { 'content-type': 'application/json; charset=iso-8859-1' },
    { 'content-type': 'text/json' },
    { 'content-type': 'application/jsonp' },
    { 'content-encoding': 'gzip' },
    { 'content-encoding': 'br' },
  ])('as %j is a 415', async (headers) => expect((await post(text(), headers)).status).toBe(415));
});

const reads = () => [
  ORDERS,
  `${ORDERS}/${applianceUid}`,
  `${ORDERS}/${applianceUid}/history`,
  `${HUB}/warehouses`,
  `${HUB}/orders/${deviceNumber}`,
  `/v3/customers/${customerId}`,
  `/v3/customers/${customerId}/subscriptions`,
  `${OPERATIONS}/device-orders/${deviceNumber}`,
  '/health',
  '/openapi.json',
  '/docs',
];

it('HEAD is there wherever GET is, with the same headers and no body', async () => {
  for (const path of reads()) {
    for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
      const [get, head] = [await call('GET', path, { headers }), await call('HEAD', path, { headers })];
      expect([path, head.status, head.bytes.length]).toEqual([path, get.status, 0]);
      for (const name of ['content-type', 'content-length', 'content-encoding', 'etag', 'cache-control', 'link']) {
        expect([path, name, head.headers[name]]).toEqual([path, name, get.headers[name]]);
      }
      expect(head.headers['x-request-id']).toBeDefined();
    }
  }
  const unknown = await call('HEAD', `${ORDERS}/1-00000000000000000000`);
  expect(unknown.status).toBe(404);
  expect((await call('HEAD', ORDERS, { token: false })).status).toBe(401);
});

describe('a method that a path does not have', () => {
  it.each([
    ['DELETE', ORDERS, 'GET, HEAD, POST'],
    ['PATCH', `${ORDERS}/7`, 'GET, HEAD, PUT'],
    ['GET', `${ORDERS}/7/clone`, 'POST'],
    ['HEAD', `${ORDERS}/7/clone`, 'POST'],
    ['POST', `${ORDERS}/7/flag`, 'DELETE, PUT'],
    ['GET', `${HUB}/place-order`, 'POST'],
    ['PUT', `${HUB}/orders/7/cancel`, 'POST'],
    ['PUT', '/v3/customers/7', 'GET, HEAD, PATCH'],
    ['DELETE', '/v3/customers/7/orders', 'GET, HEAD, POST'],
    ['GET', `${OPERATIONS}/warehouses/W1`, 'PUT'],
    ['POST', `${OPERATIONS}/offers/65304470CA01A12`, 'PUT'],
    ['OPTIONS', '/v3/pricelist', 'POST'],
    ['POST', '/health', 'GET, HEAD'],
    ['PUT', '/openapi.json', 'GET, HEAD'],
  ])('%s %s is a 405 that names %s', async (method, path, allow) => {
    for (const token of [true, false]) {
      const refused = await call(method, path, { token });
      expect([refused.status, refused.headers.allow]).toEqual([405, allow]);
      expect(refused.headers['x-request-id']).toBeDefined();
    }
  });
});

describe('a path that there is not', () => {
  it.each([
    ['GET', '/'],
    ['GET', '/wp-login.php'],
    ['POST', `${ORDERS}/7/unknown`],
    ['GET', `${ORDERS}/`],
    ['GET', `${HUB}/order`],
    ['PUT', '/v3/customer/7'],
    ['GET', '/v4/customers'],
    ['DELETE', `${OPERATIONS}/warehouses`],
    ['HEAD', '/nowhere'],
  ])('%s %s is a 404 with a request id', async (method, path) => {
    const refused = await call(method, path, { body: method === 'POST' ? '{' : undefined });
    expect(refused.status).toBe(404);
    expect(refused.headers).toMatchObject({ 'x-request-id': expect.any(String), 'cache-control': 'no-store' });
  });

  it('is answered in the form of the line', async () => {
    const [appliances, devices, subscriptions] = [
      await call('GET', `${ORDERS}/7/unknown`),
      await call('PATCH', `${HUB}/orders/7`),
      await call('GET', '/v3/unknown', { headers: { 'x-request-id': 'mine' } }),
    ];
    const { 'x-request-id': id, 'content-type': type } = appliances.headers;
    expect(type).toBe('application/problem+json');
    expect(appliances.body).toMatchObject({
      type: '/docs#error-unknown-path',
      status: 404,
      instance: id,
    });
    expect(devices.body).toMatchObject({ success: false, error: { code: 'METHOD_NOT_ALLOWED' } });
    expect(subscriptions.body).toMatchObject({ code: '1117', message: expect.any(String) });
    expect(subscriptions.headers['x-request-id']).toBe('mine');
  });
});

describe('a read of a version that the caller has', () => {
  it('is a 304 without a body', async () => {
    for (const path of [
      `${ORDERS}/${applianceUid}`,
      `${HUB}/orders/${deviceNumber}`,
      `${OPERATIONS}/device-orders/${deviceNumber}`,
      '/openapi.json',
    ]) {
      const { etag = '', vary } = (await call('GET', path)).headers;
      for (const named of [etag, `W/${etag.replace('W/', '')}`, `"0", ${etag}`, '*']) {
        for (const method of ['GET', 'HEAD']) {
          const known = await call(method, path, { headers: { 'if-none-match': named, 'accept-encoding': 'gzip' } });
          expect([path, named, known.status, known.bytes.length]).toEqual([path, named, 304, 0]);
          expect([known.headers.etag, known.headers.vary]).toEqual([etag, vary]);
        }
      }
      for (const other of ['"0"', '"99"', '', 'W/"x", "y"', etag.replaceAll('"', '')]) {
        expect((await call('GET', path, { headers: { 'if-none-match': other } })).status).toBe(200);
      }
    }
  });

  it('is none of an order that has changed, nor of one that there is not', async () => {
    const created = (await call('POST', ORDERS, { body: {} })).body.uid;
    await call('PUT', `${ORDERS}/${created}`, { body: { notes: 'changed' } });
    const headers = { 'if-none-match': '"1"' };
    expect((await call('GET', `${ORDERS}/${created}`, { headers })).status).toBe(200);
    expect((await call('GET', `${ORDERS}/1-00000000000000000000`, { headers: { 'if-none-match': '*' } })).status).toBe(
      404,
    );
  });
});

describe('a PUT with If-None-Match', () => {
  const only = { 'if-none-match': '*' };

  it('only adds', async () => {
    const discount = randomUUID();
    for (const [path, body] of [
      [`${OPERATIONS}/warehouses/WH-${randomUUID().slice(0, 8)}`, completeWarehouse(shop.partner.tenant)],
      [`${product}-new`, { ...completeProduct(), title: `${title} new` }],
      [`${OPERATIONS}/flex-discounts/${discount}`, apart(completeFlexDiscount('ONLY'))],
      [`${OPERATIONS}/offers/${String(Date.now()).slice(-8)}CA01A12`, apart(completeOffer())],
    ] as const) {
      const added = await call('PUT', path, { body, headers: only });
      expect([path, added.status, added.headers.location]).toEqual([path, 201, path]);
      expect([path, (await call('PUT', path, { body, headers: only })).status]).toEqual([path, 412]);
      expect((await call('PUT', path, { body, headers: { 'if-none-match': '"1"' } })).status).toBe(200);
      expect((await call('PUT', path, { body })).status).toBe(200);
    }
  });

  it('changes no order that it excludes', async () => {
    const path = `${ORDERS}/${applianceUid}`;
    const { etag = '' } = (await call('GET', path)).headers;
    for (const named of ['*', etag, `"0", W/${etag}`]) {
      for (const [method, below] of [
        ['PUT', ''],
        ['PUT', '/flag'],
        ['DELETE', '/flag'],
      ] as const) {
        const body = below === '' ? { notes: 'never' } : undefined;
        const refused = await call(method, `${path}${below}`, { body, headers: { 'if-none-match': named } });
        expect([refused.status, refused.headers.etag]).toEqual([412, etag]);
      }
    }
    expect((await call('GET', path)).headers.etag).toBe(etag);
    const headers = { 'if-none-match': '"98", "99"' };
    expect((await call('PUT', path, { body: { city: 'Rotterdam' }, headers })).status).toBe(200);
    expect((await call('PUT', path, { body: {}, headers: { 'if-none-match': '3' } })).status).toBe(422);
  });
});

describe('a repeat of a change with its first If-Match and its key', () => {
  /** Sends a change twice; both get one answer. */
  async function twice(method: string, path: string, etag: string | undefined, body?: object): Promise<Received> {
    const headers = { 'idempotency-key': randomUUID(), ...(etag !== undefined && { 'if-match': etag }) };
    const first = await call(method, path, { headers, body });
    expect([path, first.status < 300]).toEqual([path, true]);
    const again = await call(method, path, { headers, body });
    expect([path, again.status, again.body, again.headers.etag, again.headers['idempotent-replayed']]).toEqual([
      path,
      first.status,
      first.body,
      first.headers.etag,
      'true',
    ]);
    // Without its key it is what it was: a change of an old version.
    if (etag !== undefined)
      expect((await call(method, path, { headers: { 'if-match': etag }, body })).status).toBe(412);
    if (body !== undefined) {
      const other = await call(method, path, { headers, body: { ...body, reason: 'another' } });
      expect([400, 422]).toContain(other.status);
    }
    return first;
  }

  it('is answered as the first one: PUT and flag', async () => {
    const path = `${ORDERS}/${(await call('POST', ORDERS, { body: {} })).body.uid}`;
    const changed = await twice('PUT', path, '"1"', { notes: 'once' });
    const flagged = await twice('PUT', `${path}/flag`, changed.headers.etag);
    await twice('DELETE', `${path}/flag`, flagged.headers.etag);
    expect((await call('GET', `${path}/history`)).body).toHaveLength(4);
  });

  it('is answered as the first one: cancel and status', async () => {
    const place = async () =>
      (await call('POST', `${HUB}/place-order`, { body: completeOrder([{ title }]) })).body.data.order_number;
    const order = await place();
    await twice('POST', `${OPERATIONS}/device-orders/${order}/status`, '"1"', { status: 'PROCESSING' });
    await twice('POST', `${HUB}/orders/${order}/cancel`, '"2"');
    expect((await call('GET', `${HUB}/orders/${order}`)).body.data.history).toHaveLength(3);
  });

  it("is answered as the first one: operators' PUTs, although they only add", async () => {
    const headers = { 'if-none-match': '*', 'idempotency-key': randomUUID() };
    for (const [path, body] of [
      [`${OPERATIONS}/warehouses/WH-${randomUUID().slice(0, 8)}`, completeWarehouse(shop.partner.tenant)],
      [`${product}-more`, { ...completeProduct(), title: `${title} more` }],
      [`${OPERATIONS}/flex-discounts/${randomUUID()}`, apart(completeFlexDiscount('AGAIN'))],
      [`${OPERATIONS}/offers/${String(Date.now()).slice(-8)}CB01A12`, apart(completeOffer())],
    ] as const) {
      const first = await call('PUT', path, { body, headers });
      const again = await call('PUT', path, { body, headers });
      expect([path, first.status, again.status, again.body]).toEqual([path, 201, 201, first.body]);
      expect(again.headers).toMatchObject({ 'idempotent-replayed': 'true', location: path });
    }
  });
});

it('null in a create is the same request as nothing', async () => {
  for (const [path, absent, present] of [
    [
      ORDERS,
      { city: 'Delft', nodes: [{ name: 'a' }] },
      { city: 'Delft', notes: null, nodes: [{ name: 'a', dns2: null }] },
    ],
    [
      `${HUB}/place-order`,
      completeOrder([{ title }]),
      { ...completeOrder([{ title }]), expedite_shipping: null, is_signature_required: null },
    ],
  ] as const) {
    for (const [one, other] of [
      [absent, present],
      [present, absent],
    ]) {
      const headers = { 'idempotency-key': randomUUID() };
      const first = await call('POST', path, { body: one, headers });
      const again = await call('POST', path, { body: other, headers });
      expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([200, first.body, 'true']);
    }
  }
  const key = { 'idempotency-key': randomUUID() };
  const path = `${ORDERS}/${applianceUid}`;
  expect((await call('PUT', path, { body: { city: 'Delft', notes: null }, headers: key })).status).toBe(200);
  expect((await call('PUT', path, { body: { city: 'Delft' }, headers: key })).status).toBe(422);
});

it('a key may have parameters, and two keys are none', async () => {
  const key = randomUUID();
  const first = await call('POST', ORDERS, { body: {}, headers: { 'idempotency-key': key } });
  for (const header of [`"${key}"`, `"${key}";a=1`, `"${key}"; a;b="c"`]) {
    expect((await call('POST', ORDERS, { body: {}, headers: { 'idempotency-key': header } })).body).toEqual(first.body);
  }
  for (const header of [
    ['a', 'b'],
    ['"a"', '"b"'],
    [key, key],
  ]) {
    expect((await call('POST', ORDERS, { body: {}, headers: { 'idempotency-key': header } })).status).toBe(400);
  }
});

describe('a body where none belongs', () => {
  const changes = () =>
    [
      ['GET', ORDERS],
      ['GET', `${HUB}/warehouses`],
      ['GET', `/v3/customers/${customerId}`],
      ['GET', `${OPERATIONS}/device-orders/${deviceNumber}`],
      ['GET', '/health'],
      ['PUT', `${ORDERS}/${applianceUid}/flag`],
      ['DELETE', `${ORDERS}/${applianceUid}/flag`],
      ['POST', `${ORDERS}/${applianceUid}/clone`],
      ['POST', `${HUB}/orders/${deviceNumber}/cancel`],
    ] as const;

  it('is a 400, and nothing is done', async () => {
    for (const [method, path] of changes()) {
      for (const sent of [
        { body: { reason: 'late' } },
        { body: 'reason=late', headers: { 'content-type': 'text/plain' } },
      ]) {
        const refused = await call(method, path, sent);
        expect([method, path, refused.status]).toEqual([method, path, 400]);
        expect(await saying(refused)).toContain('takes no body');
      }
    }
    expect((await call('GET', `${HUB}/orders/${deviceNumber}`)).body.data.order_status).toBe('ORDER RECEIVED');
  });

  it('may be empty', async () => {
    for (const [method, path] of changes().filter(([, path]) => !path.endsWith('/cancel'))) {
      for (const body of ['', '{}', ' \n'])
        expect([path, (await call(method, path, { body })).status]).toEqual([path, 200]);
    }
  });
});

it('each 201 has the path of what is new', async () => {
  const body = { ...completeCustomer(), globalSalesEnabled: true };
  const headers = { 'x-correlation-id': randomUUID() };
  for (const _ of ['first', 'again']) {
    const added = await call('POST', '/v3/customers', { body, headers });
    expect([added.status, added.headers.location]).toEqual([201, `/v3/customers/${added.body.customerId}`]);
    expect((await call('GET', String(added.headers.location))).body.customerId).toBe(added.body.customerId);
  }
});

describe('a body from 1 KB on', () => {
  it.each(['gzip', 'br, gzip', 'gzip;q=0.5', '*', 'x-gzip'])('is packed for who takes %s', async (accepted) => {
    const path = `${ORDERS}/${applianceUid}`;
    const plain = await call('GET', path, { headers: { 'accept-encoding': 'identity' } });
    const packed = await call('GET', path, { headers: { 'accept-encoding': accepted } });
    expect(plain.headers).toMatchObject({ vary: 'accept-encoding' });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(packed.headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: 'accept-encoding',
      etag: plain.headers.etag,
    });
    expect(packed.body).toEqual(plain.body);
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 2);
  });

  it.each(['', 'identity', 'br', 'gzip;q=0', 'gzip;q=0, *', 'deflate'])(
    'is not packed for who sends %j',
    async (accepted) => {
      const plain = await call('GET', `${ORDERS}/${applianceUid}`, { headers: { 'accept-encoding': accepted } });
      expect(plain.headers).not.toHaveProperty('content-encoding');
    },
  );

  it('is packed in each line, repeats too, and a shorter one is not', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const key = { ...headers, 'idempotency-key': randomUUID() };
    const body = { notes: 'y'.repeat(3_000) };
    const created = [
      await call('POST', ORDERS, { body, headers: key }),
      await call('POST', ORDERS, { body, headers: key }),
    ];
    expect(created.map(({ headers: { 'content-encoding': coding }, bytes }) => [coding, bytes.length])).toEqual([
      ['gzip', created[0]?.bytes.length],
      ['gzip', created[0]?.bytes.length],
    ]);
    expect(created[1]?.body).toEqual(created[0]?.body);
    const listed = await call('GET', `${HUB}/inventory?warehouse_id=${shop.warehouse_id}`, { headers });
    expect([listed.status, listed.headers['content-encoding']]).toEqual([200, 'gzip']);
    const short = await call('GET', '/health', { headers });
    expect(short.headers).not.toHaveProperty('content-encoding');
  });
});
