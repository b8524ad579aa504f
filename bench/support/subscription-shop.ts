import { randomUUID } from 'node:crypto';
import type { ServiceContext } from '../../functions/core/http/service-context.ts';
import type { Key } from '../../functions/core/model/keys.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { customerItem, subscriptionItem } from '../../functions/subscriptions/accounts/account-keys.ts';
import { offerKey } from '../../functions/subscriptions/catalog/catalog-keys.ts';
import * as examples from '../../functions/subscriptions/examples/account-examples.ts';
import { putOffer as offer } from '../../functions/subscriptions/examples/catalog-examples.ts';
import { completeOrder } from '../../functions/subscriptions/fulfillment/complete-order.ts';
import { createCustomer } from '../../functions/subscriptions/handlers/create-customer.ts';
import { getOrder } from '../../functions/subscriptions/handlers/get-order.ts';
import { listOrders } from '../../functions/subscriptions/handlers/list-orders.ts';
import { placeOrder } from '../../functions/subscriptions/handlers/place-order.ts';
import { putOffer } from '../../functions/subscriptions/handlers/put-offer.ts';
import { sandboxUpdateCustomer } from '../../functions/subscriptions/handlers/sandbox-update-customer.ts';
import type { Customer, Subscription } from '../../functions/subscriptions/model/account-items.ts';
import { productOf } from '../../functions/subscriptions/model/offer-id.ts';
import { type Answered, type Call, call } from '../../test/support/lines/http-event.ts';

/** Returns the offer ids of a number of products at the lowest level. */
export const offersOf = (products: number): readonly string[] =>
  Array.from({ length: products }, (_, index) => `${String(index).padStart(8, '0')}CA01A12`);

/** Returns the body of an order for one licence of each offer. */
export const orderOf = (offerIds: readonly string[], orderType: 'NEW' | 'PREVIEW' = 'NEW') => ({
  orderType,
  lineItems: offerIds.map((offerId, index) => ({
    extLineItemNumber: index + 1,
    offerId,
    quantity: 1,
    currencyCode: 'USD',
  })),
});

/** Returns the body of a RETURN of a whole order made by {@link orderOf}. */
export const returnOf = (referenceOrderId: string, offerIds: readonly string[]) => ({
  orderType: 'RETURN',
  referenceOrderId,
  lineItems: orderOf(offerIds).lineItems.map(({ currencyCode: _currency, ...line }) => line),
});

/** Handlers of the subscription endpoints, called in the same way as by API Gateway, with offers for 365.00 USD a year. */
export class SubscriptionShop {
  readonly #tenant: string;
  readonly #handlers;

  constructor(context: () => ServiceContext, tenant = 'bench') {
    this.#tenant = tenant;
    this.#handlers = {
      place: placeOrder(context),
      get: getOrder(context),
      history: listOrders(context),
      createCustomer: createCustomer(context),
      putOffer: putOffer(context),
      updateCustomer: sandboxUpdateCustomer(context),
    };
  }

  /** Creates the offers and an active customer. Returns the customer's id. */
  async open(offerIds: readonly string[]): Promise<string> {
    for (const offerId of offerIds) await this.#operate('putOffer', { path: { offerId }, body: offer });
    const { body } = done(await this.#call('createCustomer', randomUUID(), { body: examples.createCustomer }));
    await this.#operate('updateCustomer', { path: { customerId: body.customerId }, body: { status: '1000' } });
    return body.customerId;
  }

  place(customerId: string, body: object, correlationId: string, query = ''): Promise<Answered> {
    return this.#call('place', correlationId, { path: { customerId }, body, query });
  }

  get(customerId: string, orderId: string): Promise<Answered> {
    return this.#call('get', 'bench', { path: { customerId, orderId } });
  }

  history(customerId: string): Promise<Answered> {
    return this.#call('history', 'bench', { path: { customerId } });
  }

  #call(operation: 'place' | 'get' | 'history' | 'createCustomer', id: string, options: Call): Promise<Answered> {
    const headers = { 'x-api-key': this.#tenant, 'x-correlation-id': id };
    return call(this.#handlers[operation], { tenant: this.#tenant, headers, ...options });
  }

  async #operate(operation: 'putOffer' | 'updateCustomer', options: Call): Promise<void> {
    done(await call(this.#handlers[operation], { claims: { sub: 'operator' }, ...options }));
  }
}

/** Returns a response that must be a success. */
export function done(answered: Answered): Answered {
  if (answered.status < 300) return answered;
  throw new Error(`A request of the benchmark returned ${answered.status}: ${answered.text}`);
}

/** Completes an order in the same way as the workflow. */
export const complete = (store: Store, orderId: string): Promise<unknown> => completeOrder(store, Number(orderId));

const createdAt = '2027-03-01T09:30:00Z';

/** Returns the items of the `Catalog` table that an order of the offers reads. */
export const catalogOf = (offerIds: readonly string[]): (Key & Readonly<Record<string, unknown>>)[] =>
  offerIds.map((offerId) => {
    const times = { created_at: createdAt, updated_at: createdAt, version: 1 };
    return { ...offerKey(offerId), ...offer, offerId, ...times };
  });

/** Returns the items of the `Accounts` table that an order reads. The customer has a subscription to each offer. */
export function accountOf(customerId: string, offerIds: readonly string[]) {
  const { companyProfile, ...created } = examples.createCustomer;
  const customer: Customer = {
    ...created,
    ...companyProfile,
    marketSegment: 'COM',
    customerId,
    tenant: 'bench',
    globalSalesEnabled: false,
    discounts: [{ offerType: 'LICENSE', level: '01' }],
    benefits: [],
    status: '1000',
    cotermDate: '',
    anniversaries: [],
    commits: 1,
    createdAt,
    updatedAt: createdAt,
    version: 2,
  };
  const subscriptions = offerIds.map((offerId, index): Subscription => {
    return {
      subscriptionId: `${String(index).padStart(30, '0')}NA`,
      product: productOf(offerId),
      suffix: 'A12',
      productType: 'LICENSE',
      countsTowardLevel: true,
      currencyCode: 'USD',
      quantity: 1,
      term: 0,
      autoRenewal: { enabled: true },
      createdAt,
    };
  });
  const items = subscriptions.map((committed) =>
    subscriptionItem(customerId, { subscriptionId: committed.subscriptionId, committed, commit: 1, version: 2 }),
  );
  return [customerItem(customer), ...items];
}
