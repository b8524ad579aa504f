import { randomInt, randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import type { CloudAccess } from '../cloud/cloud.ts';
import { eventually } from '../eventually.ts';
import {
  type CustomerFields,
  completeAddress,
  completeCustomer,
  completeFlexDiscount,
  completeOffer,
} from '../lines/subscription-service.ts';
import { Caller, type HttpResponse } from './api.ts';
import { expectDone, OPERATIONS, OPERATIONS_SCOPES } from './device-api.ts';

/** Base path of the subscription line. */
export const V3 = '/v3';

/** Scopes of a partner for subscription orders. */
export const SUBSCRIPTION_SCOPES = 'subscription-orders/read subscription-orders/write';

/** Headers of a call; undefined for one that is not sent. */
export type SentHeaders = Readonly<Record<string, string | undefined>>;

/** A partner's system over HTTP. Each answer must match the OpenAPI document. */
export class Partner {
  readonly caller: Caller;
  readonly apiKey: string;

  private constructor(caller: Caller) {
    this.caller = caller;
    this.apiKey = `client-of-${caller.tenant}`;
  }

  static async create(cloud?: CloudAccess): Promise<Partner> {
    return new Partner(await Caller.create({ scope: SUBSCRIPTION_SCOPES, ...(cloud && { cloud }) }));
  }

  get(path: string, headers?: SentHeaders): Promise<HttpResponse> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body: unknown, headers?: SentHeaders): Promise<HttpResponse> {
    return this.send('POST', path, body, headers);
  }

  patch(path: string, body: unknown, headers?: SentHeaders): Promise<HttpResponse> {
    return this.send('PATCH', path, body, headers);
  }

  /** Sends a request with the API key and, where the contract wants one, a correlation id of its own, unless they are given. */
  send(method: string, path: string, body?: unknown, headers: SentHeaders = {}): Promise<HttpResponse> {
    const own = { 'x-api-key': this.apiKey, ...(method !== 'GET' && { 'x-correlation-id': randomUUID() }) };
    const sent = Object.entries({ ...own, ...headers }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    return this.caller.send(method, path, body, { headers: Object.fromEntries(sent) });
  }
}

/** A partner, and an operator who sets up what it needs, over HTTP. The catalog is everybody's: products have names of their own. */
export class Market {
  readonly partner: Partner;
  readonly operator: Caller;

  private constructor(partner: Partner, operator: Caller) {
    this.partner = partner;
    this.operator = operator;
  }

  static async open(cloud?: CloudAccess): Promise<Market> {
    const on = cloud && { cloud };
    const operator = await Caller.create({ scope: OPERATIONS_SCOPES, tenant: 'operators', ...on });
    return new Market(await Partner.create(cloud), operator);
  }

  /** Sets an offer: a TEAM licence for everybody, for 365.00 USD a year in North America, unless said otherwise. */
  async offer(offerId: string, fields: object = {}): Promise<string> {
    expectDone(await this.operator.put(`${OPERATIONS}/offers/${offerId}`, { ...completeOffer(), ...fields }));
    return offerId;
  }

  /** Sets a flexible discount of 10 percent on everything, unless said otherwise, and returns its id. */
  async flexDiscount(code: string, fields: object = {}, id: string = randomUUID()): Promise<string> {
    const body = { ...completeFlexDiscount(code), ...fields };
    expectDone(await this.operator.put(`${OPERATIONS}/flex-discounts/${id}`, body));
    return id;
  }

  /** Adds a customer in the US and makes it what the test needs, active unless said otherwise. Returns its id. */
  async customer(made: object = {}, sent: CustomerFields = {}): Promise<string> {
    const { customerId } = expectDone(await this.partner.post(`${V3}/customers`, completeCustomer(sent))).body;
    await this.setCustomer(customerId, { status: '1000', ...made });
    return customerId;
  }

  /** Makes a customer what a test needs. */
  async setCustomer(customerId: string, made: object): Promise<void> {
    expectDone(await this.operator.send('PATCH', `${OPERATIONS}/sandbox/customers/${customerId}`, made, {}));
  }

  /** Adds a deployment of the customer in a country, and returns its id. */
  async deployment(customerId: string, country = 'CA'): Promise<string> {
    const body = { companyProfile: { address: completeAddress({ country, region: '' }) } };
    return expectDone(await this.partner.post(`${V3}/customers/${customerId}/deployments`, body)).body.deploymentId;
  }

  /** Places an order, which must be accepted, and returns the answer's body. */
  async place(customerId: string, body: object): Promise<HttpResponse['body']> {
    return expectDone(await this.partner.post(ordersOf(customerId), body)).body;
  }

  /** Places an order and follows it until it is complete. */
  async placeAndFollow(customerId: string, body: object): Promise<HttpResponse['body']> {
    return this.followed(customerId, (await this.place(customerId, body)).orderId);
  }

  /** Follows an order until it is in the status. */
  async followed(customerId: string, orderId: string, status = '1000'): Promise<HttpResponse['body']> {
    return eventually(async () => {
      const { body } = expectDone(await this.partner.get(`${ordersOf(customerId)}/${orderId}`));
      expect(body.status).toBe(status);
      return body;
    });
  }

  /** Changes an order as an operator does in the sandbox. */
  async setOrder(customerId: string, orderId: string, made: object): Promise<HttpResponse['body']> {
    const path = `${OPERATIONS}/sandbox${ordersOf(customerId).slice(V3.length)}/${orderId}`;
    return expectDone(await this.operator.send('PATCH', path, made, {})).body;
  }

  /** Runs the customer's anniversary as if it were today. */
  async anniversary(customerId: string): Promise<HttpResponse['body']> {
    const path = `${OPERATIONS}/sandbox/customers/${customerId}/anniversary`;
    return expectDone(await this.operator.post(path)).body;
  }

  /** The customer's subscriptions. */
  async subscriptions(customerId: string): Promise<HttpResponse['body'][]> {
    return expectDone(await this.partner.get(subscriptionsOf(customerId))).body.items;
  }
}

/** Path of a customer's orders. */
export const ordersOf = (customerId: string): string => `${V3}/customers/${customerId}/orders`;

/** Path of a customer's subscriptions. */
export const subscriptionsOf = (customerId: string): string => `${V3}/customers/${customerId}/subscriptions`;

/** The name of a product that no other test has: the first ten characters of its offers' ids. */
export const newProduct = (): string => `${randomInt(10_000_000, 100_000_000)}XA`;

/** A date on Pacific time: so many days from today, and as many years. */
export function pacificDate(days: number, years = 0): string {
  const moment = new Date(Date.now() + days * DAY_MS);
  const [year = '', month, day] = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' })
    .format(moment)
    .split('-');
  return [Number(year) + years, month, day].join('-');
}
