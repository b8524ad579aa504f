import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createClient } from '../../sdk/src/index.ts';
import { verifyWebhook } from '../../sdk/src/webhooks.ts';
import { tokenFor } from '../support/api/api.ts';

const run = promisify(execFile);

test('npm run listen prints each event of the log, and forwards it to a consumer that verifies it', async () => {
  const { apiUrl } = inject('cloud');
  const scope = 'events/read appliance-orders/read appliance-orders/write';
  const token = await tokenFor(randomUUID(), scope, inject('cloud'));
  const { appliances } = createClient({ url: apiUrl, token });
  const { uid, orderNum } = await appliances.createOrder({ body: {} });
  await appliances.addComment({ uid, body: { body: 'Not for the consumer.' } });
  await appliances.updateOrder({ uid, body: { status: 'cancelled' } });

  const secret = `whsec_${Buffer.from('a secret of 24 bytes or more').toString('base64')}`;
  const verified: string[] = [];
  const consumer = createServer(async (request, response) => {
    const event = verifyWebhook(await text(request), request.headers, secret);
    verified.push(`${event.id} ${event.type}`);
    // The consumer does not take the second event.
    response.writeHead(verified.length === 1 ? 204 : 500).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void consumer.close());
  await once(consumer, 'listening');

  const { port } = consumer.address() as AddressInfo;
  const flags = ['--forward-to', `http://127.0.0.1:${port}`, '--api', apiUrl, '--since', '2020-01-01T00:00:00Z'];
  const filter = ['--line', 'appliances', '--types', 'order.placed', '--types', 'order.status_changed'];
  const env = { ...process.env, ACCESS_TOKEN: token, WEBHOOK_SECRET: secret };
  const args = ['bin/listen.ts', ...flags, ...filter, '--exit-after', '2'];
  const failed = await run(process.execPath, args, { env }).catch((error) => error);
  expect(failed.code).toBe(1);
  expect(verified).toEqual([`${orderNum}-v1 order.placed`, `${orderNum}-v3 order.status_changed`]);
  expect(failed.stdout.split('\n').slice(0, 2)).toEqual([
    `Signed with ${secret}`,
    'Waiting for events since 2020-01-01T00:00:00Z',
  ]);
  const lines = failed.stdout
    .trim()
    .split('\n')
    .slice(2)
    .map((line: string) => line.replace(/^\S+ +/, ''));
  expect(lines).toEqual([
    `order.placed            appliances ${orderNum} v1 new  → 204`,
    `order.status_changed    appliances ${orderNum} v3 cancelled  → 500`,
  ]);
});
