import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { CustomerStatus } from '../../../functions/subscriptions/contract/customer-contract.ts';
import { subscriptions } from '../../../functions/subscriptions/contract/endpoints.ts';
import { describeLine } from '../../support/lines/describe-line.ts';
import type { Answered, Call } from '../../support/lines/http-event.ts';
import {
  completeCustomer,
  newOrder,
  type Operation,
  SubscriptionService,
} from '../../support/lines/subscription-service.ts';
import { deploymentAt } from '../support/customer-calls.ts';

const OFFER = '650000000101A12';
const RESELLER = '5556667778';

/** A tenant with a customer that has bought. */
interface Scene {
  readonly tenant: string;
  readonly customerId: string;
  readonly orderId: string;
  readonly subscriptionId: string;
}

interface Everything {
  readonly customers: readonly Answered['body'][];
  readonly orders: readonly Answered['body'][];
  readonly subscriptions: readonly Answered['body'][];
  readonly deployments: readonly Answered['body'][];
}

/** Adds the headers of a partner's call, with a new key. */
const from = ({ tenant }: Scene, call: Call): Call => ({
  ...call,
  tenant,
  headers: { 'x-api-key': tenant, 'x-correlation-id': randomUUID() },
});

/** Lists the customers in every status. The list itself has one status, by default active. */
async function customersOf(service: SubscriptionService, tenant: string): Promise<Answered['body'][]> {
  const path = { resellerId: RESELLER };
  const lists = CustomerStatus.options.map((status) =>
    service.done('list-customers', { path, query: `status=${status}`, tenant }),
  );
  return (await Promise.all(lists)).flatMap(({ accounts }) => accounts);
}

const count = ({ customers, orders, subscriptions, deployments }: Everything) => [
  customers.length,
  orders.length,
  subscriptions.length,
  deployments.length,
];

describeLine<Operation, SubscriptionService, Scene, Everything>({
  table: subscriptions,
  start: SubscriptionService.start,
  scene: async (service, tenant) => {
    await service.offer(OFFER);
    const customerId = await service.activeCustomer({ globalSalesEnabled: true }, { tenant });
    const { orderId } = await service.placeAndComplete(customerId, newOrder([OFFER, 2]), { tenant });
    const [bought] = await service.subscriptions(customerId, { tenant });
    return { tenant, customerId, orderId, subscriptionId: bought.subscriptionId };
  },
  everything: async (service, { tenant, customerId }) => {
    const customers = await customersOf(service, tenant);
    const { items } = await service.history(customerId, 'start-date=2020-01-01', { tenant });
    const subscriptions = await service.subscriptions(customerId, { tenant });
    const deployments = await service.done('list-deployments', { path: { customerId }, tenant });
    return { customers, orders: items, subscriptions, deployments: deployments.items };
  },
  warmUp: (service, { tenant, customerId }) => service.place(customerId, newOrder(OFFER), { tenant }),
  writes: {
    'place-order': {
      call: (scene) => from(scene, { path: { customerId: scene.customerId }, body: newOrder([OFFER, 3]) }),
      once: (after) => expect(count(after)).toEqual([1, 2, 1, 0]),
    },
    'update-order': {
      call: (scene) => {
        const { customerId, orderId } = scene;
        return from(scene, { path: { customerId, orderId }, body: { externalReferenceId: 'once' } });
      },
      once: (after) => {
        expect(count(after)).toEqual([1, 1, 1, 0]);
        expect(after.orders).toMatchObject([{ externalReferenceId: 'once' }]);
      },
    },
    'create-customer': {
      call: (scene) => from(scene, { body: completeCustomer() }),
      once: (after) => expect(count(after)).toEqual([2, 1, 1, 0]),
    },
    'update-customer': {
      call: (scene) => {
        const { customerId } = scene;
        return from(scene, { path: { customerId }, body: { externalReferenceId: 'once' } });
      },
      once: (after) => {
        expect(count(after)).toEqual([1, 1, 1, 0]);
        expect(after.customers).toMatchObject([{ externalReferenceId: 'once' }]);
      },
    },
    'create-deployment': {
      call: (scene) => from(scene, { path: { customerId: scene.customerId }, body: deploymentAt() }),
      once: (after) => expect(count(after)).toEqual([1, 1, 1, 1]),
    },
    'update-subscription': {
      call: (scene) => {
        const { customerId, subscriptionId } = scene;
        return from(scene, { path: { customerId, subscriptionId }, body: { autoRenewal: { enabled: false } } });
      },
      once: (after) => {
        expect(count(after)).toEqual([1, 1, 1, 0]);
        expect(after.subscriptions).toMatchObject([{ autoRenewal: { enabled: false } }]);
      },
    },
  },
  leftOut: {
    'get-price-list': 'It reads. It writes nothing but the record of a refusal.',
    'put-offer': "Its effect is no tenant's: test/subscriptions/catalog/lost-answers.cloud.test.ts.",
    'put-flex-discount': "Its effect is no tenant's. It is the same write as that of an offer, without a revision.",
    'sandbox-update-customer': 'The sandbox has no keys.',
    'sandbox-update-order': 'The sandbox has no keys.',
    'sandbox-run-anniversary': 'The sandbox has no keys.',
  },
  unavailable: { code: '1124' },
});
