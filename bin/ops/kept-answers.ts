import type * as z from 'zod';
import { parseKey } from '../../functions/core/idempotency/idempotency-key.ts';
import { scopeOf } from '../../functions/core/idempotency/key-scope.ts';
import { idempotencyRecord } from '../../functions/core/model/idempotency-record.ts';
import { idempotencyKeyOf } from '../../functions/core/model/keys.ts';
import { SECOND_MS } from '../../functions/core/model/time-units.ts';
import { Problem } from '../../functions/core/problems/problem.ts';
import { batchGet } from '../../functions/core/store/batch-get.ts';
import type { StoredItem } from '../../functions/core/store/store.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { UsageError } from '../support/command-line.ts';
import { OpsError } from './stage/ops-error.ts';
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
      const key = keyIn(idempotency, given);
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
    const { pk, scope, status, orderNumber, expiresAt } = recordIn(item);
    const customer = scope ?? customerIn(pk);
    return {
      operation: operations.get(pk) ?? '',
      ...(customer !== undefined && { customer }),
      status,
      orderNumber,
      until: new Date(expiresAt * SECOND_MS).toISOString(),
    };
  });
}

/** Latest time that a date can have, in seconds (ECMAScript, "Time Values"). */
const LAST_SECOND = 8.64e12;

const Kept = idempotencyRecord().refine(({ expiresAt }) => expiresAt <= LAST_SECOND, { path: ['expiresAt'] });

/** Reads a stored record. */
function recordIn(item: StoredItem): z.infer<typeof Kept> {
  const { data, error } = Kept.safeParse(item);
  if (data !== undefined) return data;
  const problems = error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new OpsError(`the item ${item.pk} of the table Idempotency is malformed: ${problems}`);
}

/** Reads a key in the way of an operation. */
function keyIn(idempotency: Parameters<typeof parseKey>[0], given: string): string {
  try {
    return parseKey(idempotency, given);
  } catch (error) {
    throw error instanceof Problem ? new UsageError(`--idempotency-key is none: ${error.message}`) : error;
  }
}

/** Returns the customer of a record beside that of the plain key (docs/data-model.md, "Idempotency"). */
const customerIn = (pk: string): string | undefined => /^[^#]*#[^#]*\/for\/([^#]*)#/.exec(pk)?.[1];
