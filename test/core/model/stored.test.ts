import { expect, test } from 'vitest';
import * as z from 'zod';
import { DamagedItem, readItem, storedWhole } from '../../../functions/core/model/stored.ts';
import { described } from '../../../functions/core/observability/log.ts';
import { needsOperator, problemOf } from '../../../functions/core/tasks/put-aside.ts';

const Customer = storedWhole({
  email: z.string(),
  version: z.number(),
  offers: z.array(z.object({ price: z.number() })),
});
const item = { pk: 'CUSTOMER#1', sk: 'CUSTOMER', email: 'ada@example.com', version: 1, offers: [{ price: 7 }] };

test('returns an item that its schema accepts, with what the schema does not know', () => {
  expect(readItem(Customer, item)).toEqual(item);
});

test.each([
  { damage: { version: 'ada@example.com' }, members: 'version: invalid_type' },
  { damage: { version: undefined, email: 7 }, members: 'email: invalid_type, version: invalid_type' },
  { damage: { offers: [{ price: 'ada@example.com' }] }, members: 'offers.0.price: invalid_type' },
])('names a damaged item by its key and members, and none of its values: $members', ({ damage, members }) => {
  const read = () => readItem(Customer, { ...item, ...damage });
  expect(read).toThrow(new DamagedItem(item, new z.ZodError([])).message.replace(': ', `: ${members}`));
  try {
    read();
  } catch (error) {
    expect(JSON.stringify(described(error))).toContain('CUSTOMER#1 CUSTOMER');
    expect(JSON.stringify(described(error))).not.toContain('ada@');
    // A consumer of a stream does not wait for such an item.
    expect([needsOperator(error), problemOf(error)]).toEqual([
      true,
      `The item CUSTOMER#1 CUSTOMER is malformed: ${members}`,
    ]);
  }
});

test('names the item of a value that lies in one of its attributes', () => {
  const Price = z.object({ price: z.number() });
  expect(() => readItem(Price, { price: 'dear' }, { pk: 'TENANT#acme', sk: 'WAREHOUSES' })).toThrow(
    'The item TENANT#acme WAREHOUSES is malformed: price: invalid_type',
  );
});
