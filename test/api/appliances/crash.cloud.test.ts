import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ApiClient } from '../../../bin/support/api-client.ts';
import * as examples from '../../../functions/appliances/examples/order-examples.ts';
import { fetchToken } from '../../../lib/local/issuer/access-token.ts';
import { readLocalCloud } from '../../../lib/local/support/local-cloud-description.ts';
import { shareAssembly } from '../../support/cloud/shared-assembly.ts';
import { eventually } from '../../support/eventually.ts';

const ORDERS = '/provisioning/api/v1/orders';

const directory = mkdtempSync(join(tmpdir(), 'quartermaster-crash-'));
shareAssembly(directory);
const children: ChildProcess[] = [];

afterAll(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
  rmSync(directory, { recursive: true, force: true });
});

/** Starts `npm start`'s program on the test's folder and waits until it is ready. */
async function start(): Promise<{ readonly child: ChildProcess; readonly api: ApiClient }> {
  const child = spawn(process.execPath, ['bin/local.ts', '--port', '0', '--no-demo-data'], {
    env: { ...process.env, QUARTERMASTER_DIRECTORY: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await eventually(() => expect(said).toContain('is ready'));
  const cloud = readLocalCloud(directory);
  if (cloud === undefined) throw new Error('The local cloud does not say where it is');
  return { child, api: new ApiClient(cloud.apiUrl, await fetchToken(cloud)) };
}

/** Ids of the events that the workflows have put on the bus. */
function eventIds(): string[] {
  const lines = readFileSync(join(directory, 'events.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line).detail.id);
}

it('keeps every order that was answered, and goes on with its work, when it is killed under load', async () => {
  const first = await start();
  const answered: { uid: string; orderNum: number }[] = [];
  let places = true;
  const load = Array.from({ length: 8 }, async () => {
    while (places) {
      const order = await first.api.post(ORDERS, examples.createOrder).catch(() => undefined);
      if (order !== undefined) answered.push(order as { uid: string; orderNum: number });
      else places = false;
    }
  });
  await eventually(() => expect(answered.length).toBeGreaterThan(40));
  const killed = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await Promise.all([killed, ...load]);

  const second = await start();
  for (const { uid, orderNum } of answered) {
    expect(await second.api.get(`${ORDERS}/${uid}`)).toMatchObject({ uid, orderNum, status: 'new', version: 1 });
  }
  const expected = answered.map(({ orderNum }) => `${orderNum}-v1`);
  await eventually(() => expect(eventIds()).toEqual(expect.arrayContaining(expected)));
});
