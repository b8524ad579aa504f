import { describe, expect, test } from 'vitest';
import type { Item } from '../../bin/ops/restore/copy-table.ts';
import { problemOf } from '../../bin/ops/restore/stored-kinds.ts';
import { TABLE_NAMES, type TableName } from '../../functions/core/model/tables.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { fixture } from '../stored-formats/stored-items.ts';

const tableOf = (kind: string): TableName => {
  const table = TABLE_NAMES.find((name) => kind.startsWith(`${name.toLowerCase()}: `));
  if (table === undefined) throw new Error(`${kind} is of no table`);
  return table;
};

/** Kinds that mend themselves or have a command of their own. An old value of theirs would be wrong. */
const OWN_WAY = new Set([
  'orders: number sequence',
  'orders: count of outstanding orders',
  'orders: signing key',
  'idempotency: bucket of a tenant',
  'idempotency: request id',
  'catalog: stock shard',
  'catalog: kept levels',
  'catalog: check of the catalog',
  'catalog: revision of the offers',
  'accounts: customer directory',
  'accounts: block of a customer directory',
]);

/** The item without anything but its keys, which no schema accepts. */
const emptied = ({ pk, sk }: Item): Item => ({ ...(pk && { pk }), ...(sk && { sk }) });

describe.each([...fixture()])('%s', (kind, items) => {
  test('can be read as every version stored it', () => {
    const how = 'Formats change only by adding; see docs/data-model.md, "Stored formats"';
    for (const item of items) expect(problemOf(tableOf(kind), item), how).toBeUndefined();
  });

  test(OWN_WAY.has(kind) ? 'does not come back from a restored table' : 'is malformed without its attributes', () => {
    const perWarehouse = /offers under a title|warehouses of a tenant/.test(kind);
    for (const item of items) {
      const spoiled: Item = perWarehouse ? { ...emptied(item), 'WAREHOUSE#spoiled': { N: '7' } } : emptied(item);
      if (OWN_WAY.has(kind)) expect(problemOf(tableOf(kind), spoiled)).toBeUndefined();
      else expect(problemOf(tableOf(kind), spoiled)).toMatch(/: invalid_/);
    }
  });
});

test('an alias of a title and a number beyond JavaScript are malformed', () => {
  const title = { pk: { S: 'TITLE#acme#Dock of two\nlines' }, sk: { S: 'OFFERS' } };
  expect(problemOf('Catalog', { ...title, 'SPELLING#columbus': { M: { title: { N: '7' } } } })).toMatch(/^title: /);
  const order = { pk: { S: 'ORDER#100123' }, sk: { S: 'ORDER' }, version: { N: '9007199254740993' } };
  expect(problemOf('Orders', order)).toContain('version: invalid_type');
});

test.each(productLines.map(({ table }) => table.line))(
  "an order of %s is malformed without the line's own part",
  (line) => {
    for (const item of fixture().get(`orders: order of ${line}`) ?? []) {
      const data = Object.fromEntries(
        Object.keys(item.data?.M ?? {}).map((member) => [member, { NULL: true } as const]),
      );
      expect(problemOf('Orders', { ...item, data: { M: data } })).toMatch(/^data\./);
    }
  },
);

test('an order that says another number than its key, or a line that no version here has, is malformed', () => {
  for (const { table } of productLines) {
    for (const item of fixture().get(`orders: order of ${table.line}`) ?? []) {
      expect(problemOf('Orders', { ...item, number: { N: '5' } })).toBe('number: invalid_value');
      expect(problemOf('Orders', { ...item, line: { S: 'toasters' } })).toMatch(/^line: invalid_value/);
    }
  }
});
