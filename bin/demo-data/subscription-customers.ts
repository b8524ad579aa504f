import type * as z from 'zod';
import { addYears, pacificDate } from '../../functions/subscriptions/calendar.ts';
import { Customer, CustomerList } from '../../functions/subscriptions/customer-contract.ts';
import { subscriptions } from '../../functions/subscriptions/endpoints.ts';
import type { UpdateSandboxCustomer } from '../../functions/subscriptions/operations-contract.ts';
import { Order, OrderHistory } from '../../functions/subscriptions/order-contract.ts';
import type { ApiClient } from '../api-client.ts';
import { until } from '../until.ts';
import { draws, fontSets, HIGH_VOLUME_CODE, writes } from './subscription-catalog.ts';

const RESELLER = 'demo-reseller';

/** What is done to a customer that is active: it orders, or an operator makes it what it shall be on a Pacific date. */
type Step =
  | { readonly reference: string; readonly lines: readonly object[] }
  | { readonly made: (today: string) => z.input<typeof UpdateSandboxCustomer> };

interface DemoCustomer {
  readonly companyName: string;
  readonly address: { readonly country: 'DE' | 'FR' | 'NL' } & Readonly<Record<string, string>>;
  readonly contact: Readonly<Record<'firstName' | 'lastName' | 'email' | 'phoneNumber', string>>;
  readonly steps: readonly Step[];
}

const lines = (...all: readonly { readonly offerId: string; readonly quantity: number }[]) =>
  all.map((line, index) => ({ extLineItemNumber: index + 1, currencyCode: 'EUR', ...line }));

const DAY = 86_400_000;

/** The name of the customer that has an anniversary in 90 days. */
export const WITH_ANNIVERSARY = 'Grachten Studio';

/** The reseller's customers, each what somebody might look for. */
const CUSTOMERS: readonly DemoCustomer[] = [
  {
    companyName: WITH_ANNIVERSARY,
    address: {
      ...{ country: 'NL', region: 'NH', city: 'Amsterdam', postalCode: '1016 DV' },
      ...{ addressLine1: 'Prinsengracht 263', phoneNumber: '+31 20 555 0121' },
    },
    contact: {
      ...{ firstName: 'Sanne', lastName: 'Visser' },
      ...{ email: 'sanne.visser@example.com', phoneNumber: '+31 20 555 0122' },
    },
    steps: [
      {
        reference: 'demo-draw',
        lines: lines({ offerId: draws.of10, quantity: 12 }, { offerId: fontSets.of10, quantity: 12 }),
      },
      { reference: 'demo-write', lines: lines({ offerId: writes.of10, quantity: 5 }) },
      { made: (today) => ({ cotermDate: pacificDate(new Date(Date.parse(`${today}T20:00Z`) + 90 * DAY)) }) },
    ],
  },
  {
    companyName: 'Isar Verlag',
    address: {
      ...{ country: 'DE', region: 'BY', city: 'München', postalCode: '80331' },
      ...{ addressLine1: 'Sendlinger Straße 8', phoneNumber: '+49 89 5550131' },
    },
    contact: {
      ...{ firstName: 'Lukas', lastName: 'Huber' },
      ...{ email: 'lukas.huber@example.com', phoneNumber: '+49 89 5550132' },
    },
    steps: [
      { made: (startDate) => ({ benefits: [threeYears(startDate)] }) },
      { reference: 'demo-committed', lines: lines({ offerId: draws.committed, quantity: 20 }) },
    ],
  },
  {
    companyName: 'Atelier Fournier',
    address: {
      ...{ country: 'FR', region: '', city: 'Lyon', postalCode: '69002' },
      ...{ addressLine1: '12 rue Mercière', phoneNumber: '+33 4 55 50 01 41' },
    },
    contact: {
      ...{ firstName: 'Camille', lastName: 'Fournier' },
      ...{ email: 'camille.fournier@example.com', phoneNumber: '+33 4 55 50 01 42' },
    },
    steps: [
      {
        made: () => ({
          discounts: [
            { offerType: 'LICENSE', level: '01' },
            { offerType: 'LICENSE', level: '18', discountCode: HIGH_VOLUME_CODE },
          ],
        }),
      },
      {
        reference: 'demo-volume',
        lines: lines({ offerId: draws.of10, quantity: 15 }).map((line) => ({
          ...line,
          discountCode: HIGH_VOLUME_CODE,
        })),
      },
    ],
  },
];

/** A commitment that begins today. */
const threeYears = (startDate: string) => ({
  type: 'THREE_YEAR_COMMIT' as const,
  commitment: {
    status: 'COMMITTED' as const,
    startDate,
    endDate: addYears(startDate, 3),
    minimumQuantities: [{ offerType: 'LICENSE' as const, quantity: 20 }],
  },
});

/** The ids of the reseller's customers that are there, by their names. */
export async function findCustomers(api: ApiClient): Promise<ReadonlyMap<string, string>> {
  const path = { resellerId: RESELLER };
  const { accounts } = CustomerList.parse(await api.call(subscriptions, 'list-customers', { path }));
  return new Map(accounts.map(({ companyProfile, customerId }) => [companyProfile.companyName, customerId]));
}

/**
 * Adds the customers that are not there yet, and goes on with those that are: each becomes what it shall be.
 *
 * @param store.fresh true where no customer can be there
 */
export async function addCustomers(api: ApiClient, { fresh }: { readonly fresh: boolean }): Promise<void> {
  const found = fresh ? undefined : await findCustomers(api);
  const customers: { id: string; steps: readonly Step[] }[] = [];
  // While one becomes active, the others are added.
  for (const customer of CUSTOMERS) {
    const id = found?.get(customer.companyName);
    customers.push({ id: id ?? (await add(api, customer)), steps: await stepsLeft(api, customer, id) });
  }
  const placed: OrderName[] = [];
  for (const { id, steps } of customers) {
    if (steps.length > 0) await readCustomer(api, id, ({ status }) => status === '1000');
    for (const step of steps) {
      if ('made' in step) {
        // What it is made comes after what its orders have made of it.
        await follow(api, placed.splice(0));
        await make(api, id, step.made(pacificDate(new Date())));
      } else placed.push(await place(api, id, step));
    }
  }
  await follow(api, placed);
}

/** The name of an order. */
export interface OrderName {
  readonly customerId: string;
  readonly orderId: string;
}

/** Reads an order until it is in a status. */
export const readOrder = (api: ApiClient, path: OrderName, wanted: string): Promise<z.infer<typeof Order>> =>
  until(
    `order ${path.orderId} in status ${wanted}`,
    async () => Order.parse(await api.call(subscriptions, 'get-order', { path: { ...path } })),
    ({ status }) => status === wanted,
  );

/** Reads a customer until it is as it shall be. */
export const readCustomer = (
  api: ApiClient,
  customerId: string,
  holds: (customer: z.infer<typeof Customer>) => boolean = () => true,
): Promise<z.infer<typeof Customer>> =>
  until(
    `customer ${customerId} becoming active`,
    async () => Customer.parse(await api.call(subscriptions, 'get-customer', { path: { customerId } })),
    holds,
  );

async function add(api: ApiClient, { companyName, address, contact }: DemoCustomer): Promise<string> {
  const body = {
    resellerId: RESELLER,
    companyProfile: { companyName, preferredLanguage: 'en-US', address, contacts: [contact] },
  };
  const call = { body, idempotencyKey: `demo-data-${companyName}` };
  return Customer.parse(await api.call(subscriptions, 'create-customer', call)).customerId;
}

/** The steps after the last order that is there. */
async function stepsLeft(api: ApiClient, { steps }: DemoCustomer, customerId: string | undefined) {
  if (customerId === undefined) return steps;
  const { items } = OrderHistory.parse(await api.call(subscriptions, 'list-orders', { path: { customerId } }));
  const references = new Set(items.map(({ externalReferenceId }) => externalReferenceId));
  return steps.slice(steps.findLastIndex((step) => 'reference' in step && references.has(step.reference)) + 1);
}

async function place(
  api: ApiClient,
  customerId: string,
  { reference, lines }: Extract<Step, { reference: string }>,
): Promise<OrderName> {
  const body = { orderType: 'NEW', externalReferenceId: reference, lineItems: lines };
  const call = { path: { customerId }, body, idempotencyKey: `demo-data-${reference}` };
  const { orderId } = Order.parse(await api.call(subscriptions, 'place-order', call));
  return { customerId, orderId };
}

async function follow(api: ApiClient, orders: readonly OrderName[]): Promise<void> {
  for (const order of orders) await readOrder(api, order, '1000');
}

async function make(api: ApiClient, customerId: string, body: object): Promise<void> {
  await api.call(subscriptions, 'sandbox-update-customer', { path: { customerId }, body });
}
