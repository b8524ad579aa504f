import { randomUUID } from 'node:crypto';
import { PriceList } from '../../functions/subscriptions/contract/catalog-contract.ts';
import { Customer, CustomerList } from '../../functions/subscriptions/contract/customer-contract.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { Order } from '../../functions/subscriptions/contract/order-contract.ts';
import { pacificDate } from '../../functions/subscriptions/model/calendar.ts';
import { orderIn } from '../demo-data/subscription-customers.ts';
import { type ApiClient, ApiError } from '../support/api-client.ts';
import { until } from '../support/until.ts';
import { expectSame, type Outcome } from './outcome.ts';

const RESELLER_ID = 'smoke-test';

/** Market of a customer: its address, and the price list that holds for it. */
interface Market {
  readonly companyName: string;
  readonly address: Readonly<
    Record<'country' | 'region' | 'city' | 'addressLine1' | 'postalCode' | 'phoneNumber', string>
  >;
  readonly list: { readonly region: string; readonly currency: string };
}

/** Markets in the order in which the test looks for a price. */
const MARKETS: readonly Market[] = [
  {
    companyName: 'Smoke Test US',
    address: {
      country: 'US',
      region: 'CA',
      city: 'San Jose',
      addressLine1: '200 Fairmont Ave',
      postalCode: '95110',
      phoneNumber: '8004530000',
    },
    list: { region: 'NA', currency: 'USD' },
  },
  {
    companyName: 'Smoke Test DE',
    address: {
      country: 'DE',
      region: '',
      city: 'Leipzig',
      addressLine1: 'Marktplatz 1',
      postalCode: '04109',
      phoneNumber: '+49 30 5550134',
    },
    list: { region: 'WE', currency: 'EUR' },
  },
];

/** Level of an offer that a single licence has. */
const isLowestLevel = ({ offerId }: { readonly offerId: string }) => offerId.slice(10, 12) === '01';

/** Orders one licence twice with one correlation id, waits until the order is complete, and returns it. */
export async function smokeSubscriptions(api: ApiClient): Promise<Outcome> {
  for (const market of MARKETS) {
    const offerId = await offerIn(api, market);
    if (offerId !== undefined) return orderAndReturn(api, market, offerId);
  }
  return { skipped: 'no price list of the US or of Germany has an offer' };
}

async function orderAndReturn(api: ApiClient, market: Market, offerId: string): Promise<Outcome> {
  const customerId = await customerIn(api, market);
  const place = async (body: object, idempotencyKey: string) =>
    Order.parse(await api.call(subscriptions, 'place-order', { path: { customerId }, body, idempotencyKey }));
  const line = { extLineItemNumber: 1, offerId, quantity: 1 };
  const order = { orderType: 'NEW', lineItems: [{ ...line, currencyCode: market.list.currency }] };
  const key = randomUUID();
  const { orderId } = await place(order, key);
  expectSame('the order of the same request', (await place(order, key)).orderId, orderId);
  await orderIn('1000', api, { customerId, orderId });
  const back = await place({ orderType: 'RETURN', referenceOrderId: orderId, lineItems: [line] }, randomUUID());
  await orderIn('1000', api, { customerId, orderId: back.orderId });
  await orderIn('1008', api, { customerId, orderId });
  return { passed: `order ${orderId} was placed, completed and returned` };
}

/** Finds an offer for a single licence on this month's price list. */
async function offerIn(api: ApiClient, { list }: Market): Promise<string | undefined> {
  const priceListMonth = pacificDate(new Date()).slice(0, 'YYYY-MM'.length).replace('-', '');
  const body = { ...list, marketSegment: 'COM', priceListType: 'STANDARD', priceListMonth };
  try {
    const { offers } = PriceList.parse(await api.call(subscriptions, 'get-price-list', { body }));
    return offers.find(isLowestLevel)?.offerId;
  } catch (error) {
    // The API returns 404 for a price list without offers.
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** Finds the customer of earlier smoke tests, or creates it and waits until it is active. */
async function customerIn(api: ApiClient, { companyName, address }: Market): Promise<string> {
  const found = await api.call(subscriptions, 'list-customers', {
    path: { resellerId: RESELLER_ID },
    query: { 'company-name': companyName },
  });
  const [known] = CustomerList.parse(found).accounts;
  if (known !== undefined) return known.customerId;
  const { phoneNumber } = address;
  const contacts = [{ firstName: 'Smoke', lastName: 'Test', email: 'smoke.test@example.com', phoneNumber }];
  const body = {
    resellerId: RESELLER_ID,
    companyProfile: { companyName, preferredLanguage: 'en-US', marketSegment: 'COM', address, contacts },
  };
  const call = { body, idempotencyKey: randomUUID() };
  const { customerId } = Customer.parse(await api.call(subscriptions, 'create-customer', call));
  await until(
    `customer ${customerId} is active`,
    async () => Customer.parse(await api.call(subscriptions, 'get-customer', { path: { customerId } })),
    ({ status }) => status === '1000',
  );
  return customerId;
}
