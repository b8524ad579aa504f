import { beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, isOperationsScope } from '../../../functions/core/model/endpoint.ts';
import { subscriptions } from '../../../functions/subscriptions/contract/endpoints.ts';
import { correlated, newOrder, type Operation, SubscriptionService } from '../../support/lines/subscription-service.ts';
import { activeCustomer, customerWith, deploymentAt, deploymentOf } from '../support/customer-calls.ts';

let service: SubscriptionService;

const [owner, rival] = [{ tenant: 'owner' }, { tenant: 'rival' }];
const offerId = '650000000101A12';
const nobody = '0000000000';

/** A tenant's customer with a deployment, an order and a subscription. */
interface Estate {
  readonly customerId: string;
  readonly deploymentId: string;
  readonly orderId: string;
  readonly subscriptionId: string;
}

let [mine, theirs]: Estate[] = [];

async function estateOf(tenant: { readonly tenant: string }): Promise<Estate> {
  const customerId = await activeCustomer(service, { globalSalesEnabled: true }, tenant);
  const deploymentId = await deploymentOf(service, customerId, {}, tenant);
  const { orderId } = await service.placeAndComplete(customerId, newOrder([offerId, 3]), tenant);
  const [{ subscriptionId }] = await service.subscriptions(customerId, tenant);
  return { customerId, deploymentId, orderId, subscriptionId };
}

beforeAll(async () => {
  service = await SubscriptionService.start();
  await service.offer(offerId);
  [mine, theirs] = [await estateOf(owner), await estateOf(rival)];
});

function estates(): [Estate, Estate] {
  if (mine === undefined || theirs === undefined) throw new Error('There is nothing yet');
  return [mine, theirs];
}

const rows = Object.entries<Endpoint>(subscriptions.endpoints) as [Operation, Endpoint][];
const ofTenants = rows.filter(([, { scope }]) => !isOperationsScope(scope));
const ofOneCustomer = ofTenants.filter(([, { path }]) => path.includes('{customerId}'));

const line = { extLineItemNumber: 1, offerId, quantity: 3, currencyCode: 'USD' };
const renewed = ({ subscriptionId }: Estate) => [{ ...line, subscriptionId }];
const returnOf = ({ orderId }: Estate) => ({ orderType: 'RETURN', referenceOrderId: orderId, lineItems: [line] });

/** A body that the owner's call of the endpoint would be accepted with. */
const bodies: Partial<Record<Operation, (estate: Estate) => object>> = {
  'update-order': () => ({ externalReferenceId: 'stolen' }),
  'update-customer': () => ({ externalReferenceId: 'stolen' }),
  'create-deployment': () => deploymentAt(),
  'update-subscription': () => ({ autoRenewal: { enabled: false } }),
};

const orders: Readonly<Record<string, (estate: Estate) => object>> = {
  NEW: () => newOrder(offerId),
  PREVIEW: () => ({ ...newOrder(offerId), orderType: 'PREVIEW' }),
  RETURN: returnOf,
  RENEWAL: (estate) => ({ orderType: 'RENEWAL', lineItems: renewed(estate) }),
  PREVIEW_RENEWAL: () => ({ orderType: 'PREVIEW_RENEWAL' }),
  'PREVIEW_RENEWAL of lines': (estate) => ({ orderType: 'PREVIEW_RENEWAL', lineItems: renewed(estate) }),
};

const calls = ofOneCustomer.flatMap(([operation]): [string, Operation, ((estate: Estate) => object) | undefined][] =>
  operation === 'place-order'
    ? Object.entries(orders).map(([type, body]) => [`place-order ${type}`, operation, body])
    : [[operation, operation, bodies[operation]]],
);

/** All that an estate's owner sees of it. */
async function seen(
  { customerId, orderId, subscriptionId, deploymentId }: Estate,
  tenant: { readonly tenant: string },
) {
  const read = async (operation: Operation, path: Record<string, string>) =>
    (await service.done(operation, { path: { customerId, ...path }, ...tenant })) as unknown;
  return [
    await read('get-customer', {}),
    await read('list-deployments', {}),
    await read('get-deployment', { deploymentId }),
    await read('list-subscriptions', {}),
    await read('get-subscription', { subscriptionId }),
    await read('get-order', { orderId }),
    await read('list-orders', {}),
  ];
}

describe.each(calls)('%s', (_, operation, bodyOf) => {
  const call = (estate: Estate, customerId: string, options: object) =>
    service.call(operation, {
      path: { ...estate, customerId },
      ...(bodyOf && { body: bodyOf(estate) }),
      ...options,
    });

  it("of another tenant's customer is a 404 as of no customer at all, and changes nothing", async () => {
    const [estate] = estates();
    const before = await seen(estate, owner);
    const answered = await call(estate, estate.customerId, rival);
    const unknown = await call(estate, nobody, owner);
    expect([answered.status, unknown.status]).toEqual([404, 404]);
    expect(answered.text).toBe(unknown.text);
    expect(await seen(estate, owner)).toEqual(before);
  });
});

it('endpoints of no one customer are those of new ones, of lists and of the catalog', () => {
  expect(ofTenants.filter((row) => !ofOneCustomer.includes(row)).map(([operation]) => operation)).toEqual([
    'create-customer',
    'list-customers',
    'list-flex-discounts',
    'get-price-list',
  ]);
});

describe("under a customer of one's own", () => {
  it.each<[string, Operation, (estate: Estate) => object, string]>([
    ['an order', 'get-order', ({ orderId }) => ({ path: { orderId } }), '2115'],
    [
      'a change of an order',
      'update-order',
      ({ orderId }) => ({ path: { orderId }, body: { externalReferenceId: 'x' } }),
      '2115',
    ],
    ['a deployment', 'get-deployment', ({ deploymentId }) => ({ path: { deploymentId } }), '2138'],
    ['a subscription', 'get-subscription', ({ subscriptionId }) => ({ path: { subscriptionId } }), '3115'],
    [
      'a change of a subscription',
      'update-subscription',
      ({ subscriptionId }) => ({ path: { subscriptionId }, body: { autoRenewal: { enabled: false } } }),
      '3115',
    ],
    ['a return of an order', 'place-order', (estate) => ({ body: returnOf(estate) }), '2115'],
    [
      'an order for a deployment',
      'place-order',
      ({ deploymentId }) => ({ body: { orderType: 'NEW', lineItems: [{ ...line, deploymentId }] } }),
      '2138',
    ],
    [
      'the renewal of a subscription',
      'place-order',
      (estate) => ({ body: { orderType: 'RENEWAL', lineItems: renewed(estate) } }),
      '3115',
    ],
    [
      'the preview of a renewal',
      'place-order',
      (estate) => ({ body: { orderType: 'PREVIEW_RENEWAL', lineItems: renewed(estate) } }),
      '3115',
    ],
  ])(
    "%s of another tenant's customer is not found, nor of another of one's own",
    async (_, operation, callOf, code) => {
      const [estate, other] = estates();
      const second = await activeCustomer(service, {}, owner);
      const before = await seen(estate, owner);
      const answers = [];
      for (const [customerId, tenant] of [
        [other.customerId, rival],
        [second, owner],
      ] as const) {
        const { path = {}, ...options }: { readonly path?: object } = callOf(estate);
        answers.push(await service.call(operation, { path: { customerId, ...path }, ...options, ...tenant }));
      }
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
        [404, code],
        [404, code],
      ]);
      expect(await seen(estate, owner)).toEqual(before);
    },
  );
});

describe('two tenants', () => {
  it('may have resellers of one name, and list their own customers', async () => {
    const resellerId = 'same-reseller';
    const [one, other] = [{ tenant: 'a' }, { tenant: 'a#same' }];
    const customerId = await activeCustomer(service, { resellerId }, one);
    const list = (tenant: object) => service.done('list-customers', { path: { resellerId }, ...tenant });
    expect((await list(one)).accounts).toMatchObject([{ customerId }]);
    expect((await list(other)).accounts).toEqual([]);
    expect(
      (await service.done('list-customers', { path: { resellerId: 'same-same-reseller' }, ...one })).accounts,
    ).toEqual([]);
  });

  it('may use one correlation id and one request id', async () => {
    const headers = { ...correlated('the-same').headers, 'x-request-id': 'the-same' };
    const [estate, other] = estates();
    const answers = [
      await service.order(estate.customerId, newOrder(offerId), { headers, ...owner }),
      await service.order(other.customerId, newOrder(offerId), { headers, ...rival }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers.map(({ body }) => body.customerId)).toEqual([estate.customerId, other.customerId]);
    const made = [];
    for (const tenant of [owner, rival]) {
      made.push(await service.call('create-customer', { body: customerWith(), headers, ...tenant }));
    }
    expect(new Set(made.map(({ body }) => body.customerId)).size).toBe(2);
  });

  it.each(ofTenants)("do not call %s with each other's API key", async (operation, { bodyExample }) => {
    const [estate] = estates();
    const headers = { 'x-api-key': 'rival' };
    const call = { path: { ...estate, resellerId: '5556667778' }, body: bodyExample, ...owner };
    const refused = await service.call(operation, { ...call, headers });
    expect(refused).toMatchObject({ status: 403, body: { code: '4115', message: 'API key is invalid or missing' } });
  });
});
