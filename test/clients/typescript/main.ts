/** Places, reads, lists and cancels an order of each line with the types that openapi-typescript makes of the document. */
import { equal, ok } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.d.ts';

const { API_URL = '', TOKEN = '', CLIENT_ID = '', CUSTOMER_ID = '', OFFER_ID = '', PRODUCT_TITLE = '' } = process.env;
const api = createClient<paths>({ baseUrl: API_URL, headers: { authorization: `Bearer ${TOKEN}` } });

/** Returns the body of a response, or fails with its error. */
async function bodyOf<Data>(call: Promise<{ data?: Data; error?: unknown; response: Response }>): Promise<Data> {
  const { data, error, response } = await call;
  if (data === undefined) throw new Error(`${response.status}: ${JSON.stringify(error)}`);
  return data;
}

async function walkAppliances(): Promise<void> {
  const orders = '/provisioning/api/v1/orders';
  const body: components['schemas']['CreateApplianceOrder'] = {
    companyName: 'Typed client',
    siteType: 'primary',
    status: 'new',
    comments: [{ body: 'Placed by TypeScript.' }],
  };
  const { uid } = await bodyOf(api.POST(orders, { body, params: { header: { 'Idempotency-Key': randomUUID() } } }));
  const path = { uid };
  const order = await bodyOf(api.GET(`${orders}/{uid}`, { params: { path } }));
  equal(order.comments[0]?.body, 'Placed by TypeScript.');
  const list = await bodyOf(api.GET(orders, { params: { query: { status: ['new'], limit: 5 } } }));
  ok(list.some((one) => one.uid === uid));
  const cancelled = await bodyOf(api.PUT(`${orders}/{uid}`, { params: { path }, body: { status: 'cancelled' } }));
  equal(cancelled.status, 'cancelled');
}

async function walkDevices(): Promise<void> {
  const line = '/api/v1/device-hub';
  const { data } = await bodyOf(
    api.POST(`${line}/place-order`, {
      params: { header: { 'Idempotency-Key': randomUUID() } },
      body: {
        items: [{ product_title: PRODUCT_TITLE, quantity: 1 }],
        email: 'typed.client@example.com',
        firstname: 'Typed',
        lastname: 'Client',
        shipping_address: 'Marktplatz 1',
        shipping_city: 'Leipzig',
        shipping_state: 'SN',
        shipping_zip: '04109',
        shipping_country: 'DE',
        phone_number: '+49 341 5550134',
      },
    }),
  );
  const path = { order_number: data.order_number };
  const read = await bodyOf(api.GET(`${line}/orders/{order_number}`, { params: { path } }));
  equal(read.data.order_status, 'ORDER RECEIVED');
  const list = await bodyOf(api.GET(`${line}/orders`, { params: { query: { email: 'typed.client@example.com' } } }));
  ok(list.data.some(({ order_number }) => order_number === data.order_number));
  await bodyOf(api.POST(`${line}/orders/{order_number}/cancel`, { params: { path } }));
}

async function walkSubscriptions(): Promise<void> {
  const orders = '/v3/customers/{customerId}/orders';
  const place = (body: components['schemas']['PlaceSubscriptionOrder']) => {
    const header = { 'X-Api-Key': CLIENT_ID, 'X-Correlation-Id': randomUUID() };
    return bodyOf(api.POST(orders, { params: { path: { customerId: CUSTOMER_ID }, header }, body }));
  };
  const header = { 'X-Api-Key': CLIENT_ID };
  const completed = async (orderId: string): Promise<void> => {
    const path = { customerId: CUSTOMER_ID, orderId };
    const { status } = await bodyOf(api.GET(`${orders}/{orderId}`, { params: { path, header } }));
    if (status === '1000') return;
    await delay(100);
    return completed(orderId);
  };
  const line = { extLineItemNumber: 1, offerId: OFFER_ID, quantity: 1, currencyCode: 'EUR' };
  const { orderId } = await place({ orderType: 'NEW', lineItems: [line] });
  await completed(orderId);
  const path = { customerId: CUSTOMER_ID };
  const list = await bodyOf(
    api.GET(orders, { params: { path, header, query: { 'order-type': ['NEW'], limit: 100 } } }),
  );
  ok(list.items.some((one) => one.orderId === orderId));
  const { currencyCode: _currency, ...back } = line;
  await completed((await place({ orderType: 'RETURN', referenceOrderId: orderId, lineItems: [back] })).orderId);
}

await walkAppliances();
await walkDevices();
await walkSubscriptions();
