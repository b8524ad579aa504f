import type * as z from 'zod';
import type { UpdateSandboxCustomer } from '../contract/operations-contract.ts';
import type { Customer } from '../model/account-items.ts';
import { addYears, dayOf } from '../model/calendar.ts';

/**
 * Returns a customer with the fields that an operator sets in the sandbox (docs/contracts/subscriptions.md, "Operators"). No
 * rules apply.
 *
 * @param today `YYYY-MM-DD`, Pacific
 * @example updatedSandboxCustomer({ status: '1000' }, { status: '1012' }, '2027-03-01') // { status: '1012' }
 */
export function updatedSandboxCustomer(
  customer: Customer,
  { cotermDate, status, discounts, benefits, globalSalesEnabled }: z.output<typeof UpdateSandboxCustomer>,
  today: string,
): Customer {
  return {
    ...(cotermDate === undefined ? customer : withAnniversary(customer, cotermDate, today)),
    ...(status !== undefined && { status }),
    ...(discounts !== undefined && { discounts }),
    ...(benefits !== undefined && { benefits }),
    ...(globalSalesEnabled !== undefined && { globalSalesEnabled }),
  };
}

/**
 * Sets the anniversary, which can then be run even if another one was run today. Also moves the most recent past anniversary and
 * the expiry dates based on it. A renewal may therefore become overdue.
 */
function withAnniversary(customer: Customer, cotermDate: string, today: string): Customer {
  const { renewal, anniversaries, ...rest } = customer;
  if (cotermDate === customer.cotermDate) return customer;
  const set = { cotermDate, anniversaryDay: dayOf(cotermDate) };
  // The open renewal order is for the anniversary that has begun, which comes first.
  if (renewal?.open) return { ...customer, ...set };
  const last = cotermDate <= today ? cotermDate : addYears(cotermDate, -1);
  return { ...rest, ...set, anniversaries: anniversaries.length > 0 ? [...anniversaries.slice(0, -1), last] : [] };
}
