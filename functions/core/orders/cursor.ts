import { createHash } from 'node:crypto';
import { validationFailed } from '../problems/problem.ts';

/**
 * Bytes of the check that binds a cursor to its list. It finds mistakes, and keeps nothing secret: the partition comes from the
 * caller's token, so that any position reads the caller's own orders (docs/decisions/0019-unsigned-cursors.md, "Decision").
 */
const CHECK_BYTES = 8;

/** Bytes of the signature of a cursor that the version before made. Its length tells it from a cursor of this version. */
const SIGNATURE_BYTES = 16;

/** A sort key of the list, as `createdKeyOf` makes it. */
const POSITION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#\d{12}$/;
const POSITION_BYTES = 37;

/**
 * Makes a cursor: the position in a list, with a check of the list's tenant, line and filter.
 *
 * @param position a key as `createdKeyOf` makes it
 */
export const sealCursor = (list: string, position: string): string =>
  Buffer.concat([checkOf(list, position), Buffer.from(position)]).toString('base64url');

/**
 * Returns the position in a cursor. A cursor of the version before is good on every list of the caller, so that a listing goes on
 * across a deployment.
 *
 * @throws Problem `validation-failed` for a cursor that was altered or belongs to another list
 */
export function openCursor(list: string, cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const isCanonical = bytes.toString('base64url') === cursor;
  const position = bytes.subarray(-POSITION_BYTES).toString();
  const before = bytes.subarray(0, -POSITION_BYTES);
  const isOfThisList = before.equals(checkOf(list, position)) || before.length === SIGNATURE_BYTES;
  if (isCanonical && POSITION.test(position) && isOfThisList) return position;
  throw validationFailed([
    {
      path: 'cursor',
      message:
        'is not a cursor of this list; take it from the answer before, with the same filters, or start without one',
    },
  ]);
}

const checkOf = (list: string, position: string): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([list, position]))
    .digest()
    .subarray(0, CHECK_BYTES);
