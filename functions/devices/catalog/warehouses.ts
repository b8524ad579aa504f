import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Problem, validationFailed } from '../../core/problems/problem.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { conditionalPut, transact, type Write } from '../../core/store/transaction.ts';
import { Warehouse } from '../model/catalog-items.ts';
import { attributeOf, byWarehouse, warehousesKey, warehouseTenantKey } from '../model/catalog-keys.ts';
import { warehouseNotFound, warehouseTaken } from '../model/refusals.ts';
import { byPriority } from '../rules/warehouse-rules.ts';

/**
 * Most warehouses of a tenant. They are one item, as are all offers of a title, and DynamoDB takes 400 KB for an item (quotas): a
 * warehouse has up to 7.3 KB, an offer with its image up to 2.3 KB.
 */
const MOST_WAREHOUSES = 50;

/** The warehouses in a tenant's item, in no particular sequence; none where there is no item. */
export const warehousesOf = (item: StoredItem = {}): Warehouse[] =>
  Array.from(byWarehouse(item).values(), (value) => Warehouse.parse(value));

/** A tenant's warehouses, the first to be tried first: strongly consistent, one request. */
export async function readWarehouses(store: Store, tenant: string): Promise<Warehouse[]> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.catalogTable, Key: warehousesKey(tenant), ConsistentRead: true }),
  );
  return warehousesOf(Item).sort(byPriority);
}

/**
 * One of a tenant's warehouses: strongly consistent, one request.
 *
 * @throws Problem `WAREHOUSE_NOT_FOUND`, also for another tenant's
 */
export async function readWarehouse(store: Store, tenant: string, warehouse_id: string): Promise<Warehouse> {
  const warehouse = (await readWarehouses(store, tenant)).find((one) => one.warehouse_id === warehouse_id);
  if (warehouse === undefined) throw warehouseNotFound(warehouse_id);
  return warehouse;
}

const WarehouseTenant = z.object({ tenant: z.string() });

/** Whose warehouse it is, from the item that says so; undefined where there is none. */
export const tenantOf = (item: StoredItem | undefined): string | undefined =>
  item && WarehouseTenant.parse(item).tenant;

/** What an operator says of a warehouse. */
export type WarehouseFields = Pick<Warehouse, 'tenant' | 'name' | 'countries' | 'shipping_options' | 'priority'>;

/** What has been saved, and whether it is new. */
export interface Saved<Value> {
  readonly value: Value;
  readonly isNew: boolean;
}

/**
 * Adds a warehouse or changes one; nothing is written when it is as it should be.
 *
 * @throws Problem `WAREHOUSE_TAKEN` when it is another tenant's, `validation-failed`, `unavailable`
 */
export function saveWarehouse(store: Store, warehouse_id: string, fields: WarehouseFields): Promise<Saved<Warehouse>> {
  const [claimKey, allKey] = [warehouseTenantKey(warehouse_id), warehousesKey(fields.tenant)];
  return retried(store, async () => {
    const items = await batchGet(store, store.catalogTable, [claimKey, allKey]);
    const tenant = tenantOf(items.find(({ pk }) => pk === claimKey.pk));
    if (tenant !== undefined && tenant !== fields.tenant) throw warehouseTaken();
    const all = warehousesOf(items.find(({ pk }) => pk === allKey.pk));
    const before = all.find((one) => one.warehouse_id === warehouse_id);
    if (before === undefined && all.length >= MOST_WAREHOUSES) throw tooMany();
    const now = store.now().toISOString();
    const created = before ?? { warehouse_id, created_at: now, version: 0 };
    const after = { ...created, ...fields, updated_at: now, version: created.version + 1 };
    if (before !== undefined && isSame(before, fields)) return { value: before, isNew: false };
    await transact(store, [
      ...(before === undefined ? [claim(store, warehouse_id, fields.tenant)] : []),
      warehouseWrite(store, before, after),
    ]);
    return { value: after, isNew: before === undefined };
  });
}

const isSame = (before: WarehouseFields, { tenant, name, countries, shipping_options, priority }: WarehouseFields) =>
  before.tenant === tenant &&
  before.name === name &&
  before.priority === priority &&
  before.countries.join() === countries.join() &&
  JSON.stringify(before.shipping_options) === JSON.stringify(shipping_options);

const tooMany = (): Problem =>
  validationFailed([{ path: 'tenant', message: `has ${MOST_WAREHOUSES} warehouses already, which is the most` }]);

const claim = (store: Store, warehouse_id: string, tenant: string): Write =>
  conditionalPut({
    table: store.catalogTable,
    item: { ...warehouseTenantKey(warehouse_id), tenant },
    condition: 'attribute_not_exists(pk)',
  });

function warehouseWrite(store: Store, before: Warehouse | undefined, after: Warehouse): Write {
  return {
    Update: {
      TableName: store.catalogTable,
      Key: warehousesKey(after.tenant),
      UpdateExpression: 'SET #warehouse = :after',
      ConditionExpression: before === undefined ? 'attribute_not_exists(#warehouse)' : '#warehouse.#version = :version',
      ExpressionAttributeNames: {
        '#warehouse': attributeOf(after.warehouse_id),
        ...(before && { '#version': 'version' }),
      },
      ExpressionAttributeValues: { ':after': after, ...(before && { ':version': before.version }) },
    },
  };
}
