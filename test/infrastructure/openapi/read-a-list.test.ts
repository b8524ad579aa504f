import { expect, test } from 'vitest';
import * as z from 'zod';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';

const document = deployedDocument(deployed({ sandbox: true }));
const guide = document.info.description ?? '';
const section = /^## Read a complete list$[\s\S]*?(?=^## )/m.exec(guide)?.[0] ?? '';
const rows = new Map(
  [...section.matchAll(/^\| [\w ]+: \[[^\]]+\]\(#operation-([\w-]+)\) \| (.*) \| (.*) \| `(\w+)` \|$/gm)].map(
    ([, operation = '', order = '', next = '', parameter = '']) => [operation, { order, next, parameter }],
  ),
);

const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  parameters: z.array(z.object({ in: z.string(), name: z.string() })).default([]),
  responses: z.record(z.string(), z.object({ headers: z.record(z.string(), z.unknown()).optional() })),
});
const operations = Object.values(document.paths ?? {})
  .flatMap((item) => Object.values(item))
  .flatMap((operation) => Operation.safeParse(operation).data ?? []);

test('has a row for each list with pages, with its order and its own parameter', () => {
  const places = ['cursor', 'after', 'offset'];
  const lists = operations.filter(({ parameters }) => parameters.some(({ name }) => places.includes(name)));
  expect(lists.length).toBeGreaterThan(9);
  expect([...rows.keys()].sort()).toEqual(lists.map(({ operationId }) => operationId).sort());
  for (const { operationId, parameters } of lists) {
    const { order, next, parameter } = rows.get(operationId) ?? { order: '', next: '', parameter: '' };
    const how = `Say the order of ${operationId} in its summary or description, or in lib/openapi/guides/read-a-list.ts`;
    expect(order, how).not.toBe('');
    expect(next, operationId).not.toBe('');
    expect([operationId, parameters.map(({ name }) => name)]).toEqual([
      operationId,
      expect.arrayContaining([parameter]),
    ]);
  }
});

test('says of each list the order that its operation says', () => {
  for (const { operationId, summary, description = '' } of operations) {
    const [order] = /\b(?:newest|oldest) first\b/.exec(`${summary} ${description}`) ?? [];
    if (order !== undefined && rows.has(operationId))
      expect([operationId, rows.get(operationId)?.order]).toEqual([operationId, order]);
  }
});

test.each([
  ['events-list-events', 'address in the `Link` header, or `next`', 'after'],
  ['webhooks-list-deliveries', '`next`', 'cursor'],
  ['devices-list-orders', 'address in the `Link` header, or `next_cursor`', 'cursor'],
  ['appliances-get-history', 'address in the `Link` header', 'after'],
  ['subscriptions-list-orders', 'address in `links.next.uri`', 'offset'],
])('tells where %s goes on', (operation, next, parameter) => {
  expect(rows.get(operation)).toMatchObject({ next, parameter });
});

test('says what a list does that changes while it is read', () => {
  expect(section).toContain(
    'With `cursor` or `after`, an entry that matches the filters all the time comes exactly once',
  );
  expect(section).toContain('With `offset`, what comes or goes moves the other entries');
  // A page that goes on by a number of entries has the parameter `offset`, and no other list has it.
  const moving = [...rows].filter(([, { parameter }]) => parameter === 'offset').map(([operation]) => operation);
  expect(moving.length).toBeGreaterThan(0);
  expect(moving.filter((operation) => !operation.startsWith('subscriptions-'))).toEqual([]);
});

test('says which orders have a version in their body, and which in the ETag alone', () => {
  const text = /^## Change an order[\s\S]*?(?=^## )/m.exec(guide)?.[0] ?? '';
  expect(text).toContain('Bodies of appliance orders have it too, as `version`.');
  expect(text).toContain('Device orders and webhooks have it in the `ETag` alone.');
  const Schema = z.object({ properties: z.record(z.string(), z.unknown()) });
  const has = (name: string) => 'version' in Schema.parse(document.components?.schemas?.[name]).properties;
  expect(['ApplianceOrder', 'DeviceOrder', 'Webhook', 'SubscriptionOrder'].map(has)).toEqual([
    true,
    false,
    false,
    false,
  ]);
  const tagged = operations.filter(({ responses }) => responses[200]?.headers?.ETag !== undefined);
  const ids = tagged.map(({ operationId }) => operationId);
  expect(ids).toEqual(expect.arrayContaining(['appliances-get-order', 'devices-get-order', 'webhooks-get-webhook']));
  expect(ids.filter((id) => id.startsWith('subscriptions-'))).toEqual([]);
});
