import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import stringify from 'safe-stable-stringify';
import * as z from 'zod';
import type { Answer } from './answer.ts';
import { idempotencyKeyOf } from './keys.ts';
import { Problem } from './problem.ts';
import type { Store } from './store.ts';
import { conditionalPut, type Write } from './transaction.ts';

/** A request that names itself with a key, so that repeating it has no second effect. */
export interface IdempotentRequest {
  /** Key of the record: owner, operation and the client's key. */
  readonly pk: string;
  /** Digest of the canonical request: the same key with another digest is another request. */
  readonly fingerprint: string;
  /** How long the first answer is kept. */
  readonly days: number;
}

/** What is kept of the first answer. */
const IdempotencyRecord = z.object({
  pk: z.string(),
  fingerprint: z.string(),
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  /** Gzip when it is large. */
  body: z.union([z.string(), z.instanceof(Uint8Array)]),
  orderNumber: z.number().optional(),
  /** Unix seconds; DynamoDB deletes the record some time later. */
  expiresAt: z.number(),
});

/** A body above this many characters is compressed: from there on the saved write units outweigh the time it takes. */
const COMPRESS_ABOVE = 2_048;

const SECONDS_A_DAY = 86_400;

const unixSeconds = (date: Date) => Math.floor(date.getTime() / 1_000);

/** 1 to 255 visible ASCII characters (design, section 5). */
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

/**
 * Names a request by its key.
 *
 * @param caller whose key it is (`owner`: the caller's tenant, or an operator), and of which operation: unique among all lines
 * @param request everything that makes it the same request: parameters and parsed body
 */
export function idempotentRequest(
  caller: { readonly owner: string; readonly operation: string; readonly days: number },
  key: string,
  request: unknown,
): IdempotentRequest {
  return {
    pk: idempotencyKeyOf(caller.owner, caller.operation, key),
    fingerprint: createHash('sha256')
      .update(stringify(request) ?? '')
      .digest('base64'),
    days: caller.days,
  };
}

/**
 * The write that keeps the answer, to be part of the transaction that has the effect. It fails when an unexpired record is
 * there; expiry is part of the condition, since DynamoDB's TTL may lag by days.
 */
export function keepAnswer(store: Store, request: IdempotentRequest, answer: Answer): Write {
  const now = unixSeconds(store.now());
  const record: z.infer<typeof IdempotencyRecord> = {
    pk: request.pk,
    fingerprint: request.fingerprint,
    status: answer.status,
    headers: answer.headers,
    body: answer.body.length > COMPRESS_ABOVE ? gzipSync(answer.body) : answer.body,
    orderNumber: answer.orderNumber,
    expiresAt: now + request.days * SECONDS_A_DAY,
  };
  return conditionalPut({
    table: store.idempotencyTable,
    item: record,
    condition: 'attribute_not_exists(pk) OR expiresAt <= :now',
    values: { ':now': now },
  });
}

/**
 * The first answer, from the record that stood in the way.
 *
 * @throws Problem `idempotency-key-reused` when the record is another request's.
 */
export function replay(request: IdempotentRequest, item: Readonly<Record<string, unknown>>): Answer {
  const record = IdempotencyRecord.parse(item);
  if (record.fingerprint !== request.fingerprint) {
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
export async function firstAnswer(store: Store, request: IdempotentRequest): Promise<Answer | undefined> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.idempotencyTable, Key: { pk: request.pk }, ConsistentRead: true }),
  );
  if (Item === undefined || Number(Item.expiresAt) <= unixSeconds(store.now())) return undefined;
  return replay(request, Item);
}
