import { CODES, type Code } from '../../functions/subscriptions/model/error-codes.ts';
import { RATE_LIMITED } from '../alarms/limit-alarms.ts';
import type { ProductLine } from '../config/product-lines.ts';

/** Codes of rejected requests with their meanings. */
export type RefusalCodes = Readonly<Record<string, string>>;

/** Code for an idempotency key that was used with another request before. */
export const KEY_REUSED = 'idempotency-key-reused';
/** Code for insufficient stock of a product. */
export const INSUFFICIENT_STOCK = 'INSUFFICIENT_STOCK';

/** Codes of the contract about business rules, not about the form of a request. */
const SUBSCRIPTIONS = [
  '1116',
  '2115',
  '2122',
  '2129',
  '2133',
  '2134',
  '2141',
  '2146',
  '4115',
] as const satisfies readonly Code[];

/** Codes of a single line, limited to business rules. */
const OF_LINE: Readonly<Record<string, RefusalCodes>> = {
  appliances: { 'transition-refused': 'transition not allowed' },
  devices: {
    'transition-refused': 'transition not allowed',
    [INSUFFICIENT_STOCK]: 'insufficient stock',
    UNKNOWN_PRODUCT: 'unknown product',
    ORDER_ALREADY_SHIPPED: 'already shipped',
  },
  subscriptions: Object.fromEntries(SUBSCRIPTIONS.map((code) => [code, CODES[code].message])),
};

/**
 * Returns the codes that the dashboard shows for a line: the common codes that its endpoints return, and its own codes.
 *
 * @example refusalCodes({ table: devices, lifecycle, tasks: {} })['INSUFFICIENT_STOCK'] // 'insufficient stock'
 */
export function refusalCodes({ table: { line, endpoints } }: ProductLine): RefusalCodes {
  const rows = Object.values(endpoints);
  return {
    'validation-failed': 'validation failed',
    [RATE_LIMITED]: 'limit of the tenant',
    ...(rows.some(({ pathParameters }) => pathParameters !== undefined) && { 'not-found': 'order not found' }),
    ...(rows.some(({ ifMatch }) => ifMatch) && { 'version-mismatch': 'order changed in the meantime' }),
    ...(rows.some(({ idempotency }) => idempotency !== undefined) && {
      [KEY_REUSED]: 'key reused for another request',
    }),
    ...(rows.some(({ requestIds }) => requestIds !== undefined) && {
      'duplicate-request-id': 'request id already used',
    }),
    ...OF_LINE[line],
  };
}
