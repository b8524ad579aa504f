import { createHash } from 'node:crypto';
import { positionText } from '../model/event-log.ts';

/**
 * Bytes of the check that binds a cursor to its tenant's log. It finds mistakes, and keeps nothing secret
 * (docs/decisions/0019-unsigned-cursors.md, "Decision").
 */
const CHECK_BYTES = 8;

/** A place in a tenant's log. */
export interface LogPlace {
  /** The next page begins after this position. */
  readonly position: number;
  /** Events with an earlier timestamp are left out; undefined for none. RFC 3339 in UTC with milliseconds. */
  readonly since?: string | undefined;
}

const PLACE = /^(\d{16})(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)?$/;

/** Makes the cursor of a place in a tenant's log. */
export function sealPlace(tenant: string, { position, since = '' }: LogPlace): string {
  const place = `${positionText(position)}${since}`;
  return Buffer.concat([checkOf(tenant, place), Buffer.from(place)]).toString('base64url');
}

/**
 * Returns the place of a cursor; undefined for a text that is no cursor of the tenant's log.
 *
 * @example openPlace('acme', sealPlace('acme', { position: 7 })) // { position: 7 }
 * @example openPlace('rival', sealPlace('acme', { position: 7 })) // undefined
 */
export function openPlace(tenant: string, cursor: string): LogPlace | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  const place = bytes.subarray(CHECK_BYTES).toString();
  const [, position, since] = PLACE.exec(place) ?? [];
  const isCanonical = bytes.toString('base64url') === cursor;
  const isOfTenant = bytes.subarray(0, CHECK_BYTES).equals(checkOf(tenant, place));
  if (position === undefined || !isCanonical || !isOfTenant) return undefined;
  return { position: Number(position), ...(since !== undefined && { since }) };
}

const checkOf = (tenant: string, place: string): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(['events', tenant, place]))
    .digest()
    .subarray(0, CHECK_BYTES);
