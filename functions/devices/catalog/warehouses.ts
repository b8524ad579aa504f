import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { commit } from '../../core/idempotency/commit.ts';
import type { PutCall } from '../../core/idempotency/put-call.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { readItem, storedView } from '../../core/model/stored.ts';
import { type Listed, readEach } from '../../core/observability/left-out.ts';
import { checkIsNew } from '../../core/problems/if-none-match.ts';
import { type Problem, validationFailed } from '../../core/problems/problem.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { conditionalPut, type Write } from '../../core/store/transaction.ts';
import { Warehouse } from '../model/catalog-items.ts';
import { attributeOf, byWarehouse, warehousesKey, warehouseTenantKey } from '../model/catalog-keys.ts';
import { warehouseNotFound, warehouseTaken } from '../model/refusals.ts';
import { byPriority } from '../rules/warehouse-rules.ts';

/**
 * Maximum number of warehouses of a tenant. All warehouses share one item, and so do all offers of a title. DynamoDB limits an
 * item to 400 KB (quotas); a warehouse has up to 7.3 KB, an offer with its image up to 2.3 KB.
 */
const MOST_WAREHOUSES = 50;

/**
 * Parses the warehouses in a tenant's item, in no particular sequence. A damaged warehouse hides no other.
 *
 * @param item undefined for a tenant that has no item
 */
export const warehousesOf = (store: Store, item: StoredItem = {}): Listed<Warehouse> =>
  readEach(store, byWarehouse(item).values(), (value) => readItem(Warehouse, value, item));

async function readItemOf(store: Store, tenant: string): Promise<StoredItem | undefined> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.catalogTable, Key: warehousesKey(tenant), ConsistentRead: true }),
  );
  return Item;
}

/** Reads a tenant's warehouses for a list, in selection order, strongly consistent, with one request. */
export const readWarehouses = async (store: Store, tenant: string): Promise<readonly Warehouse[]> =>
  warehousesOf(store, await readItemOf(store, tenant)).values.toSorted(byPriority);

/** Parses one of the warehouses in a tenant's item; undefined if there is none. */
function warehouseIn(item: StoredItem = {}, warehouse_id: string): Warehouse | undefined {
  const value = byWarehouse(item).get(warehouse_id);
  return value === undefined ? undefined : readItem(Warehouse, value, item);
}

/**
 * Reads one of a tenant's warehouses, strongly consistent, with one request.
 *
 * @throws Problem `WAREHOUSE_NOT_FOUND`, also for another tenant's warehouse
 */
export async function readWarehouse(store: Store, tenant: string, warehouse_id: string): Promise<Warehouse> {
  const warehouse = warehouseIn(await readItemOf(store, tenant), warehouse_id);
  if (warehouse === undefined) throw warehouseNotFound(warehouse_id);
  return warehouse;
}

/** The tenant of a warehouse, as it is stored. */
export const WarehouseTenant = storedView({ tenant: z.string() });

/** Returns the tenant in a warehouse's claim item, or undefined if there is no item. */
export const tenantOf = (item: StoredItem | undefined): string | undefined =>
  item && readItem(WarehouseTenant, item).tenant;

/** Fields of a warehouse that operators set. */
export type WarehouseFields = Pick<Warehouse, 'tenant' | 'name' | 'countries' | 'shipping_options' | 'priority'>;

/**
 * Adds or updates a warehouse. If the fields are unchanged, it only keeps the response under the request's key.
 *
 * @throws Problem `WAREHOUSE_TAKEN` if it belongs to another tenant, `validation-failed`, `version-mismatch`, `unavailable`, and the
 * Problems of `commit`
 */
export function saveWarehouse(
  store: Store,
  warehouse_id: string,
  fields: WarehouseFields,
  { idempotency, ifNoneMatch, respond }: PutCall<Warehouse>,
): Promise<HttpResponse> {
  const [claimKey, allKey] = [warehouseTenantKey(warehouse_id), warehousesKey(fields.tenant)];
  return retried(store, async () => {
    const items = await batchGet(store, store.catalogTable, [claimKey, allKey]);
    const tenant = tenantOf(items.find(({ pk }) => pk === claimKey.pk));
    if (tenant !== undefined && tenant !== fields.tenant) throw warehouseTaken();
    const all = items.find(({ pk }) => pk === allKey.pk);
    const before = warehouseIn(all, warehouse_id);
    checkIsNew(before, ifNoneMatch);
    if (before === undefined && byWarehouse(all ?? {}).size >= MOST_WAREHOUSES) throw tooMany();
    const now = store.now().toISOString();
    const created = before ?? { warehouse_id, created_at: now, version: 0 };
    const after = { ...created, ...fields, updated_at: now, version: created.version + 1 };
    if (before !== undefined && isSame(before, fields)) {
      return commit(store, [], respond({ value: before, isNew: false }), idempotency);
    }
    const writes = [
      ...(before === undefined ? [claim(store, warehouse_id, fields.tenant)] : []),
      warehouseWrite(store, before, after),
    ];
    return commit(store, writes, respond({ value: after, isNew: before === undefined }), idempotency);
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
