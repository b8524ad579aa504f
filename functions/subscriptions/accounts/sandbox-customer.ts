import type * as z from 'zod';
import type { UpdateSandboxCustomer } from '../contract/operations-contract.ts';
import type { Customer } from '../model/account-items.ts';
import { addYears } from '../model/calendar.ts';

/**
 * A customer with what is said of it by hand, whatever rules there are (docs/contracts/subscriptions.md, "Operators": sandbox).
 *
 * @param today Pacific date
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
 * The customer with another anniversary, which can be run whatever was run today. The last one that has been moves with it, and so
 * does the day on which it expired that did: a renewal can come to be too late.
 */
function withAnniversary(customer: Customer, cotermDate: string, today: string): Customer {
  const { renewal, anniversaries, ...rest } = customer;
  if (cotermDate === customer.cotermDate) return customer;
  // What renews is for the anniversary that has begun, which comes first.
  if (renewal?.open) return { ...customer, cotermDate };
  const last = cotermDate <= today ? cotermDate : addYears(cotermDate, -1);
  return { ...rest, cotermDate, anniversaries: anniversaries.length > 0 ? [...anniversaries.slice(0, -1), last] : [] };
}
