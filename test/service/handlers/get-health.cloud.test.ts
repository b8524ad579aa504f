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

/** Makes a store whose DynamoDB accepts requests and never responds. */
async function hangingStore() {
  const server = createServer(() => {});
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return createStore({ ordersTable: 'Orders', dynamodb: dynamodbAt(`http://127.0.0.1:${port}`) });
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

test('says unavailable when the order store does not answer within a second', async () => {
  const store = await hangingStore();
  const started = performance.now();
  const { status, body } = await get(store);
  expect(status).toBe(503);
  expect(body).toBe('{"status":"unavailable"}');
  expect(performance.now() - started).toBeLessThan(2_000);
});
