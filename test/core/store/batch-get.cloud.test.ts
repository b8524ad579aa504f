import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchGet } from '../../../functions/core/store/batch-get.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { testStore } from '../../support/store/test-store.ts';

let store: Store;
const keys = Array.from({ length: 230 }, (_, index) => ({ pk: `item ${index}`, sk: 'x' }));

beforeAll(async () => {
  store = await testStore();
  const there = keys.filter((_, index) => index % 2 === 0);
  await Promise.all(there.map((Item) => store.client.send(new PutCommand({ TableName: store.catalogTable, Item }))));
});

describe('many items', () => {
  it('are read a hundred at a time: those that exist', async () => {
    const before = store.meter.use().requests;
    const items = await batchGet(store, store.catalogTable, keys);
    expect(store.meter.use().requests - before).toBe(3);
    expect(items.map(({ pk }) => pk).sort()).toEqual(
      keys.flatMap(({ pk }, index) => (index % 2 === 0 ? [pk] : [])).sort(),
    );
  });

  it('are none when none are asked for, without a request', async () => {
    const before = store.meter.use().requests;
    expect(await batchGet(store, store.catalogTable, [])).toEqual([]);
    expect(store.meter.use().requests).toBe(before);
  });
});
