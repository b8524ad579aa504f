import { CODES, type Code } from '../../functions/subscriptions/model/error-codes.ts';
import type { ProductLine } from '../config/product-lines.ts';

/** Codes of refusals with what they say. */
export type RefusalCodes = Readonly<Record<string, string>>;

/** Another request came with a known idempotency key. */
export const KEY_REUSED = 'idempotency-key-reused';
/** There was not enough of a product. */
export const INSUFFICIENT_STOCK = 'INSUFFICIENT_STOCK';

/** The codes of the contract that tell of the trade, not of how a request is written. */
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

/** What only one line refuses, of its codes those that say how the trade goes. */
const OF_LINE: Readonly<Record<string, RefusalCodes>> = {
  appliances: { 'transition-refused': 'status cannot be entered' },
  devices: {
    'transition-refused': 'status cannot be entered',
    [INSUFFICIENT_STOCK]: 'not enough in stock',
    UNKNOWN_PRODUCT: 'unknown product',
    ORDER_ALREADY_SHIPPED: 'shipped already',
  },
  subscriptions: Object.fromEntries(SUBSCRIPTIONS.map((code) => [code, CODES[code].message])),
};

/** The refusals of a line that are shown: those of every line as far as its endpoints give them, and its own. */
export function refusalCodes({ table: { line, endpoints } }: ProductLine): RefusalCodes {
  const rows = Object.values(endpoints);
  return {
    'validation-failed': 'breaks a rule',
    ...(rows.some(({ pathParameters }) => pathParameters !== undefined) && { 'not-found': 'no such order' }),
    ...(rows.some(({ ifMatch }) => ifMatch) && { 'version-mismatch': 'changed meanwhile' }),
    ...(rows.some(({ idempotency }) => idempotency !== undefined && idempotency.anyRequest !== true) && {
      [KEY_REUSED]: 'key of another request',
    }),
    ...(rows.some(({ requestIds }) => requestIds !== undefined) && {
      'duplicate-request-id': 'request id used before',
    }),
    ...OF_LINE[line],
  };
}
