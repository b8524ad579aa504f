import { randomUUID } from 'node:crypto';
import { pacificDate } from '../../functions/subscriptions/model/calendar.ts';
import {
  type Client,
  type FetchSubscriptionPriceList,
  QuartermasterError,
  type SubscriptionAddress,
} from '../../sdk/src/index.ts';
import { orderIn } from '../support/order-in.ts';
import { until } from '../support/until.ts';
import { expectSame, type Outcome } from './outcome.ts';

const RESELLER_ID = 'smoke-test';

/** Market of a customer: its address, and the price list that holds for it. */
interface Market {
  readonly companyName: string;
  readonly address: SubscriptionAddress;
  readonly list: Pick<FetchSubscriptionPriceList, 'region' | 'currency'>;
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
export async function smokeSubscriptions(client: Client): Promise<Outcome> {
  for (const market of MARKETS) {
    const offerId = await offerIn(client, market);
    if (offerId !== undefined) return orderAndReturn(client, market, offerId);
  }
  return { skipped: 'no price list of the US or of Germany has an offer' };
}

async function orderAndReturn(client: Client, market: Market, offerId: string): Promise<Outcome> {
  const { subscriptions } = client;
  const customerId = await customerIn(client, market);
  const line = { extLineItemNumber: 1, offerId, quantity: 1 };
  const lineItems = [{ ...line, currencyCode: market.list.currency }];
  const headers = { 'X-Correlation-Id': randomUUID() };
  const order = { customerId, body: { orderType: 'NEW', lineItems }, headers } as const;
  const { orderId } = await subscriptions.placeOrder(order);
  expectSame('the order of the same request', (await subscriptions.placeOrder(order)).orderId, orderId);
  await orderIn('1000', client, { customerId, orderId });
  const body = { orderType: 'RETURN', referenceOrderId: orderId, lineItems: [line] } as const;
  const back = await subscriptions.placeOrder({ customerId, body });
  await orderIn('1000', client, { customerId, orderId: back.orderId });
  await orderIn('1008', client, { customerId, orderId });
  return { passed: `order ${orderId} was placed, completed and returned` };
}

/** Finds an offer for a single licence on this month's price list. */
async function offerIn({ subscriptions }: Client, { list }: Market): Promise<string | undefined> {
  const priceListMonth = pacificDate(new Date()).slice(0, 'YYYY-MM'.length).replace('-', '');
  const body = { ...list, marketSegment: 'COM', priceListType: 'STANDARD', priceListMonth } as const;
  try {
    const { offers } = await subscriptions.getPriceList({ body });
    return offers.find(isLowestLevel)?.offerId;
  } catch (error) {
    // The API returns 404 for a price list without offers.
    if (error instanceof QuartermasterError && error.status === 404) return undefined;
    throw error;
  }
}

/** Finds the customer of earlier smoke tests, or creates it and waits until it is active. */
async function customerIn({ subscriptions }: Client, { companyName, address }: Market): Promise<string> {
  const known = { resellerId: RESELLER_ID, 'company-name': companyName };
  for await (const { customerId } of subscriptions.customers(known)) return customerId;
  const { phoneNumber } = address;
  const contacts = [{ firstName: 'Smoke', lastName: 'Test', email: 'smoke.test@example.com', phoneNumber }];
  const { customerId } = await subscriptions.createCustomer({
    body: {
      resellerId: RESELLER_ID,
      companyProfile: { companyName, preferredLanguage: 'en-US', marketSegment: 'COM', address, contacts },
    },
  });
  await until(
    `customer ${customerId} is active`,
    () => subscriptions.getCustomer({ customerId }),
    ({ status }) => status === '1000',
  );
  return customerId;
}
