import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { gzipOf, withBody } from '../model/compressed-body.ts';
import { headerTitle, type Idempotency, keyHeaderOf, type Route } from '../model/endpoint.ts';
import { type IdempotencyRecord, idempotencyRecord, type RequestIdRecord } from '../model/idempotency-record.ts';
import { idempotencyKeyOf } from '../model/keys.ts';
import type { HttpResponse } from '../model/response.ts';
import { readItem } from '../model/stored.ts';
import { DAY_SECONDS, SECOND_MS } from '../model/time-units.ts';
import { Problem } from '../problems/problem.ts';
import { withHelp } from '../problems/problem-document.ts';
import { itemSize, writeUnits } from '../store/item-size.ts';
import type { Store } from '../store/store.ts';
import { conditionalPut, type Write } from '../store/transaction.ts';
import { parsedDigest, type SentRequest, sentDigest } from './fingerprint.ts';
import { NAME_RULE, nameIn } from './header-id.ts';
import type { RecordedScope } from './key-scope.ts';

/** A request with an idempotency key. Repeating it has no second effect. */
export interface IdempotentRequest {
  /** Key of the record: owner, operation and the client's key. */
  readonly pk: string;
  /** Digest of the request as the client sent it. Absent until the request is read. */
  readonly sent?: string;
  /** Digest of the parsed request, for records of version 0.1.0, and for that version beside this one. Absent where `sent` is. */
  readonly fingerprint?: string;
  /** Days for which the record keeps the first response. */
  readonly days: number;
  /** Name of the header with the key, for errors; by default `Idempotency-Key`. */
  readonly header?: string;
  /** The part of the key's scope that the record holds, if the endpoint has one. */
  readonly scope?: RecordedScope;
  /** True if the record keeps rejections too. A call is then rejected while another one with the key runs. */
  readonly keepsRefusals?: boolean;
  /** Key of the record of the request id, which must be unique within `days`. */
  readonly unique?: { readonly pk: string; readonly days: number };
}

const unixSeconds = (date: Date) => Math.floor(date.getTime() / SECOND_MS);

/** 1 to 255 visible ASCII characters (docs/architecture.md, "Idempotency"). */
const KEY = /^[\x21-\x7e]{1,255}$/;
/** A bare key. API Gateway joins two headers with a comma, so a key with a comma stands in double quotes. */
const BARE = /^[\x21-\x2b\x2d-\x7e]+$/;
/** RFC 8941 string: visible ASCII and spaces in double quotes, with `\"` and `\\` escaped. */
const STRING = String.raw`"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"`;
/** Values of parameters beside strings: tokens, numbers, byte sequences and booleans. */
const BARE_ITEM = String.raw`[A-Za-z*][\w!#$%&'*+\-.^|~:/\x60]*|-?\d{1,15}(?:\.\d{1,3})?|:[A-Za-z0-9+/=]*:|\?[01]`;
/** RFC 8941 item whose value is a string. Its parameters have no meaning here (RFC 8941, section 3.3). */
const ITEM = new RegExp(String.raw`^(${STRING})(?:; *[a-z*][a-z0-9_\-.*]*(?:=(?:${STRING}|${BARE_ITEM}))?)*$`);

/**
 * Parses an `Idempotency-Key` header, bare or as an RFC 8941 string; both forms give the same key. A value that begins with a
 * double quote must be such a string, which may have parameters. Two headers are no key.
 *
 * @example parseIdempotencyKey('"order-7";a=1') // 'order-7'
 * @example parseIdempotencyKey(' order-7 ') // 'order-7'
 * @throws Problem `malformed-idempotency-key`
 */
export function parseIdempotencyKey(header: string): string {
  const text = header.trim();
  const key = text.startsWith('"') ? stringIn(text) : BARE.exec(text)?.[0];
  if (key !== undefined && KEY.test(key)) return key;
  throw new Problem(
    'malformed-idempotency-key',
    'Idempotency-Key must be given once: 1 to 255 visible ASCII characters without spaces, such as a UUID. It may stand in double quotes, and must if it has a comma.',
  );
}

const stringIn = (item: string): string | undefined =>
  ITEM.exec(item)?.[1]
    ?.slice(1, -1)
    .replaceAll(/\\(["\\])/g, '$1');

/**
 * Returns the idempotency key as the caller sent it; undefined if it sent none, or the endpoint takes none.
 *
 * @example givenKey({ idempotency: { days: 1 } }, { 'idempotency-key': '"k"' }) // '"k"'
 * @example givenKey({}, { 'idempotency-key': '"k"' }) // undefined
 */
export function givenKey(
  { idempotency }: Route,
  headers: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return idempotency && headers[keyHeaderOf(idempotency)];
}

/**
 * Parses the key by the rules of the header from which the endpoint takes it.
 *
 * @example parseKey({ days: 1 }, '"k"') // 'k'
 * @example parseKey({ days: 1, header: 'x-intent' }, '"k"') // '"k"'
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

/** The scope in which a key is unique, but for a value of the path. */
export interface KeyScope {
  /** The caller's tenant, or an operator. */
  readonly owner: string;
  /** Unique among all lines. */
  readonly operation: string;
  readonly days: number;
}

/**
 * Identifies a request by its key, before its inputs are read.
 *
 * @example requestWithKey({ owner: 'acme', operation: 'devices/place-order', days: 10 }, 'k') // { pk: 'acme#devices/place-order#k', days: 10 }
 */
export function requestWithKey({ owner, operation, days }: KeyScope, key: string): IdempotentRequest {
  return { pk: idempotencyKeyOf(owner, operation, key), days };
}

/** Returns the record of a request id, which must be unique among the operation's calls. */
export function requestIdRecord({ owner, operation }: KeyScope, requestId: string, days: number) {
  return { pk: idempotencyKeyOf(owner, `${operation}/request-ids`, requestId), days };
}

/**
 * Identifies a request by its key and its inputs.
 *
 * @param parsed every input that distinguishes the request: parsed parameters and body
 * @param sent the same inputs as the client sent them
 */
export function idempotentRequest(
  caller: KeyScope,
  key: string,
  parsed: unknown,
  sent?: SentRequest,
): IdempotentRequest {
  return {
    ...requestWithKey(caller, key),
    ...(sent && { sent: sentDigest(sent) }),
    fingerprint: parsedDigest(parsed),
  };
}

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
