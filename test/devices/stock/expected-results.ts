import { expect } from 'vitest';
import type { Answered } from '../../support/lines/http-event.ts';
import { type Account, stockName } from '../../support/lines/stock-account.ts';

/** Next statuses of each status (docs/contracts/devices.md, "Status"). */
export const NEXT: Readonly<Record<string, readonly string[]>> = {
  'ORDER RECEIVED': ['PROCESSING', 'CANCELLED'],
  PROCESSING: ['SHIPPED', 'CANCELLED'],
  SHIPPED: ['DELIVERED', 'RETURNED'],
  DELIVERED: ['RETURNED'],
};

/** The account before and after a call, with the response that the caller got. */
export interface Outcome {
  readonly answered: Answered;
  readonly before: Account;
  readonly after: Account;
}

/** Returns the code of an error. Returns undefined for a success, and for a response that leaves the effect open. */
export function refusal({ status, body }: Answered): string | undefined {
  if (status === 409) return body.error.code;
  expect([200, 500, 503], JSON.stringify(body)).toContain(status);
  return undefined;
}

/** Fails if a call changed any other order. */
export function expectOthersUnchanged(before: Account, after: Account, number?: number): void {
  const others = ({ orders }: Account) =>
    new Map(orders.filter((one) => one.number !== number).map((one) => [one.number, one]));
  expect(others(after)).toEqual(others(before));
}

/**
 * Fails when an order did not move as the caller was told, or moved where it may not.
 *
 * @returns what it gave back to the stock, by product: its pieces, when it is cancelled now and was not before
 */
export function checkMove(
  { answered, before, after }: Outcome,
  number: number,
  to: string,
  code: string,
): Map<string, number> {
  expectOthersUnchanged(before, after, number);
  const from = before.orders.find((order) => order.number === number);
  const now = after.orders.find((order) => order.number === number);
  if (from === undefined || now === undefined) throw new Error(`Order ${number} is gone`);
  const mayMove = NEXT[from.status]?.includes(to) ?? false;
  const moved = now.status !== from.status;
  if (answered.status === 200) expect(now.status).toBe(to);
  if (refusal(answered) !== undefined) expect([refusal(answered), mayMove, moved]).toEqual([code, false, false]);
  if (!moved) {
    expect(now).toEqual(from);
    return new Map();
  }
  expect([now.status, mayMove, now.version]).toEqual([to, true, from.version + 1]);
  if (to !== 'CANCELLED') return new Map();
  return new Map(from.data.products.map((one) => [stockName(from.data.warehouse_id, one.company_sku), one.qty]));
}
