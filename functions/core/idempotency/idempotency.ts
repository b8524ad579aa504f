import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import stringify from 'safe-stable-stringify';
import { type Endpoint, headerTitle, type Idempotency, keyHeaderOf } from '../model/endpoint.ts';
import { IdempotencyRecord, type RequestIdRecord } from '../model/idempotency-record.ts';
import { idempotencyKeyOf } from '../model/keys.ts';
import type { HttpResponse } from '../model/response.ts';
import { DAY_SECONDS, SECOND_MS } from '../model/time-units.ts';
import { Problem } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { conditionalPut, type Write } from '../store/transaction.ts';
import { NAME_RULE, nameIn } from './header-names.ts';

/** A request that names itself with a key, so that repeating it has no second effect. */
export interface IdempotentRequest {
  /** Key of the record: owner, operation and the client's key. */
  readonly pk: string;
  /** Digest of the canonical request: the same key with another digest is another request. Absent where the key alone names it. */
  readonly fingerprint?: string;
  /** How long the first answer is kept. */
  readonly days: number;
  /** True where refusals are kept as well. Callers are then told when another call with the key is not over yet. */
  readonly keepsRefusals?: boolean;
  /** A name of this very call that no other may have had within the days: key of its record. */
  readonly unique?: { readonly pk: string; readonly days: number };
}

/** A body above this many characters is compressed: from there on the saved write units outweigh the time it takes. */
const COMPRESS_ABOVE = 2_048;

const unixSeconds = (date: Date) => Math.floor(date.getTime() / SECOND_MS);

/** 1 to 255 visible ASCII characters (docs/architecture.md, "Idempotency"). */
const KEY = /^[\x21-\x7e]{1,255}$/;
/** RFC 8941 string: visible ASCII and spaces in double quotes, with `\"` and `\\` escaped. */
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/**
 * The key in an `Idempotency-Key` header, bare or as an RFC 8941 string; both name the same key. What begins with a double
 * quote is such a string or malformed.
 *
 * @throws Problem `malformed-idempotency-key`
 */
export function parseIdempotencyKey(header: string): string {
  const text = header.trim();
  const key = text.startsWith('"') ? QUOTED.exec(text)?.[1]?.replaceAll(/\\(["\\])/g, '$1') : text;
  if (key !== undefined && KEY.test(key)) return key;
  throw new Problem(
    'malformed-idempotency-key',
    'Idempotency-Key must be 1 to 255 visible ASCII characters without spaces, such as a UUID; it may stand in double quotes.',
  );
}

/** The header that an endpoint takes the key from, as it was sent; undefined where it was not, or the endpoint takes none. */
export function givenKey(
  { idempotency }: Endpoint,
  headers: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return idempotency && headers[keyHeaderOf(idempotency)];
}

/**
 * The key in the header that the endpoint takes it from.
 *
 * @throws Problem `malformed-idempotency-key`
 */
export function parseKey({ header }: Idempotency, given: string): string {
  if (header === undefined) return parseIdempotencyKey(given);
  const key = nameIn(given);
  if (key !== undefined) return key;
  const path = headerTitle(header);
  throw new Problem('malformed-idempotency-key', `${path} must be ${NAME_RULE}.`, {
    fields: [{ path, message: `must be ${NAME_RULE}`, fault: 'invalid', place: 'header' }],
  });
}

/** Whose key it is, and of which operation. */
interface KeyScope {
  /** The caller's tenant, or an operator. */
  readonly owner: string;
  /** Unique among all lines. */
  readonly operation: string;
  readonly days: number;
}

/** Names a request by its key alone: whatever comes with it is the same request. */
export function requestNamedBy({ owner, operation, days }: KeyScope, key: string): IdempotentRequest {
  return { pk: idempotencyKeyOf(owner, operation, key), days };
}

/** The name of one call, which no other call of the operation may have had. */
export function requestIdRecord({ owner, operation }: KeyScope, requestId: string, days: number) {
  return { pk: idempotencyKeyOf(owner, `${operation}/request-ids`, requestId), days };
}

/**
 * Names a request by its key and what it is.
 *
 * @param request everything that makes it the same request: parameters and parsed body
 */
export function idempotentRequest(caller: KeyScope, key: string, request: unknown): IdempotentRequest {
  return {
    ...requestNamedBy(caller, key),
    fingerprint: createHash('sha256')
      .update(stringify(request) ?? '')
      .digest('base64'),
  };
}

/**
 * The writes that keep the answer, to be part of the transaction that has the effect: first the record of the key, then that of the
 * name which must be new, if the request has one. Each fails when an unexpired record is there; expiry is part of the condition,
 * since DynamoDB's TTL may lag by days.
 */
export function keepResponse(store: Store, request: IdempotentRequest, answer: HttpResponse): Write[] {
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
    fingerprint: request.fingerprint,
    status: answer.status,
    headers: answer.headers,
    body: answer.body.length > COMPRESS_ABOVE ? gzipSync(answer.body) : answer.body,
    orderNumber: answer.orderNumber,
    expiresAt: now + request.days * DAY_SECONDS,
  };
  const { unique } = request;
  return [
    newRecord(record),
    ...(unique ? [newRecord({ pk: unique.pk, expiresAt: now + unique.days * DAY_SECONDS })] : []),
  ];
}

/**
 * The first answer, from the record that stood in the way.
 *
 * @throws Problem `idempotency-key-reused` when the record is another request's.
 */
export function replay(request: IdempotentRequest, item: Readonly<Record<string, unknown>>): HttpResponse {
  const record = IdempotencyRecord.parse(item);
  if (request.fingerprint !== undefined && record.fingerprint !== request.fingerprint) {
    throw new Problem(
      'idempotency-key-reused',
      'Idempotency-Key: this key was used for a different request; send the same request again or choose a new key.',
      { fields: [{ path: 'Idempotency-Key', message: 'was used for a different request; choose a new key' }] },
    );
  }
  return {
    status: record.status,
    headers: { ...record.headers, 'idempotent-replayed': 'true' },
    body: typeof record.body === 'string' ? record.body : gunzipSync(record.body).toString('utf8'),
    ...(record.orderNumber !== undefined && { orderNumber: record.orderNumber }),
  };
}

/** The first answer to this request, if there has been one: for a repeat that would now be refused. One read. */
export async function firstResponse(store: Store, request: IdempotentRequest): Promise<HttpResponse | undefined> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.idempotencyTable, Key: { pk: request.pk }, ConsistentRead: true }),
  );
  if (Item === undefined || Number(Item.expiresAt) <= unixSeconds(store.now())) return undefined;
  return replay(request, Item);
}
