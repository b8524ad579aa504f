import { parseKey } from '../../functions/core/idempotency/idempotency.ts';
import { scopeOf } from '../../functions/core/idempotency/key-scope.ts';
import { IdempotencyRecord } from '../../functions/core/model/idempotency-record.ts';
import { idempotencyKeyOf } from '../../functions/core/model/keys.ts';
import { SECOND_MS } from '../../functions/core/model/time-units.ts';
import { batchGet } from '../../functions/core/store/batch-get.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import type { Stage } from './stage/stage.ts';

/** First response under an idempotency key. */
export interface KeptAnswer {
  readonly operation: string;
  /** The customer, where the key is unique for each. */
  readonly customer?: string;
  readonly status: number;
  readonly orderNumber: number | undefined;
  /** RFC 3339. */
  readonly until: string;
}

/**
 * Reads the records of an idempotency key, of every operation that takes one.
 *
 * @param customers customers of the tenant whose records are sought, where the key is unique for each
 */
export async function keptAnswers(
  stage: Stage,
  owner: string,
  given: string,
  customers: readonly string[],
): Promise<readonly KeptAnswer[]> {
  const operations = new Map<string, string>();
  for (const { table } of productLines) {
    for (const [name, { idempotency }] of Object.entries(table.endpoints)) {
      if (idempotency === undefined) continue;
      const operation = `${table.line}/${name}`;
      const key = parseKey(idempotency, given);
      operations.set(idempotencyKeyOf(owner, operation, key), operation);
      if (idempotency.scopedBy === undefined) continue;
      for (const customer of customers) operations.set(scopeOf({ owner, operation }, customer, key).pk, operation);
    }
  }
  const store = await stage.store();
  const items = await batchGet(
    store,
    store.idempotencyTable,
    [...operations.keys()].map((pk) => ({ pk })),
  );
  return items.map((item) => {
    const { pk, scope, status, orderNumber, expiresAt } = IdempotencyRecord.parse(item);
    const customer = scope ?? customerIn(pk);
    return {
      operation: operations.get(pk) ?? '',
      ...(customer !== undefined && { customer }),
      ...{ status, orderNumber, until: new Date(expiresAt * SECOND_MS).toISOString() },
    };
  });
}

/** Returns the customer of a record beside that of the plain key (docs/data-model.md, "Idempotency"). */
const customerIn = (pk: string): string | undefined => /^[^#]*#[^#]*\/for\/([^#]*)#/.exec(pk)?.[1];
