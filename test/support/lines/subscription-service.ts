import { randomUUID } from 'node:crypto';
import { json } from '../../../functions/core/model/response.ts';
import { ANY_TENANT } from '../../../functions/core/orders/read-order.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { changeCustomer } from '../../../functions/subscriptions/accounts/account-commands.ts';
import { subscriptions } from '../../../functions/subscriptions/contract/endpoints.ts';
import { completeOrder } from '../../../functions/subscriptions/fulfillment/complete-order.ts';
import { createCustomer } from '../../../functions/subscriptions/handlers/create-customer.ts';
import { createDeployment } from '../../../functions/subscriptions/handlers/create-deployment.ts';
import { getCustomer } from '../../../functions/subscriptions/handlers/get-customer.ts';
import { getDeployment } from '../../../functions/subscriptions/handlers/get-deployment.ts';
import { getOrder } from '../../../functions/subscriptions/handlers/get-order.ts';
import { getPriceList } from '../../../functions/subscriptions/handlers/get-price-list.ts';
import { getSubscription } from '../../../functions/subscriptions/handlers/get-subscription.ts';
import { listCustomers } from '../../../functions/subscriptions/handlers/list-customers.ts';
import { listDeployments } from '../../../functions/subscriptions/handlers/list-deployments.ts';
import { listFlexDiscounts } from '../../../functions/subscriptions/handlers/list-flex-discounts.ts';
import { listOrders } from '../../../functions/subscriptions/handlers/list-orders.ts';
import { listSubscriptions } from '../../../functions/subscriptions/handlers/list-subscriptions.ts';
import { placeOrder } from '../../../functions/subscriptions/handlers/place-order.ts';
import { putFlexDiscount } from '../../../functions/subscriptions/handlers/put-flex-discount.ts';
import { putOffer } from '../../../functions/subscriptions/handlers/put-offer.ts';
import { sandboxRunAnniversary } from '../../../functions/subscriptions/handlers/sandbox-run-anniversary.ts';
import { sandboxUpdateCustomer } from '../../../functions/subscriptions/handlers/sandbox-update-customer.ts';
import { sandboxUpdateOrder } from '../../../functions/subscriptions/handlers/sandbox-update-order.ts';
import { updateCustomer } from '../../../functions/subscriptions/handlers/update-customer.ts';
import { updateOrder } from '../../../functions/subscriptions/handlers/update-order.ts';
import { updateSubscription } from '../../../functions/subscriptions/handlers/update-subscription.ts';
import type { Customer } from '../../../functions/subscriptions/model/account-items.ts';
import { testStore } from '../store/test-store.ts';
import type { Answered, Call } from './http-event.ts';
import { LineService, type MakeHandler, type ServiceOptions } from './line-service.ts';
import { SAN_JOSE } from './sample-customer.ts';

/** A row of the endpoint table. */
export type Operation = keyof typeof subscriptions.endpoints;

const handlers: Readonly<Record<Operation, MakeHandler>> = {
  'place-order': placeOrder,
  'get-order': getOrder,
  'list-orders': listOrders,
  'update-order': updateOrder,
  'create-customer': createCustomer,
  'get-customer': getCustomer,
  'update-customer': updateCustomer,
  'list-customers': listCustomers,
  'create-deployment': createDeployment,
  'list-deployments': listDeployments,
  'get-deployment': getDeployment,
  'list-subscriptions': listSubscriptions,
  'get-subscription': getSubscription,
  'update-subscription': updateSubscription,
  'list-flex-discounts': listFlexDiscounts,
  'get-price-list': getPriceList,
  'put-offer': putOffer,
  'put-flex-discount': putFlexDiscount,
  'sandbox-update-customer': sandboxUpdateCustomer,
  'sandbox-update-order': sandboxUpdateOrder,
  'sandbox-run-anniversary': sandboxRunAnniversary,
};

/** The claims of an operator: no tenant is among them. */
export const OPERATOR = { sub: 'olga' };

/** A header with a correlation id. */
export const correlated = (id: string): Call => ({ headers: { 'x-correlation-id': id } });

type Body = Answered['body'];

/** The subscription endpoints on a store, called as API Gateway calls them: by a partner, unless by an operator. */
export class SubscriptionService extends LineService<Operation> {
  /** On new tables unless some are given; time, randomness and waits can be replaced. */
  static async start(options: ServiceOptions = {}): Promise<SubscriptionService> {
    return SubscriptionService.on(await testStore(options));
  }

  /** On a store that is there. */
  static on(store: Store): SubscriptionService {
    return new SubscriptionService(store, handlers, subscriptions);
  }

  /** Calls an endpoint with the tenant's API key and, unless one is given, a correlation id of its own. */
  override call(operation: Operation, { headers, ...options }: Call = {}): Promise<Answered> {
    const { tenant = 'tenant-a' } = options;
    const own = { 'x-api-key': tenant, 'x-correlation-id': randomUUID() };
    return super.call(operation, { ...options, headers: { ...own, ...headers } });
  }

  /** Calls an operators' endpoint. */
  operate(operation: Operation, options: Call = {}): Promise<Answered> {
    return this.call(operation, { claims: OPERATOR, ...options });
  }

  /** Adds a customer in the US, pending, and returns its id. */
  async customer(fields: CustomerFields = {}, options: Call = {}): Promise<string> {
    const { customerId } = await this.done('create-customer', { body: completeCustomer(fields), ...options });
    return customerId;
  }

  /** Does what the workflow does with a new customer. */
  activate(customerId: string): Promise<void> {
    return this.setCustomer(customerId, { status: '1000' });
  }

  /** Adds a customer in the US, active, and returns its id. */
  async activeCustomer(fields: CustomerFields = {}, options: Call = {}): Promise<string> {
    const customerId = await this.customer(fields, options);
    await this.activate(customerId);
    return customerId;
  }

  /** Makes a customer what a test needs, as it is stored. */
  async setCustomer(customerId: string, fields: Partial<Customer>): Promise<void> {
    const change = (customer: Customer) => ({ ...customer, ...fields });
    await changeCustomer(this.store, { owner: { tenant: ANY_TENANT }, customerId }, change, () => json(200, {}));
  }

  /** Sets an offer: one of a TEAM licence for everybody, for 365.00 USD a year in the US, unless said otherwise. */
  async offer(offerId: string, fields: object = {}): Promise<void> {
    await this.done('put-offer', { claims: OPERATOR, path: { offerId }, body: { ...completeOffer(), ...fields } });
  }

  /** Sets a flexible discount of 10 percent on everything, unless said otherwise. */
  async flexDiscount(code: string, fields: object = {}): Promise<void> {
    const body = { ...completeFlexDiscount(code), ...fields };
    await this.done('put-flex-discount', { claims: OPERATOR, path: { id: `id-of-${code}` }, body });
  }

  /** Sends an order. */
  order(customerId: string, body: object, options: Call = {}): Promise<Answered> {
    return this.call('place-order', { path: { customerId }, body, ...options });
  }

  /** Places an order, which must be accepted, and returns its id. */
  async place(customerId: string, body: object, options: Call = {}): Promise<string> {
    const { orderId } = await this.done('place-order', { path: { customerId }, body, ...options });
    return orderId;
  }

  /** Places an order and completes it, and returns it as it is then. */
  async placeAndComplete(customerId: string, body: object, options: Call = {}): Promise<Body> {
    const orderId = await this.place(customerId, body, options);
    await this.complete(orderId);
    return this.read(customerId, orderId, options);
  }

  /** Does what the workflow does with an order. */
  async complete(orderId: string): Promise<void> {
    await completeOrder(this.store, Number(orderId));
  }

  /** An order. */
  read(customerId: string, orderId: string, options: Call = {}): Promise<Body> {
    return this.done('get-order', { path: { customerId, orderId }, ...options });
  }

  /** A page of a customer's orders. */
  history(customerId: string, query = '', options: Call = {}): Promise<Body> {
    return this.done('list-orders', { path: { customerId }, query, ...options });
  }

  /** A customer's subscriptions. */
  async subscriptions(customerId: string, options: Call = {}): Promise<readonly Body[]> {
    const { items } = await this.done('list-subscriptions', { path: { customerId }, ...options });
    return items;
  }

  /** Changes an order as an operator does in the sandbox. */
  setOrder(customerId: string, orderId: string, body: object): Promise<Answered> {
    return this.operate('sandbox-update-order', { path: { customerId, orderId }, body });
  }
}

/** A NEW order of lines that are numbered from 1: an offer in USD each, one of it or as many as the number beside it says. */
export const newOrder = (...offers: readonly (string | readonly [offerId: string, quantity: number])[]) => ({
  orderType: 'NEW',
  lineItems: offers.map((offer, index) => {
    const [offerId, quantity] = typeof offer === 'string' ? [offer, 1] : offer;
    return { extLineItemNumber: index + 1, offerId, quantity, currencyCode: 'USD' };
  }),
});

type Line = { readonly extLineItemNumber: number; readonly offerId: string; readonly quantity: number };

/** A RETURN of lines of an order: of all of them, unless some are given. */
export const returnOf = (
  { orderId, lineItems = [] }: { readonly orderId: string; readonly lineItems?: readonly Line[] },
  ...some: readonly Line[]
) => {
  const sent = ({ extLineItemNumber, offerId, quantity }: Line) => ({ extLineItemNumber, offerId, quantity });
  return { orderType: 'RETURN', referenceOrderId: orderId, lineItems: (some.length > 0 ? some : lineItems).map(sent) };
};

/** Fields of a create-customer body; of the company's profile those given, the rest as it is. */
export interface CustomerFields {
  readonly companyProfile?: object;
  readonly [field: string]: unknown;
}

/** An address in the US that breaks no rule. */
export const completeAddress = (fields: object = {}) => ({ ...SAN_JOSE, ...fields });

/** A create-customer body that breaks no rule. */
export const completeCustomer = ({ companyProfile, ...fields }: CustomerFields = {}) => ({
  resellerId: '5556667778',
  externalReferenceId: '342',
  ...fields,
  companyProfile: {
    companyName: 'Fairway',
    preferredLanguage: 'en-US',
    marketSegment: 'COM',
    address: completeAddress(),
    contacts: [{ firstName: 'Grace', lastName: 'Moore', email: 'grace@example.com', phoneNumber: '8004530001' }],
    ...companyProfile,
  },
});

/** A put-offer body that breaks no rule. */
export function completeOffer() {
  return {
    productFamily: 'Photo editing',
    productType: 'LICENSE',
    tier: 'TEAM',
    marketSegments: ['COM', 'EDU', 'GOV'],
    prices: [{ region: 'NA', currency: 'USD', partnerPrice: '365.00' }],
  };
}

/** A put-flex-discount body that breaks no rule. */
export function completeFlexDiscount(code: string) {
  return {
    code,
    category: 'STANDARD',
    name: code,
    description: code,
    startDate: '2020-01-01',
    endDate: '2099-12-31',
    status: 'ACTIVE',
    outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ value: 10 }] }],
  };
}
