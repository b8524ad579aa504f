/** `npm run demo`: places an order in the running local cloud, walks it to production and prints what happens. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { Order } from '../functions/appliances/contract.ts';
import { appliances } from '../functions/appliances/endpoints.ts';
import * as examples from '../functions/appliances/examples.ts';
import { fetchToken } from '../lib/local/access-token.ts';
import { readLocalCloud } from '../lib/local/local-cloud-description.ts';
import { ApiClient } from './api-client.ts';
import { localDirectory } from './local-options.ts';

const { basePath, endpoints } = appliances;
const ORDERS_PATH = `${basePath}${endpoints['create-order'].path}`;

/** What an operator does, step by step. */
const STEPS: readonly { readonly status: string; readonly says: string; readonly fields?: object }[] = [
  { status: 'gathering info', says: 'the operator asks for the network plan' },
  { status: 'pending feedback', says: 'the question is with the partner' },
  { status: 'info received', says: 'the partner has sent it', fields: examples.createOrder },
  { status: 'provisioning', says: 'the order is complete, the appliances are being configured' },
  { status: 'qa', says: 'they are tested' },
  { status: 'shipped', says: 'they are on their way' },
  { status: 'delivered', says: 'they have arrived' },
  { status: 'installed', says: 'they are mounted and reachable' },
  { status: 'in production', says: 'they carry traffic' },
];

/** How long the workflow may take to tell of a status, in milliseconds. */
const PATIENCE = 10_000;

const Event = z.object({ 'detail-type': z.string(), detail: z.object({ id: z.string() }) });

/** Waits until the workflow has put the event on the bus, and returns what kind it is. Empty where no events are kept. */
async function eventOf(file: string | undefined, id: string): Promise<string> {
  if (file === undefined) return '';
  const deadline = performance.now() + PATIENCE;
  while (performance.now() < deadline) {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line.includes(`"${id}"`));
    for (const line of lines) {
      const { success, data } = Event.safeParse(JSON.parse(line));
      if (success && data.detail.id === id) return data['detail-type'];
    }
    await delay(50);
  }
  throw new Error(`the workflow has not told of ${id} within ${PATIENCE / 1_000} s; look at the log of npm start`);
}

async function demo(): Promise<void> {
  const cloud = readLocalCloud(localDirectory(process.env));
  if (cloud === undefined) throw new Error('no local cloud is running; start one with npm start');
  const api = new ApiClient(cloud.apiUrl, await fetchToken(cloud));
  const started = performance.now();
  const tell = (status: string, version: number, says: string, event: string) => {
    const seconds = ((performance.now() - started) / 1_000).toFixed(2).padStart(6);
    console.log(`${seconds} s  v${String(version).padEnd(3)} ${status.padEnd(17)} ${says.padEnd(60)} ${event}`);
  };

  const { companyName, locationName, customerRefNum } = examples.createOrder;
  const body = { companyName, locationName, customerRefNum };
  const key = { 'idempotency-key': randomUUID() };
  const placed = Order.parse(await api.post(ORDERS_PATH, body, key));
  const repeated = Order.parse(await api.post(ORDERS_PATH, body, key));
  if (repeated.uid !== placed.uid) throw new Error('the same request has placed two orders');
  console.log(`\nOrder ${placed.orderNum} of ${companyName} (placed twice with one key, and there is one)\n`);
  tell(
    'new',
    1,
    `placed; ${placed.validations.messages.length} fields are still to come`,
    await eventOf(cloud.eventsFile, `${placed.orderNum}-v1`),
  );
  for (const { status, says, fields } of STEPS) {
    const order = Order.parse(await api.put(`${ORDERS_PATH}/${placed.uid}`, { ...fields, status }));
    tell(status, order.version, says, await eventOf(cloud.eventsFile, `${order.orderNum}-v${order.version}`));
  }
  console.log(`\nIts history: ${cloud.apiUrl}${ORDERS_PATH}/${placed.uid}/history (with a token: npm run -s token)`);
  console.log(cloud.eventsFile ? '' : 'Its events are in the log of npm start: in memory, none is kept.\n');
}

await demo().catch((error: unknown) => {
  const unreachable =
    error instanceof TypeError ? 'the local cloud does not answer; start it with npm start' : undefined;
  console.error(unreachable ?? (error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
});
