import type * as z from 'zod';
import { DAY_MS } from '../../functions/core/model/time-units.ts';
import { Customer, CustomerList } from '../../functions/subscriptions/contract/customer-contract.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import type { UpdateSandboxCustomer } from '../../functions/subscriptions/contract/operations-contract.ts';
import { Order, OrderHistory } from '../../functions/subscriptions/contract/order-contract.ts';
import { SubscriptionList } from '../../functions/subscriptions/contract/subscription-contract.ts';
import { addYears, pacificDate } from '../../functions/subscriptions/model/calendar.ts';
import type { ApiClient } from '../support/api-client.ts';
import { until } from '../support/until.ts';
import { CURRENCY, HIGH_VOLUME, offerIdOf } from './subscription-catalog.ts';

/** Reseller of the demo customers. */
export const RESELLER_ID = 'demo-reseller';

/** Order of a customer, identified by its `externalReferenceId`. */
interface Purchase {
  readonly reference: string;
  readonly lines: readonly { readonly offerId: string; readonly quantity: number; readonly discountCode?: string }[];
}

/** Step for an active customer: an order, a change by an operator in the sandbox, or the end of all that the customer has. */
type Step =
  | Purchase
  | { readonly made: (today: string) => z.input<typeof UpdateSandboxCustomer> }
  | { readonly expires: true };

interface DemoCustomer {
  readonly companyName: string;
  readonly city: string;
  readonly postalCode: string;
  readonly steps: readonly Step[];
}

/**
 * Three customers with different prices, and one whose subscription has expired. The steps after a customer's last order have no effect
 * once they are done, so a customer with this order is complete after them. `made` takes the Pacific date.
 */
export const CUSTOMERS: readonly DemoCustomer[] = [
  {
    companyName: 'Nordlicht Medien',
    city: 'Hamburg',
    postalCode: '20457',
    steps: [
      {
        reference: 'demo-studio',
        lines: [
          { offerId: offerIdOf('41000101CA', '02'), quantity: 12 },
          { offerId: offerIdOf('41000105CA', '02'), quantity: 12 },
        ],
      },
      { made: (today) => ({ cotermDate: inDays(today, 90) }) },
      { reference: 'demo-photo', lines: [{ offerId: offerIdOf('41000102CA', '02'), quantity: 5 }] },
    ],
  },
  {
    companyName: 'Rheintal Verlag',
    city: 'Mainz',
    postalCode: '55116',
    steps: [
      { made: (today) => ({ benefits: [threeYearsFrom(today)] }) },
      { reference: 'demo-committed', lines: [{ offerId: offerIdOf('41000101CA', '12'), quantity: 20 }] },
    ],
  },
  {
    companyName: 'Atelier Falkenberg',
    city: 'Leipzig',
    postalCode: '04109',
    steps: [
      {
        made: () => ({
          discounts: [
            { offerType: 'LICENSE', level: '01' },
            { offerType: 'LICENSE', level: '18', discountCode: HIGH_VOLUME },
          ],
        }),
      },
      {
        reference: 'demo-volume',
        lines: [{ offerId: offerIdOf('41000102CA', '02'), quantity: 15, discountCode: HIGH_VOLUME }],
      },
    ],
  },
  {
    companyName: 'Seeblick Touristik',
    city: 'Lindau',
    postalCode: '88131',
    steps: [{ reference: 'demo-video', lines: [{ offerId: offerIdOf('41000103CA'), quantity: 4 }] }, { expires: true }],
  },
];

/** Adds days to a date. It calculates in UTC, where each day has 24 hours. */
const inDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, date.length);

const threeYearsFrom = (startDate: string) => ({
  type: 'THREE_YEAR_COMMIT' as const,
  commitment: {
    status: 'COMMITTED' as const,
    startDate,
    endDate: inDays(addYears(startDate, 3), -1),
    minimumQuantities: [{ offerType: 'LICENSE' as const, quantity: 10 }],
  },
});

/** Reads the ids of the reseller's customers, by company name. */
export async function customersByName(api: ApiClient): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  // An interrupted run may have left pending customers.
  for (const status of ['1002', '1000']) {
    const list = { path: { resellerId: RESELLER_ID }, query: { status } };
    const { accounts } = CustomerList.parse(await api.call(subscriptions, 'list-customers', list));
    for (const { companyProfile, customerId } of accounts) found.set(companyProfile.companyName, customerId);
  }
  return found;
}

/**
 * Adds the missing customers, and runs the remaining steps of every customer. All their orders are then complete.
 *
 * @param store.fresh true if the store is new, so it contains no customers
 */
export async function addCustomers(api: ApiClient, { fresh }: { readonly fresh: boolean }): Promise<void> {
  const found = fresh ? undefined : await customersByName(api);
  const customers: { customerId: string; steps: readonly Step[] }[] = [];
  // Adds all customers first, because each becomes active only after a while.
  for (const customer of CUSTOMERS) {
    const known = found?.get(customer.companyName);
    const steps = known === undefined ? customer.steps : await stepsLeft(api, customer, known);
    customers.push({ customerId: known ?? (await add(api, customer)), steps });
  }
  for (const { customerId, steps } of customers) {
    if (steps.length > 0) await active(api, customerId);
    for (const step of steps) await take(api, customerId, step);
  }
}

/** Returns the steps after the customer's last order. Waits until the existing orders are complete. */
async function stepsLeft(api: ApiClient, { steps }: DemoCustomer, customerId: string): Promise<readonly Step[]> {
  const { items } = OrderHistory.parse(await api.call(subscriptions, 'list-orders', { path: { customerId } }));
  const open = new Map(items.map((order) => [order.externalReferenceId, order.status === '1002' && order.orderId]));
  const found = steps.map((step) => ('reference' in step ? open.get(step.reference) : undefined));
  for (const orderId of found) if (orderId) await orderIn('1000', api, { customerId, orderId });
  return steps.slice(found.findLastIndex((order) => order !== undefined) + 1);
}

async function add(api: ApiClient, { companyName, city, postalCode }: DemoCustomer): Promise<string> {
  const address = { country: 'DE', region: '', city, addressLine1: 'Marktplatz 1', postalCode };
  const phoneNumber = '+49 30 5550134';
  const body = {
    resellerId: RESELLER_ID,
    companyProfile: {
      companyName,
      preferredLanguage: 'de-DE',
      address: { ...address, phoneNumber },
      contacts: [{ firstName: 'Ida', lastName: 'Brandt', email: 'ida.brandt@example.com', phoneNumber }],
    },
  };
  const call = { body, idempotencyKey: `demo-data-${companyName}` };
  return Customer.parse(await api.call(subscriptions, 'create-customer', call)).customerId;
}

const active = (api: ApiClient, customerId: string): Promise<unknown> =>
  until(
    `customer ${customerId} is active`,
    async () => Customer.parse(await api.call(subscriptions, 'get-customer', { path: { customerId } })),
    ({ status }) => status === '1000',
  );

async function take(api: ApiClient, customerId: string, step: Step): Promise<void> {
  if ('expires' in step) return expire(api, customerId);
  if ('made' in step) {
    const body = step.made(pacificDate(new Date()));
    await api.call(subscriptions, 'sandbox-update-customer', { path: { customerId }, body });
    return;
  }
  const lineItems = step.lines.map((line, index) => ({
    extLineItemNumber: index + 1,
    ...line,
    currencyCode: CURRENCY,
  }));
  const body = { orderType: 'NEW', externalReferenceId: step.reference, lineItems };
  const call = { path: { customerId }, body, idempotencyKey: `demo-data-${step.reference}` };
  const { orderId } = Order.parse(await api.call(subscriptions, 'place-order', call));
  await orderIn('1000', api, { customerId, orderId });
}

/** Lets the customer's active subscriptions expire, so that the customer can renew them for thirty days. */
async function expire(api: ApiClient, customerId: string): Promise<void> {
  const path = { customerId };
  const { items } = SubscriptionList.parse(await api.call(subscriptions, 'list-subscriptions', { path }));
  const active = items.filter(({ status }) => status === '1000');
  for (const { subscriptionId } of active) {
    const body = { autoRenewal: { enabled: false } };
    await api.call(subscriptions, 'update-subscription', { path: { customerId, subscriptionId }, body });
  }
  if (active.length > 0) await api.call(subscriptions, 'sandbox-run-anniversary', { path });
}

/** Reads an order repeatedly until it is in the status. */
export const orderIn = (
  wanted: string,
  api: ApiClient,
  path: { readonly customerId: string; readonly orderId: string },
): Promise<z.infer<typeof Order>> =>
  until(
    `order ${path.orderId} is ${wanted}`,
    async () => Order.parse(await api.call(subscriptions, 'get-order', { path })),
    ({ status }) => status === wanted,
  );
