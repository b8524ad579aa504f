import { beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, isOperationsScope } from '../../../functions/core/model/endpoint.ts';
import { webhooks } from '../../../functions/webhooks/contract/endpoints.ts';
import { WebhookService } from '../../support/lines/webhook-service.ts';

let service: WebhookService;

beforeAll(async () => {
  service = await WebhookService.start();
});

type Operation = keyof typeof webhooks.endpoints;

const rows = Object.entries<Endpoint>(webhooks.endpoints) as [Operation, Endpoint][];
const ofTenants = rows.filter(([, { scope }]) => !isOperationsScope(scope));
const ofOneWebhook = ofTenants.filter(([, { path }]) => path.includes('{id}'));

/** A tenant has ten webhooks at most, so each test of an endpoint has an owner of its own. */
let owners = 0;
const newOwner = () => {
  owners += 1;
  return { tenant: `owner-${owners}` };
};
const rival = { tenant: 'rival' };

/** A tenant's webhook with a delivery. */
async function webhookOf(tenant: { readonly tenant: string }): Promise<{ id: string; deliveryId: string }> {
  const { id } = await service.done('create-webhook', { body: { url: 'https://example.com/in' }, ...tenant });
  const delivery = await service.done('test-webhook', { path: { id }, body: {}, ...tenant });
  return { id, deliveryId: delivery.id };
}

/** Everything that a tenant sees of a webhook. */
const seen = async (path: { readonly id: string }, tenant: { readonly tenant: string }) => [
  await service.done('get-webhook', { path, ...tenant }),
  await service.done('list-deliveries', { path, ...tenant }),
];

describe.each(ofOneWebhook)('%s', (operation, { bodyExample }) => {
  it("of another tenant's webhook is a 404 as of no webhook at all, and changes nothing", async () => {
    const owner = newOwner();
    const path = await webhookOf(owner);
    const before = await seen(path, owner);
    const call = bodyExample === undefined ? {} : { body: bodyExample };
    const answered = await service.call(operation, { path, ...call, ...rival });
    const unknown = await service.call(operation, { path: { ...path, id: 'wh000000000000' }, ...call, ...owner });
    expect([answered.status, unknown.status]).toEqual([404, 404]);
    const { instance: _one, ...told } = answered.body;
    const { instance: _other, ...toldOfUnknown } = unknown.body;
    expect(told).toEqual(toldOfUnknown);
    expect(await seen(path, owner)).toEqual(before);
  });

  it('is accepted from the owner, so that nothing but the tenant stands against it', async () => {
    const owner = newOwner();
    const path = await webhookOf(owner);
    const call = bodyExample === undefined ? {} : { body: bodyExample };
    expect((await service.call(operation, { path, ...call, ...owner })).status).toBeLessThan(300);
  });
});

it("another tenant's delivery is not under a webhook of one's own", async () => {
  const owner = newOwner();
  const [mine, theirs] = [await webhookOf(owner), await webhookOf(rival)];
  for (const operation of ['get-delivery', 'redeliver-delivery'] as const) {
    const path = { id: mine.id, deliveryId: theirs.deliveryId };
    expect((await service.call(operation, { path, ...owner })).status).toBe(404);
  }
});

it('the endpoints of one webhook are all but creating and listing', () => {
  expect(ofTenants.filter((row) => !ofOneWebhook.includes(row)).map(([operation]) => operation)).toEqual([
    'create-webhook',
    'list-webhooks',
  ]);
});

it('a list holds the webhooks of its own tenant only', async () => {
  const [mine, theirs] = [{ tenant: 'lists' }, { tenant: 'lists#webhooks' }];
  const { id } = await webhookOf(mine);
  await webhookOf(theirs);
  const { data } = await service.done('list-webhooks', mine);
  expect(data.map((webhook: { id: string }) => webhook.id)).toEqual([id]);
});
