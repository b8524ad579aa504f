import { expect, test } from 'vitest';
import * as z from 'zod';
import { kindsOf } from '../../bin/ops/restore/stored-kinds.ts';
import { TABLE_NAMES } from '../../functions/core/model/tables.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { knownAttributes } from './known-attributes.ts';
import { attributesOf, fixture, type RawItem } from './stored-items.ts';

const HOW = `Never rename a stored attribute: see docs/data-model.md, "Stored formats". A new one is safe from that once the fixture has it. Have test/stored-formats/writing-walk.ts write it, and add an item with it, as it is stored now, to test/stored-formats/items. Never change an item that is there.`;

const stored = fixture();

/** Names of the attributes that items have, without their types. */
const namesIn = (items: readonly RawItem[]): ReadonlySet<string> =>
  new Set([...attributesOf(items)].map((attribute) => attribute.replace(/: \w+$/, '')));

/** Attributes that no item of the fixture has yet. Never add to them. */
const NOT_YET: Readonly<Record<string, readonly string[]>> = {
  'accounts: customer': ['anniversaryDay'],
  'accounts: subscription': [
    'staged.after.autoRenewal.flexDiscountCodes',
    'staged.after.autoRenewal.renewalQuantity',
    'staged.after.deploymentId',
  ],
  'webhooks: delivery': ['redelivery'],
  'webhooks: lane': ['lease', 'leaseUntil'],
  'webhooks: webhook': ['disabledAt', 'disabledCount', 'heldUntil', 'holds', 'lastSuccessAt'],
};

test.each(productLines.map(({ table, storedData }) => ({ line: table.line, storedData })))(
  'the fixture has every attribute of an order of $line',
  ({ line, storedData }) => {
    const names = namesIn(stored.get(`orders: order of ${line}`) ?? []);
    expect(
      knownAttributes(storedData()).filter((name) => !names.has(name)),
      HOW,
    ).toEqual([]);
  },
);

/** Kinds whose items have the names of warehouses as attributes. */
const PER_WAREHOUSE = ['catalog: offers under a title', 'catalog: warehouses of a tenant'];

/** The kinds of items that have a schema. What all orders have in common is one kind. */
const kinds = Map.groupBy(
  [...stored].filter(([kind]) => !PER_WAREHOUSE.includes(kind)),
  ([kind]) => kind.replace(/^(orders: order) of .*/, '$1'),
);

test.each([...kinds])('the fixture has every attribute of %s', (kind, of) => {
  const items = of.flatMap(([, some]) => some);
  const table = TABLE_NAMES.find((name) => kind.startsWith(`${name.toLowerCase()}: `));
  if (table === undefined) throw new Error(`${kind} is of no table`);
  const schemas = new Set(items.flatMap((item) => kindsOf(table, item).map(({ schema }) => schema)));
  const names = namesIn(items);
  const known = new Set([...schemas].flatMap((schema) => knownAttributes(schema)));
  expect([...known].filter((name) => !names.has(name)).sort(), HOW).toEqual(NOT_YET[kind] ?? []);
});

test('an attribute that the fixture lacks is found, however deep it lies', () => {
  const schema = z.object({
    pk: z.string(),
    nodes: z.array(z.object({ name: z.string(), rack: z.string().optional() }).readonly()).optional(),
    names: z.record(z.string(), z.object({ a: z.string() })),
  });
  const item: RawItem = { pk: { S: 'A' }, nodes: { L: [{ M: { name: { S: 'one' } } }] }, names: { M: {} } };
  expect(knownAttributes(schema).filter((name) => !namesIn([item]).has(name))).toEqual(['nodes[].rack']);
});
