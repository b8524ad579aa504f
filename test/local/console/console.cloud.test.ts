import { createServer, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import * as examples from '../../../functions/appliances/examples/order-examples.ts';
import { Caller } from '../../support/api/api.ts';
import { eventually } from '../../support/eventually.ts';
import { alarms, NOW, startConsole } from './console-fixture.ts';
import { ORDER } from './service-fixture.ts';

let page: Awaited<ReturnType<typeof startConsole>>;

beforeAll(async () => {
  page = await startConsole();
});

afterAll(() => page.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends a request unchanged. Fetch would resolve the path and set the header `host` itself. */
function ask(path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  const { hostname, port } = new URL(page.url);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request({ hostname, port, path, ...options }, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
  });
  sent.on('error', reject);
  sent.end();
  return promise;
}

const figures = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> => {
  const { status, text } = await ask(`/console/api/${path}`);
  expect(status).toBe(200);
  return schema.parse(JSON.parse(text));
};

const Runs = z.object({
  executions: z.array(z.looseObject({ name: z.string(), machine: z.string(), status: z.string() })),
  next: z.string().nullable(),
  numbers: z.record(z.string(), z.number()),
});
const names = ({ executions }: z.infer<typeof Runs>) => executions.map(({ name }) => name);

describe('the files of the page', () => {
  test('are all there: whatever the page loads, and what that loads', async () => {
    const asked = new Set<string>();
    const load = async (path: string): Promise<void> => {
      if (asked.has(path)) return;
      asked.add(path);
      const { status, text, headers } = await ask(path);
      expect({ path, status }).toEqual({ path, status: 200 });
      expect(headers['x-content-type-options']).toBe('nosniff');
      const links = path === '/console' ? /(?:src|href)="(\/[^"]*)"/g : /(?:\bfrom |^import )'([./][^']+)'/gm;
      for (const [, link = ''] of text.matchAll(links)) {
        await load(new URL(link, `http://localhost${path}`).pathname);
      }
    };
    await load('/console');
    expect(asked.size).toBeGreaterThan(20);
    expect([...asked].filter((path) => path.endsWith('.js')).toSorted()).toEqual(
      ['dagre', 'marked', 'uplot'].map((name) => `/console/assets/${name}.js`),
    );
  });

  test('are JavaScript without types', async () => {
    const { headers, text } = await ask('/console/assets/main.ts');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(text).toContain("from './pages/dashboard-view.ts'");
    expect(text).not.toMatch(/import type|: View\b/);
  });

  test('run no script but their own and may be framed by nobody', async () => {
    const policy = String((await ask('/console')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  test('are not sent again while they are the same', async () => {
    const { headers } = await ask('/console/assets/styles/page.css');
    const again = await ask('/console/assets/styles/page.css', { headers: { 'if-none-match': String(headers.etag) } });
    expect(again).toMatchObject({ status: 304, text: '' });
  });

  test.each([
    '/console/assets/../console-server/console.ts',
    '/console/assets/..%2fconsole-server%2fconsole.ts',
    '/console/assets/charts',
    '/console/assets/styles/../../cloud.ts',
    '/console/assets/tsconfig.json',
    '/console/assets/',
    '/console/assets/constructor',
  ])('are no others: %s', async (path) => {
    const { text, status } = await ask(path);
    if (status === 200) expect(text).toMatch(/^<!doctype html>/);
    else expect(status).toBe(404);
  });
});

describe('who may ask', () => {
  test.each(['localhost:3000', '127.0.0.1', '[::1]:3000', 'LOCALHOST'])(
    'somebody on this machine: %s',
    async (host) => {
      expect((await ask('/console', { headers: { host } })).status).toBe(200);
    },
  );

  test.each([
    'attacker.example',
    'localhost.attacker.example:3000',
    '127.0.0.1.attacker.example',
    'localhost@attacker.example',
  ])('no page of another name that points here: %s', async (host) => {
    for (const path of ['/console', '/console/api/overview', '/console/assets/main.ts']) {
      expect((await ask(path, { headers: { host } })).status).toBe(403);
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('nobody who wants more than to look: %s', async (method) => {
    expect(await ask('/console/api/overview', { method })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    });
  });

  test('HEAD is answered like GET, without the body', async () => {
    const answer = await ask('/console/api/overview', { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, text: '', headers: { 'cache-control': 'no-store' } });
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(100);
  });
});

describe('figures', () => {
  test('tell the time, the dashboards and the alarms', async () => {
    expect(await figures('overview', z.unknown())).toEqual({
      time: NOW.toISOString(),
      timeScale: 60,
      dashboards: ['shop-test-orders', 'shop-test-service'],
      alarms,
      showsService: true,
    });
  });

  test('of a dashboard reach as far back as was asked for', async () => {
    const Dashboard = z.object({
      start: z.string(),
      dashboard: z.object({
        widgets: z.array(z.object({ series: z.array(z.object({ points: z.array(z.unknown()) })).optional() })),
      }),
    });
    const { start, dashboard } = await figures('dashboards/shop-test-orders?minutes=15', Dashboard);
    expect(start).toBe(new Date(NOW.getTime() - 15 * 60_000).toISOString());
    expect(dashboard.widgets[1]?.series?.[0]?.points).toHaveLength(3);
  });

  test.each([
    ...['dashboards/none', 'executions/appliances/none', 'executions/appliances', 'nothing'],
    ...[
      'events/1',
      'webhooks/none',
      'webhooks/desk/secret',
      'orders',
      'orders/none',
      'orders/1',
      'orders/1e5',
      'orders/-1',
    ],
  ])('that are not there are not found: %s', async (path) => {
    expect((await ask(`/console/api/${path}`)).status).toBe(404);
  });

  test.each([
    'dashboards/shop-test-orders?minutes=0',
    'dashboards/shop-test-orders?minutes=ten',
    'executions?status=LOST',
    'executions?before=yesterday',
    'executions?limit=1000',
    'executions/%E0%A4%A',
    'events?before=0',
    'events?before=newest',
    'events?limit=0',
    'webhooks/desk?status=lost',
    'webhooks/desk?before=newest',
  ])('that cannot be asked for are refused: %s', async (path) => {
    expect((await ask(`/console/api/${path}`)).status).toBe(400);
  });
});

describe('executions', () => {
  test('come newest first, page by page, each once', async () => {
    const all: string[] = [];
    let query: string | undefined = 'limit=10';
    while (query !== undefined) {
      const found: z.infer<typeof Runs> = await figures(`executions?${query}`, Runs);
      all.push(...names(found));
      query = found.next === null ? undefined : `limit=10&before=${found.next}`;
    }
    expect(all).toHaveLength(35);
    expect(new Set(all).size).toBe(35);
    expect(all.slice(0, 6)).toEqual([
      ...['ORD-2005.4', 'ORD-2004.4', 'ORD-2003.4', 'ORD-2002.4', 'ORD-2001.4', 'ORD-1030.1'],
    ]);
  });

  test('are found by status, state machine and text', async () => {
    const failed = await figures('executions?status=FAILED&machine=', Runs);
    expect(names(failed)).toEqual(['ORD-2002.4']);
    expect(failed.numbers).toEqual({ RUNNING: 1, SUCCEEDED: 31, FAILED: 1, TIMED_OUT: 1, ABORTED: 1 });
    expect(names(await figures('executions?text=ord-1007', Runs))).toEqual(['ORD-1007.1']);
    expect(names(await figures('executions?text=QA%3A+wait', Runs))).toEqual(['ORD-2005.4']);
    expect(names(await figures('executions?text=serviceexception', Runs))).toEqual(['ORD-2002.4']);
    expect(names(await figures('executions?text=%25', Runs))).toEqual([]);
    expect(names(await figures('executions?machine=devices', Runs))).toEqual([]);
  });

  test('show their states in order, and their state machine with waits as waits', async () => {
    const Run = z.object({
      execution: z.looseObject({ states: z.array(z.string()), error: z.string().nullable() }),
      graph: z.object({
        states: z.array(z.object({ name: z.string(), type: z.string() })),
        transitions: z.array(z.object({ from: z.string(), to: z.string(), label: z.string() })),
      }),
    });
    const { execution, graph } = await figures('executions/appliances/ORD-2005.4', Run);
    expect(execution.states).toHaveLength(8);
    expect(execution).toMatchObject({ status: 'RUNNING', state: 'qa: wait', stoppedAt: null, error: null });
    expect(graph.states).toContainEqual({ name: 'qa: wait', type: 'Wait' });
    expect(graph.transitions).toContainEqual({ from: 'By status', to: 'qa: check deadlines', label: 'status = qa' });
    expect(graph.transitions).toContainEqual({ from: 'qa: next', to: 'Done', label: 'otherwise' });
  });
});

const Events = z.object({
  tenant: z.string(),
  events: z.array(z.looseObject({ id: z.string(), type: z.string(), order: z.number().nullable() })),
  next: z.number().nullable(),
});
const Deliveries = z.object({
  webhook: z.looseObject({ id: z.string(), url: z.string(), status: z.string() }),
  deliveries: z.array(
    z.looseObject({
      ...{ event: z.string(), order: z.number().nullable(), status: z.string() },
      attempts: z.array(z.looseObject({ statusCode: z.number().nullable() })),
    }),
  ),
  next: z.string().nullable(),
});
const Order = z.object({
  order: z.looseObject({
    ...{ number: z.number(), tenant: z.string(), status: z.string() },
    events: z.array(z.looseObject({ id: z.string(), deliveries: Deliveries.shape.deliveries })),
  }),
});

describe('the data of the service', () => {
  test('are the log of a tenant, newest first, by type and by a part of the id', async () => {
    const { tenant, events, next } = await figures('events?limit=2&type=&text=', Events);
    expect({ tenant, next }).toEqual({ tenant: 'demo', next: 31 });
    expect(events.map(({ id }) => id)).toEqual(['gone-1', `${ORDER}-v1`]);
    expect((await figures('events?before=31&limit=2', Events)).events.map(({ id }) => id)).toEqual([
      '100030-v3',
      '100029-v3',
    ]);
    expect((await figures('events?text=100012', Events)).events.map(({ id }) => id)).toEqual(['100012-v3']);
    const disabled = await figures('events?type=webhook.disabled', Events);
    expect(disabled.events).toMatchObject([{ type: 'webhook.disabled', order: null, webhook: 'gone' }]);
    expect(await figures('events?tenant=rival', Events)).toMatchObject({ tenant: 'rival', events: [] });
  });

  test('are the webhooks, with the deliveries of each', async () => {
    const { webhooks } = await figures('webhooks', z.object({ webhooks: z.array(Deliveries.shape.webhook) }));
    expect(webhooks.map(({ id, status }) => [id, status])).toEqual([
      ['desk', 'enabled'],
      ['warehouse', 'holding'],
      ['gone', 'disabled'],
    ]);
    const { webhook, deliveries } = await figures('webhooks/warehouse?status=pending&limit=1', Deliveries);
    expect(webhook.id).toBe('warehouse');
    expect(deliveries).toMatchObject([{ event: `${ORDER}-v1`, order: ORDER, attempts: [{}, {}, { statusCode: 503 }] }]);
  });

  test('are an order with its events and their deliveries', async () => {
    const { order } = await figures(`orders/${ORDER}`, Order);
    expect(order).toMatchObject({
      number: ORDER,
      events: [{ deliveries: [{ webhook: 'desk' }, { webhook: 'warehouse' }] }],
    });
  });
});

/** Asks the console of the cloud that tests share. */
const shared = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> => {
  const response = await fetch(`${inject('cloud').apiUrl}/console/api/${path}`);
  expect(response.status).toBe(200);
  return schema.parse(await response.json());
};

test("the local cloud's console has the events of an order, and their deliveries to a webhook, without their secrets", async () => {
  const receiver = createServer((_, response) => void response.writeHead(204).end());
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void receiver.close());
  const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(receiver.address()).port}/in`;
  const caller = await Caller.create({ scope: 'webhooks/write appliance-orders/read appliance-orders/write' });
  const { body: webhook } = await caller.post('/webhooks', { url: `${url}?key=hidden` });
  const { body: placed } = await caller.place(examples.createOrder);
  const delivered = await eventually(async () => {
    const { order } = await shared(`orders/${placed.orderNum}`, Order);
    expect(order.events).toMatchObject([{ deliveries: [{ webhook: webhook.id, attempts: [{ statusCode: 204 }] }] }]);
    return order;
  });
  const id = `${placed.orderNum}-v1`;
  expect(delivered).toMatchObject({ tenant: caller.tenant, status: placed.status, events: [{ id }] });
  const { events } = await shared(`events?tenant=${caller.tenant}`, Events);
  expect(events).toMatchObject([{ id, type: 'order.placed', order: Number(placed.orderNum) }]);
  const shown = await shared(`webhooks/${webhook.id}`, Deliveries);
  expect(shown).toMatchObject({
    webhook: { url, status: 'enabled' },
    deliveries: [{ event: id, status: 'succeeded' }],
  });
  const text = JSON.stringify([delivered, events, shown]);
  for (const hidden of ['whsec_', webhook.secret, 'hidden', placed.uid]) expect(text).not.toContain(hidden);
});

test('the local cloud has a console with the state machines of the template', async () => {
  const { apiUrl } = inject('cloud');
  expect(await (await fetch(`${apiUrl}/console`)).text()).toContain('<title>Local console</title>');
  const Machines = z.object({ machines: z.array(z.string()) });
  const { machines } = Machines.parse(await (await fetch(`${apiUrl}/console/api/executions`)).json());
  expect(machines.length).toBeGreaterThanOrEqual(3);
});
