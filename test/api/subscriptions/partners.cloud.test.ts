import { beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, endpointsOf, pathOf } from '../../../functions/core/model/endpoint.ts';
import { subscriptions } from '../../../functions/subscriptions/contract/endpoints.ts';
import { Market, newProduct, ordersOf, Partner, V3 } from '../../support/api/subscription-api.ts';
import { newOrder } from '../../support/lines/subscription-service.ts';

/** The endpoints of partners, as they are called with what their documentation shows. */
const endpoints = endpointsOf([subscriptions])
  .filter(({ endpoint }) => endpoint.scope?.startsWith('subscription-orders/'))
  .map((row) => ({
    row,
    method: row.endpoint.method,
    path: pathOf(row),
    body: (row.endpoint as Endpoint).bodyExample,
  }));

let market: Market;
let ids: Readonly<Record<string, string>>;
let offer: string;

beforeAll(async () => {
  market = await Market.open();
  offer = await market.offer(`${newProduct()}01A12`);
  const customerId = await market.customer({ globalSalesEnabled: true });
  const deploymentId = await market.deployment(customerId);
  const { orderId, lineItems } = await market.placeAndFollow(customerId, newOrder(offer));
  ids = { customerId, deploymentId, orderId, subscriptionId: lineItems[0].subscriptionId, resellerId: '5556667778' };
});

const called = (path: string) => {
  const query = path.endsWith('/flex-discounts') ? '?market-segment=COM&country=US' : '';
  return `${path.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name] ?? '')}${query}`;
};

describe("another client's API key", () => {
  it.for(endpoints)('is refused by $method $path', async ({ method, path, body }) => {
    for (const key of ['client-of-somebody-else', undefined]) {
      const answer = await market.partner.send(method, called(path), body, { 'x-api-key': key });
      expect(answer).toMatchObject({ status: 403, body: { code: '4115' } });
    }
  });
});

describe('an unknown parameter', () => {
  it.for(endpoints)('is refused by $method $path', async ({ method, path, body }) => {
    const uri = called(path);
    for (const name of ['unheard-of', 'fetchPrice']) {
      const answer = await market.partner.send(method, `${uri}${uri.includes('?') ? '&' : '?'}${name}=true`, body);
      expect(answer).toMatchObject({ status: 400, body: { code: '1132', additionalDetails: [name] } });
    }
  });

  it('is one that another operation has, or that an operation has not yet', async () => {
    const orders = ordersOf(String(ids.customerId));
    for (const [query, name] of [
      ['fetch-recommendations=true', 'fetch-recommendations'],
      ['reassign-users=yes', 'reassign-users'],
      ['limit=1', 'limit'],
      ['fetch-price=true&fetch-price=false', 'fetch-price'],
    ]) {
      const answer = await market.partner.post(`${orders}?${query}`, newOrder(offer));
      expect(answer).toMatchObject({ status: 400, body: { code: '1132', additionalDetails: [name] } });
    }
    const known = 'fetch-recommendations=false&reassign-users=true&fetch-price=true&fetch-price=true';
    const preview = { ...newOrder(offer), orderType: 'PREVIEW' };
    expect(await market.partner.post(`${orders}?${known}`, preview)).toMatchObject({ status: 201 });
  });
});

describe("another partner's customer", () => {
  const ofCustomers = endpoints.filter(({ path }) => path.includes('{customerId}'));

  it.for(ofCustomers)('is unknown to $method $path', async ({ method, path, body }) => {
    const stranger = await Partner.create();
    const answer = await stranger.send(method, called(path), body);
    expect(answer.status).toBe(404);
    expect(['1116', '2115', '3115']).toContain(answer.body.code);
  });

  it('stays as it is, and is in no list of the other', async () => {
    const stranger = await Partner.create();
    const reseller = `${V3}/resellers/${ids.resellerId}/customers`;
    expect((await stranger.get(reseller)).body).toMatchObject({ totalCount: 0, accounts: [] });
    expect((await market.partner.get(reseller)).body).toMatchObject({ totalCount: 1 });
    const { body } = await market.partner.get(ordersOf(String(ids.customerId)));
    expect(body).toMatchObject({ totalCount: 1, items: [{ status: '1000', externalReferenceId: '' }] });
  });
});
