import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { gzipOf, withBody } from '../model/compressed-body.ts';
import { type IdempotencyRecord, idempotencyRecord, type RequestIdRecord } from '../model/idempotency-record.ts';
import type { HttpResponse } from '../model/response.ts';
import { readItem } from '../model/stored.ts';
import { DAY_SECONDS, SECOND_MS } from '../model/time-units.ts';
import { Problem } from '../problems/problem.ts';
import { withHelp } from '../problems/problem-document.ts';
import { itemSize, writeUnits } from '../store/item-size.ts';
import type { Store } from '../store/store.ts';
import { conditionalPut, type Write } from '../store/transaction.ts';
import type { IdempotentRequest } from './idempotent-request.ts';

const unixSeconds = (date: Date) => Math.floor(date.getTime() / SECOND_MS);

/** Returns the time at which a record of the request expires, in Unix seconds. */
export const expiryOf = (store: Store, { days }: Pick<IdempotentRequest, 'days'>): number =>
  unixSeconds(store.now()) + days * DAY_SECONDS;

/**
 * Returns the writes that keep the response, for the transaction that has the effect. The first write is the record of the key. A
 * second one follows for a request id that must be unique.
 *
 * Each write fails if an unexpired record exists. The condition checks the expiry, since DynamoDB's TTL may lag by days.
 */
export function keepResponse(store: Store, request: IdempotentRequest, response: HttpResponse): Write[] {
  const now = unixSeconds(store.now());
  const newRecord = (item: IdempotencyRecord | RequestIdRecord) =>
    conditionalPut({
      table: store.idempotencyTable,
      item,
      condition: 'attribute_not_exists(pk) OR expiresAt <= :now',
      values: { ':now': now },
    });
  const record: IdempotencyRecord = {
    pk: request.pk,
    sent: request.sent,
    fingerprint: request.fingerprint,
    scope: request.scope?.value,
    status: response.status,
    headers: response.headers,
    body: response.body,
    orderNumber: response.orderNumber,
    expiresAt: expiryOf(store, request),
  };
  const { unique } = request;
  return [
    newRecord(inFewestUnits(record, response)),
    ...(unique ? [newRecord({ pk: unique.pk, expiresAt: expiryOf(store, unique) })] : []),
  ];
}

/**
 * Returns the record with its body compressed, if the compressed record takes fewer write units. Otherwise compression would only
 * cost time. The format is gzip, which every version reads (docs/data-model.md, "Idempotency").
 *
 * A record within one unit is not even tried. Compressing 1 KB takes some 40 µs of the processor.
 */
function inFewestUnits(record: IdempotencyRecord, response: HttpResponse): IdempotencyRecord {
  const units = writeUnits(itemSize(record));
  if (units === 1) return record;
  const compressed = { ...record, body: gzipOf(response, 'kept') };
  return writeUnits(itemSize(compressed)) < units ? compressed : record;
}

/**
 * Returns the first response from a record that made the transaction fail.
 *
 * @example replay({ pk: 'k', days: 1 }, { pk: 'k', status: 200, headers: {}, body: '{}', expiresAt: 0 }).status // 200
 * @throws Problem `idempotency-key-reused` if the record belongs to another request
 */
export function replay(request: IdempotentRequest, item: Readonly<Record<string, unknown>>): HttpResponse {
  const record = readItem(idempotencyRecord(), item);
  if (!isSameRequest(request, record)) throw reusedKey(request);
  return withHelp(
    withBody(record.body, {
      status: record.status,
      headers: { ...record.headers, 'idempotent-replayed': 'true' },
      ...(record.orderNumber !== undefined && { orderNumber: record.orderNumber }),
    }),
  );
}

/** Makes a 422 for a key that belongs to another request. */
export function reusedKey({ header: path = 'Idempotency-Key' }: IdempotentRequest): Problem {
  return new Problem(
    'idempotency-key-reused',
    `${path}: this key was used for a different request; send the same request again or choose a new key.`,
    { fields: [{ path, message: 'was used for a different request; choose a new key' }] },
  );
}

/**
 * Returns true if a record is of the request: if the client has sent the same, or this version reads the same in it. Version 0.1.0 stored
 * only what it had read, or nothing where it took the key alone for the request.
 */
function isSameRequest(request: IdempotentRequest, record: IdempotencyRecord): boolean {
  const { sent, fingerprint } = request;
  if ((sent ?? fingerprint) === undefined || (record.sent ?? record.fingerprint) === undefined) return true;
  return (
    (sent !== undefined && record.sent === sent) || (fingerprint !== undefined && record.fingerprint === fingerprint)
  );
}

/** Returns the first response to this request, or undefined if it had none, for a repeat that would now be rejected. One read. */
export async function firstResponse(store: Store, request: IdempotentRequest): Promise<HttpResponse | undefined> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.idempotencyTable, Key: { pk: request.pk }, ConsistentRead: true }),
  );
  if (Item === undefined || Number(Item.expiresAt) <= unixSeconds(store.now())) return undefined;
  return replay(request, Item);
}
