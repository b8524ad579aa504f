import { createHmac, timingSafeEqual } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { SIGNING_KEY } from '../model/keys.ts';
import { validationFailed } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 16;

/** Signing keys by their table, since each request has its own store object. */
const keys = new Map<string, Promise<Buffer>>();

/**
 * Returns the secret that signs cursors. The first listing ever makes it and stores it in the `Orders` table; each environment
 * reads it once.
 */
function signingKey(store: Store): Promise<Buffer> {
  const table = store.ordersTable;
  const known = keys.get(table);
  if (known) return known;
  const reading = readOrMakeKey(store);
  keys.set(table, reading);
  reading.catch(() => keys.delete(table));
  return reading;
}

async function readOrMakeKey(store: Store): Promise<Buffer> {
  const read = async () => {
    const { Item } = await store.client.send(
      new GetCommand({ TableName: store.ordersTable, Key: SIGNING_KEY, ConsistentRead: true }),
    );
    return typeof Item?.secret === 'string' ? Buffer.from(Item.secret, 'base64') : undefined;
  };
  const existing = await read();
  if (existing) return existing;
  const made = store.random(KEY_BYTES);
  try {
    await store.client.send(
      new PutCommand({
        TableName: store.ordersTable,
        Item: { ...SIGNING_KEY, secret: made.toString('base64') },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return made;
  } catch (error) {
    // Another environment stored its own key first.
    const theirs = error instanceof ConditionalCheckFailedException ? await read() : undefined;
    if (theirs) return theirs;
    throw error;
  }
}

/**
 * Makes a cursor: the position in a list, signed together with the list's tenant, line and filter. A caller can neither alter it
 * nor use it on another list.
 */
export async function sealCursor(store: Store, list: string, position: string): Promise<string> {
  const signature = sign(await signingKey(store), list, position);
  return Buffer.concat([signature, Buffer.from(position)]).toString('base64url');
}

/**
 * Returns the position in a cursor.
 *
 * @throws Problem `validation-failed` for a cursor that was altered or belongs to another list
 */
export async function openCursor(store: Store, list: string, cursor: string): Promise<string> {
  const bytes = Buffer.from(cursor, 'base64url');
  const position = bytes.subarray(SIGNATURE_BYTES).toString();
  const expected = sign(await signingKey(store), list, position);
  const given = bytes.subarray(0, SIGNATURE_BYTES);
  const canonical = bytes.toString('base64url') === cursor;
  if (canonical && given.length === expected.length && timingSafeEqual(given, expected)) return position;
  throw validationFailed([
    {
      path: 'cursor',
      message:
        'is not a cursor of this list; take it from the answer before, with the same filters, or start without one',
    },
  ]);
}

function sign(key: Buffer, list: string, position: string): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([list, position]))
    .digest()
    .subarray(0, SIGNATURE_BYTES);
}
