import { Agent } from 'node:http';
import { expect, it } from 'vitest';
import * as examples from '../../../functions/appliances/examples/order-examples.ts';
import { Caller } from '../../support/api/api.ts';

it('places one order when 200 calls over 16 connections share a key', async () => {
  const caller = await Caller.create();
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const options = { agent, headers: { 'idempotency-key': 'shared' } };
  const answers = await Promise.all(Array.from({ length: 200 }, () => caller.place(examples.createOrder, options)));
  agent.destroy();
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => body.uid)).size).toBe(1);
  expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(199);
  expect((await caller.get('/provisioning/api/v1/orders')).body).toHaveLength(1);
});

it('refuses another body under a used key, and stores nothing', async () => {
  const caller = await Caller.create();
  const headers = { 'idempotency-key': 'used' };
  await caller.place({ notes: 'first' }, { headers });
  const refused = await caller.place({ notes: 'second' }, { headers });
  expect(refused.status).toBe(422);
  expect(refused.body).toEqual([expect.stringContaining('Idempotency-Key: ')]);
  expect((await caller.get('/provisioning/api/v1/orders')).body.map(({ notes }: { notes: string }) => notes)).toEqual([
    'first',
  ]);
});

it("never answers one tenant with another tenant's order under the same key", async () => {
  const [one, other] = await Promise.all([Caller.create(), Caller.create()]);
  const headers = { 'idempotency-key': 'same' };
  const [first, second] = await Promise.all([one.place({}, { headers }), other.place({}, { headers })]);
  expect(first.body.uid).not.toBe(second.body.uid);
});
