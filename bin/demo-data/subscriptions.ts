import type * as z from 'zod';
import { FlexDiscountList, PriceList } from '../../functions/subscriptions/catalog-contract.ts';
import { Customer, CustomerList } from '../../functions/subscriptions/customer-contract.ts';
import { subscriptions } from '../../functions/subscriptions/endpoints.ts';
import { type ApiClient, ApiError } from '../api-client.ts';
import { CURRENCY, FLEX_DISCOUNTS, HIGH_VOLUME, OFFERS, REGION } from './subscription-catalog.ts';

type CustomerDocument = z.infer<typeof Customer>;

/** Whose customers they are. */
export const RESELLER_ID = 'demo-reseller';

const DAY_MILLISECONDS = 86_400_000;

const dateIn = (days: number): string => new Date(Date.now() + days * DAY_MILLISECONDS).toISOString().slice(0, 10);

interface DemoCustomer {
  readonly companyName: string;
  readonly city: string;
  readonly postalCode: string;
  /** What only the sandbox can make of it. */
  readonly made: () => object;
  /** Whether that has been done. */
  readonly isMade: (customer: CustomerDocument) => boolean;
}

/** Three customers, each with what makes prices differ. */
export const CUSTOMERS: readonly DemoCustomer[] = [
  {
    companyName: 'Nordlicht Medien',
    city: 'Hamburg',
    postalCode: '20457',
    made: () => ({ cotermDate: dateIn(90) }),
    isMade: ({ cotermDate }) => cotermDate !== '',
  },
  {
    companyName: 'Rheintal Verlag',
    city: 'Mainz',
    postalCode: '55116',
    made: () => ({
      benefits: [
        {
          type: 'THREE_YEAR_COMMIT',
          commitment: {
            status: 'COMMITTED',
            startDate: dateIn(-30),
            endDate: dateIn(-30 + 3 * 365),
            minimumQuantities: [{ offerType: 'LICENSE', quantity: 10 }],
          },
        },
      ],
    }),
    isMade: ({ benefits = [] }) => benefits.length > 0,
  },
  {
    companyName: 'Atelier Falkenberg',
    city: 'Leipzig',
    postalCode: '04109',
    made: () => ({
      discounts: [
        { offerType: 'LICENSE', level: '01' },
        { offerType: 'LICENSE', level: '18', discountCode: HIGH_VOLUME },
      ],
    }),
    isMade: ({ discounts }) => discounts.some(({ discountCode }) => discountCode === HIGH_VOLUME),
  },
];

/**
 * Sets up what of the price list, the discounts and the customers is not there yet, and goes on with what is.
 *
 * @param store.fresh true where none of it can be there
 */
export async function setUpSubscriptions(api: ApiClient, { fresh }: { readonly fresh: boolean }): Promise<void> {
  const there = fresh ? NOTHING : await found(api);
  for (const { offerId, document } of OFFERS) {
    if (there.catalog.has(offerId)) continue;
    await api.call(subscriptions, 'put-offer', { path: { offerId }, body: document });
  }
  for (const { id, document } of FLEX_DISCOUNTS) {
    if (there.catalog.has(id)) continue;
    await api.call(subscriptions, 'put-flex-discount', { path: { id }, body: document });
  }
  for (const [index, customer] of CUSTOMERS.entries()) {
    const known = there.customers.get(customer.companyName);
    await make(api, customer, known ?? (await add(api, customer, `demo-data-${index + 1}`)));
  }
}

interface There {
  /** Ids of offers and flexible discounts. */
  readonly catalog: ReadonlySet<string>;
  /** Ids of customers by their names. */
  readonly customers: ReadonlyMap<string, string>;
}

const NOTHING: There = { catalog: new Set(), customers: new Map() };

async function found(api: ApiClient): Promise<There> {
  const query = { 'market-segment': 'COM', country: 'DE', limit: '50' };
  const list = await api.call(subscriptions, 'list-flex-discounts', { query });
  const discounts = FlexDiscountList.parse(list).flexDiscounts.map(({ id }) => id);
  return { catalog: new Set([...(await pricedOffers(api)), ...discounts]), customers: await customersByName(api) };
}

/** Ids of the offers on the price list of this month. */
async function pricedOffers(api: ApiClient): Promise<readonly string[]> {
  const priceListMonth = dateIn(0).slice(0, 7).replace('-', '');
  const body = { region: REGION, marketSegment: 'COM', priceListType: 'STANDARD', currency: CURRENCY, priceListMonth };
  try {
    return PriceList.parse(await api.call(subscriptions, 'get-price-list', { body })).offers.map(
      ({ offerId }) => offerId,
    );
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}

/** Ids of the reseller's customers by their names. */
export async function customersByName(api: ApiClient): Promise<ReadonlyMap<string, string>> {
  const list = await api.call(subscriptions, 'list-customers', { path: { resellerId: RESELLER_ID } });
  const { accounts } = CustomerList.parse(list);
  return new Map(accounts.map(({ companyProfile: { companyName }, customerId }) => [companyName, customerId]));
}

async function add(
  api: ApiClient,
  { companyName, city, postalCode }: DemoCustomer,
  idempotencyKey: string,
): Promise<string> {
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
  return Customer.parse(await api.call(subscriptions, 'create-customer', { body, idempotencyKey })).customerId;
}

async function make(api: ApiClient, { made, isMade }: DemoCustomer, customerId: string): Promise<void> {
  const path = { customerId };
  if (isMade(Customer.parse(await api.call(subscriptions, 'get-customer', { path })))) return;
  await api.call(subscriptions, 'sandbox-update-customer', { path, body: made() });
}
