/** The examples of sdk/README.md, one after another. `npm run types` compiles them, and readme.cloud.test.ts runs them. */
import { createClient } from '../../sdk/src/index.ts';

const client = createClient({
  url: 'http://localhost:3000',
  tokenUrl: 'http://localhost:3000/oidc/token',
  clientId: 'demo',
  clientSecret: process.env.CLIENT_SECRET ?? '',
});

const order = await client.appliances.createOrder({
  body: { companyName: 'Lovelace Logistics', customerRefNum: 'PO-2031' },
});
console.log(order.orderNum, order.status);

const { orderNum } = await client.appliances.updateOrder(
  { uid: order.uid, body: { status: 'cancelled' }, headers: { 'If-Match': `"${order.version}"` } },
  { signal: AbortSignal.timeout(60_000) },
);
console.log(`${orderNum} is cancelled`);

const { data, response } = await client.appliances.getOrder({ uid: order.uid }).withResponse();
console.log(data.status, response.headers.get('etag'));

import { readFile } from 'node:fs/promises';

const own = createClient({
  url: 'http://localhost:3000',
  token: () => readFile('token.txt', 'utf8'),
});
console.log(await own.devices.listWarehouses());

for await (const { orderNum, status } of client.appliances.orders({ status: ['new', 'qa'] })) {
  console.log(orderNum, status);
}
for await (const { data } of client.devices.orders({ limit: 50 }).pages()) {
  console.log(data.length);
}

import { DeviceError, QuartermasterError } from '../../sdk/src/index.ts';

try {
  await client.devices.cancelOrder({ order_number: '100042' });
} catch (error) {
  if (error instanceof DeviceError && error.code === 'ORDER_ALREADY_SHIPPED') {
    console.error('too late');
  } else if (error instanceof QuartermasterError) {
    console.error(error.status, error.requestId, error.message);
  } else {
    throw error;
  }
}

const stop = new AbortController();
let place = '';
const input = { since: '2027-03-01T00:00:00Z' };
for await (const { data, next } of client.events.follow(input, { signal: stop.signal })) {
  for (const { type, data: event } of data) console.log(type, event);
  place = next;
  stop.abort();
}
console.log(`go on after ${place}`);

import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { verifyWebhook } from '../../sdk/src/webhooks.ts';

const secret = process.env.WEBHOOK_SECRET ?? '';
const server = createServer(async (request, response) => {
  try {
    const event = verifyWebhook(await text(request), request.headers, secret);
    console.log(event.id, event.type);
    response.writeHead(204).end();
  } catch {
    response.writeHead(400).end();
  }
});
server.listen(4000);
