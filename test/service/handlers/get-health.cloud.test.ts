import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createStore } from '../../../functions/core/store/store.ts';
import { getHealth } from '../../../functions/service/handlers/get-health.ts';
import { expectDocumented } from '../../support/api/openapi-validator.ts';
import { dynamodbAt, testStore } from '../../support/store/test-store.ts';
import { callPublic } from '../service-event.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Makes a store whose DynamoDB counts requests and never responds. */
async function hangingStore() {
  let asked = 0;
  const server = createServer(() => {
    asked += 1;
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const store = createStore({ ordersTable: 'Orders', dynamodb: dynamodbAt(`http://127.0.0.1:${port}`) });
  return { store, requests: () => asked };
}

const get = async (store: Awaited<ReturnType<typeof testStore>>) => {
  const answer = await callPublic(
    getHealth(() => ({ store, tenantClaim: 'client_id' })),
    { rawPath: '/health' },
  );
  expectDocumented({ method: 'GET', path: '/health', ...answer });
  return answer;
};

test('says ok when the order store can be read', async () => {
  const { status, headers, body } = await get(await testStore());
  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual({ status: 'ok' });
  expect(headers['cache-control']).toBe('no-store');
});

test('says unavailable, and nothing else, when the table is not there', async () => {
  const { status, headers, body } = await get(createStore({ ordersTable: 'not-there', dynamodb: dynamodbAt() }));
  expect(status).toBe(503);
  expect(headers['retry-after']).toBe('1');
  expect(body).toBe('{"status":"unavailable"}');
});

test('says unavailable when the order store does not answer, and does not ask it again', async () => {
  const { store, requests } = await hangingStore();
  const { status, body } = await get(store);
  expect(status).toBe(503);
  expect(body).toBe('{"status":"unavailable"}');
  // The SDK gives a request up after two seconds and sends another: the second that a look may take ends before.
  expect(requests()).toBe(1);
});
