import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import { orderKey, stuckKeyOf } from '../../functions/core/model/keys.ts';
import { Caller } from '../support/api/api.ts';
import { Market, newProduct, ordersOf } from '../support/api/subscription-api.ts';
import { eventually } from '../support/eventually.ts';
import { newOrder } from '../support/lines/subscription-service.ts';
import { operator } from './operator.ts';

const ops = operator(() => inject('services'));

const Listed = z.object({
  number: z.number(),
  line: z.string(),
  status: z.string(),
  statusSince: z.string(),
  twins: z.array(z.number()).optional(),
});
const Answer = z.object({
  operation: z.string(),
  customer: z.string().optional(),
  status: z.number(),
  orderNumber: z.number().optional(),
});
const Found = z.object({ orders: z.array(Listed), answers: z.array(Answer) });

async function list(...flags: readonly string[]) {
  const { code, printed, complained } = await ops('orders', ...flags, '--json');
  const orders = z.array(Listed).parse(JSON.parse(printed));
  // Orders that are stuck are work that remains.
  expect([code, complained]).toEqual([flags.includes('--stuck') && orders.length > 0 ? 1 : 0, '']);
  return orders;
}

async function found(...flags: readonly string[]) {
  const { code, printed, complained } = await ops('find', ...flags, '--json');
  expect([code, complained]).toEqual([0, '']);
  return Found.parse(JSON.parse(printed));
}

/** Places an appliance order, and returns its number and the id of the request. */
async function place(caller: Caller, fields: object = {}, key: string = randomUUID()) {
  const headers = { 'idempotency-key': key };
  const { status, body, headers: answered } = await caller.place({ ...examples.createOrder, ...fields }, { headers });
  expect(status).toBe(200);
  return { number: Number(body.orderNum), requestId: answered['x-request-id'] ?? '' };
}

const numbersOf = (orders: readonly z.infer<typeof Listed>[]) => orders.map(({ number }) => number);

describe('a list of orders', () => {
  test('has those in a status, the longest there first', async () => {
    const caller = await Caller.create();
    const placed = [await place(caller), await place(caller)].map(({ number }) => number);
    await eventually(async () => {
      const orders = await list('--status', 'new', '--line', 'appliances');
      expect(numbersOf(orders)).toEqual(expect.arrayContaining(placed));
      expect(orders.every(({ line, status }) => line === 'appliances' && status === 'new')).toBe(true);
      const since = orders.map(({ statusSince }) => statusSince);
      expect(since).toEqual(since.toSorted());
    });
  });

  test('has those that are stuck', async () => {
    const { number } = await place(await Caller.create());
    const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
    await store.client.send(
      new UpdateCommand({
        TableName: store.ordersTable,
        Key: orderKey(number),
        UpdateExpression: 'SET deadlineKey = :stuck',
        ExpressionAttributeValues: { ':stuck': stuckKeyOf(number) },
      }),
    );
    await eventually(async () => expect(numbersOf(await list('--stuck'))).toContain(number));
    expect(numbersOf(await list('--stuck', '--line', 'devices'))).not.toContain(number);
  });

  test('has those of a tenant, of every status and no other tenant', async () => {
    const [caller, other] = [await Caller.create(), await Caller.create()];
    const { number } = await place(caller);
    await place(other);
    await eventually(async () => expect(numbersOf(await list('--tenant', caller.tenant))).toEqual([number]));
    expect(await list('--tenant', caller.tenant, '--status', 'cancelled')).toEqual([]);
    const { printed } = await ops('orders', '--tenant', caller.tenant);
    expect(printed).toMatch(new RegExp(`^1 order\\n  ${number}  appliances +new +since .*\\nTo see one: npm run ops`));
  });
});

describe('a search by a complaint', () => {
  test('finds what a request placed, and names its twin', async () => {
    const caller = await Caller.create();
    const fields = { companyName: `Company ${randomUUID()}` };
    const first = await place(caller, fields);
    const second = await place(caller, fields);
    await place(caller);
    await eventually(async () => {
      const { orders } = await found('--tenant', caller.tenant, '--request-id', second.requestId);
      expect(orders).toMatchObject([{ number: second.number, twins: [first.number] }]);
    });
    const { orders } = await found('--tenant', caller.tenant, '--customer-ref', fields.companyName.toUpperCase());
    expect(numbersOf(orders).toSorted()).toEqual([first.number, second.number].toSorted());
    const { printed } = await ops('find', '--tenant', caller.tenant, '--request-id', second.requestId);
    expect(printed).toContain(`same content as ${first.number}`);
  });

  test('finds what an idempotency key placed', async () => {
    const caller = await Caller.create();
    const key = randomUUID();
    const { number } = await place(caller, {}, key);
    await eventually(async () => {
      const { orders, answers } = await found('--tenant', caller.tenant, '--idempotency-key', key);
      expect([numbersOf(orders), answers]).toEqual([
        [number],
        [{ operation: 'appliances/create-order', status: 200, orderNumber: number }],
      ]);
    });
    const { printed } = await ops('find', '--tenant', caller.tenant, '--idempotency-key', key);
    expect(printed).toContain(`first answered by appliances/create-order: 200 with order ${number}; kept until `);
  });

  test('names the record of a key that cannot be read, and refuses what is no key', async () => {
    const caller = await Caller.create();
    const key = randomUUID();
    await place(caller, {}, key);
    const pk = `${caller.tenant}#appliances/create-order#${key}`;
    const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
    for (const expiresAt of [1e15, 'never']) {
      await store.client.send(
        new UpdateCommand({
          TableName: store.idempotencyTable,
          Key: { pk },
          UpdateExpression: 'SET expiresAt = :value',
          ExpressionAttributeValues: { ':value': expiresAt },
        }),
      );
      expect(await ops('find', '--tenant', caller.tenant, '--idempotency-key', key)).toMatchObject({
        code: 1,
        complained: expect.stringContaining(`the item ${pk} of the table Idempotency is malformed: expiresAt: `),
      });
    }
    expect(await ops('find', '--tenant', caller.tenant, '--idempotency-key', 'two words')).toMatchObject({
      code: 2,
      complained: expect.stringMatching(/^--idempotency-key is none: /),
    });
  });

  test('finds what a correlation id placed for each customer that had it', async () => {
    const market = await Market.open();
    const offer = await market.offer(`${newProduct()}01A12`);
    const correlationId = randomUUID();
    const placed: unknown[] = [];
    for (let count = 0; count < 3; count++) {
      const customer = await market.customer();
      const headers = { 'x-correlation-id': correlationId };
      const { status, body } = await market.partner.post(ordersOf(customer), newOrder(offer), headers);
      expect(status).toBe(201);
      placed.push({ operation: 'subscriptions/place-order', customer, status, orderNumber: Number(body.orderId) });
    }
    await eventually(async () => {
      const { orders, answers } = await found(
        ...['--tenant', market.partner.caller.tenant, '--idempotency-key', correlationId],
      );
      expect(new Set(answers)).toEqual(new Set(placed));
      expect(orders).toHaveLength(3);
    });
  });

  test('finds the lines that a request caused in the log, which name its tenant and its order', async () => {
    const caller = await Caller.create();
    const { number, requestId } = await place(caller);
    await eventually(async () => {
      const { code, printed } = await ops('find', '--request-id', requestId);
      expect([code, printed]).toEqual([0, expect.stringContaining('request line=appliances operation=create-order')]);
      expect(printed).toContain(`tenant=${caller.tenant} order=${number} status=200 outcome=done`);
      expect(printed).toMatch(new RegExp(`\\n1 order\\n {2}${number} `));
      expect(printed).toContain(' dispatch ');
    });
  });

  test.each([[], ['--tenant', 'acme']])(
    'says that the log has no such request, and that a 401 is in no log: %j',
    async (...flags) => {
      const id = randomUUID();
      const unknown = await ops('find', '--request-id', id, ...flags);
      expect(unknown).toMatchObject({ code: 1, printed: '' });
      expect(unknown.complained).toMatch(
        `the log of the last 30 days has no request ${id}; a 401, and a 403 or 429 of`,
      );
      const days = await ops('find', '--request-id', id, '--days', '1', ...flags);
      expect(days.complained).toMatch('the log of the last 1 day has no request');
    },
  );

  test('finds the orders of a subscription customer, and those that were placed twice', async () => {
    const market = await Market.open();
    const offer = await market.offer(`${newProduct()}01A12`);
    const customer = await market.customer();
    const first = await market.placeAndFollow(customer, newOrder(offer));
    const second = await market.placeAndFollow(customer, newOrder(offer));
    const { tenant } = market.partner.caller;
    const email = 'Grace@Example.com';
    await eventually(async () => {
      const { orders } = await found('--tenant', tenant, '--email', email);
      const twins = Object.fromEntries(orders.map(({ number, twins: same }) => [number, same]));
      expect(twins).toEqual({ [first.orderId]: [Number(second.orderId)], [second.orderId]: [Number(first.orderId)] });
    });
    expect((await found('--tenant', randomUUID(), '--email', email)).orders).toEqual([]);
  });

  test('finds nothing of another tenant', async () => {
    const { requestId } = await place(await Caller.create());
    const { code, printed } = await ops('find', '--tenant', randomUUID(), '--request-id', requestId);
    expect([code, printed]).toEqual([0, 'No order matches.']);
  });
});

test('the local cloud says that it runs a working tree, and that every request goes to one version', async () => {
  const { code, printed } = await ops('version');
  expect(code).toBe(0);
  expect(printed).toMatch(/^quartermaster-local-data {2}CREATE_COMPLETE\n {2}now {5}\d+\.\d+\.\d+ {2}local\n/);
  expect(printed).toMatch(/All requests go to one version of each of \d\d functions\.$/);
});
