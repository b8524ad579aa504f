import { randomUUID } from 'node:crypto';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, inject, test } from 'vitest';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import { json } from '../../functions/core/model/response.ts';
import { addDelivery, newDelivery } from '../../functions/webhooks/delivery/new-delivery.ts';
import {
  deliveryIdOf,
  deliverySortKey,
  lanePartition,
  webhookKey,
} from '../../functions/webhooks/model/webhook-keys.ts';
import { createWebhook } from '../../functions/webhooks/registry/create-webhook.ts';
import { operator } from './operator.ts';

const ops = operator(() => inject('services'));

/** Creates a webhook of a tenant of its own, with a delivery that failed once and waits for its repeat. */
async function webhookWithFailure() {
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  const tenant = `tenant-${randomUUID()}`;
  let id = '';
  await createWebhook(store, {
    tenant,
    fields: { url: 'https://partner.example/in?key=hidden', format: 'standard', apiUrl: 'https://api.example' },
    idempotency: undefined,
    respond: (webhook) => {
      id = webhook.id;
      return json(201, {});
    },
  });
  const at = new Date();
  const delivery = deliveryIdOf(at.getTime(), 't', 'x', 0);
  const event = { id: '7-v1', type: 'order.placed', body: '{}', timestamp: at.toISOString() };
  const pending = newDelivery({ id, tenant }, { id: delivery, event, at, due: 'A!x' });
  const attempt = { at: '2027-03-01T10:00:00.000Z', durationMs: 7, statusCode: 503, error: 'status' } as const;
  await addDelivery(store, { ...pending, attempts: [attempt] });
  const disable = () =>
    store.client.send(
      new UpdateCommand({
        TableName: store.webhooksTable,
        Key: { ...webhookKey(tenant, id) },
        UpdateExpression: 'SET enabled = :no, disabledReason = :reason',
        ExpressionAttributeValues: { ':no': false, ':reason': 'failing' },
      }),
    );
  return { tenant, id, delivery, disable };
}

test('lists the webhooks of a tenant with what waits and what failed, and no secret', async () => {
  const { tenant, id, delivery, disable } = await webhookWithFailure();
  const { code, printed, complained } = await ops('webhooks', '--tenant', tenant);
  expect([code, complained]).toEqual([0, '']);
  expect(printed.split('\n')).toEqual([
    '1 webhook',
    `${id}  enabled  https://partner.example/in`,
    '  1 delivery pending; last success never',
    `  last failure 2027-03-01T10:00:00.000Z: status 503, event 7-v1, delivery ${delivery}`,
  ]);
  await disable();
  const disabled = await ops('webhooks', '--tenant', tenant);
  expect(disabled).toMatchObject({ code: 1, printed: expect.stringContaining(`${id}  disabled (failing)  https://`) });
  const listed = await ops('webhooks', '--tenant', tenant, '--json');
  expect(listed.printed).not.toMatch(/hidden|whsec|secrets/);
  expect(JSON.parse(listed.printed)).toEqual([
    expect.objectContaining({ id, tenant, pending: 1, lastFailure: expect.objectContaining({ statusCode: 503 }) }),
  ]);
});

test('takes no delivery that waits for its repeat for a malformed one, and names one that is', async () => {
  const { tenant, id } = await webhookWithFailure();
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  const since = '2027-03-01T10:00:00.000Z';
  await store.client.send(
    new UpdateCommand({
      TableName: store.webhooksTable,
      Key: { ...webhookKey(tenant, id) },
      UpdateExpression: 'SET failingSince = :since',
      ExpressionAttributeValues: { ':since': since },
    }),
  );
  const at = new Date();
  const event = { id: '8-v1', type: 'order.placed', body: '{}', timestamp: at.toISOString() };
  const name = deliveryIdOf(at.getTime(), 't', 'y', 1);
  const waiting = newDelivery({ id, tenant }, { id: name, event, at, due: `B#2999-01-01T00:00:00.000Z#${name}` });
  const attempt = { at: '2027-03-01T10:05:00.000Z', durationMs: 7, statusCode: 500, error: 'status' } as const;
  await addDelivery(store, { ...waiting, attempts: [attempt] });
  const { code, printed, complained } = await ops('webhooks', '--tenant', tenant);
  expect([code, complained]).toEqual([0, '']);
  expect(printed).toContain(`  last failure 2027-03-01T10:05:00.000Z: status 500, event 8-v1, delivery ${name}`);

  const Key = { pk: lanePartition(id, 1), sk: deliverySortKey(name) };
  const update = { UpdateExpression: 'SET attempts = :none', ExpressionAttributeValues: { ':none': 'none' } };
  await store.client.send(new UpdateCommand({ TableName: store.webhooksTable, Key, ...update }));
  expect((await ops('webhooks', '--tenant', tenant)).complained).toMatch(
    new RegExp(`^the item ${Key.pk} / ${Key.sk} of the table Webhooks is malformed: attempts: [^\\n]*$`),
  );
});

test('names a webhook that cannot be read, and lists the others', async () => {
  const { tenant, id } = await webhookWithFailure();
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  const item = { pk: webhookKey(tenant, 'x').pk, tenant, format: 'standard', enabled: true, version: 1, secrets: [] };
  const at = '2027-03-01T10:00:00.000Z';
  const damaged = { ...item, id: 'whlost', sk: 'WEBHOOK#whlost', url: 'nowhere', createdAt: at, updatedAt: at };
  await store.client.send(new PutCommand({ TableName: store.webhooksTable, Item: damaged }));
  const { code, printed, complained } = await ops('webhooks', '--tenant', tenant, '--json');
  expect([code, complained]).toEqual([
    1,
    expect.stringMatching(/^the item TENANT#\S+ \/ WEBHOOK#whlost of the table Webhooks is malformed: url: [^\n]*$/),
  ]);
  expect(JSON.parse(printed)).toEqual([expect.objectContaining({ id })]);
});

test('says that a tenant has none, and asks for one', async () => {
  expect(await ops('webhooks', '--tenant', 'nobody')).toEqual({ code: 0, printed: '0 webhooks', complained: '' });
  expect(await ops('webhooks')).toEqual({ code: 2, printed: '', complained: 'webhooks needs --tenant' });
});
