/* Sells subscriptions to a new customer: preview, order, return and renewal. */
import type {
  Client,
  CreateSubscriptionCompanyProfile,
  PlaceSubscriptionOrder,
  SubscriptionOrder,
} from '../../sdk/src/index.ts';
import { connect, waitUntil } from './quartermaster.ts';
import { letTheYearPass } from './teams.ts';

const COMPANY: CreateSubscriptionCompanyProfile = {
  companyName: 'Hafenkante Film',
  preferredLanguage: 'de-DE',
  address: {
    country: 'DE',
    region: 'HH',
    city: 'Hamburg',
    addressLine1: 'Am Sandtorkai 1',
    postalCode: '20457',
    phoneNumber: '+49 40 5550134',
  },
  contacts: [{ firstName: 'Ida', lastName: 'Brandt', email: 'ida@example.com', phoneNumber: '+49 40 5550134' }],
};

// #region wanted
const STUDIO = { offerId: '41000101CA01A12', quantity: 12, currencyCode: 'EUR' } as const;
const PHOTO = { offerId: '41000102CA01A12', quantity: 5, currencyCode: 'EUR' } as const;
const WANTED = [
  { extLineItemNumber: 1, ...STUDIO },
  { extLineItemNumber: 2, ...PHOTO, flexDiscountCodes: ['PHOTO_20'] },
];
// #endregion wanted

// #region customer
/** Adds a customer, and waits until it is active, which is the status 1000. */
async function addCustomer(api: Client): Promise<string> {
  const body = { resellerId: 'demo-reseller', companyProfile: COMPANY };
  const { customerId } = await api.subscriptions.createCustomer({ body });
  const read = () => api.subscriptions.getCustomer({ customerId });
  const active = await waitUntil(read, ({ status }) => status === '1000');
  console.log(`Customer ${customerId}: ${active.status}`);
  return customerId;
}
// #endregion customer

// #region preview
/** Returns the lines with their prices and with the best offers. It orders nothing. */
async function preview(api: Client, customerId: string, body: PlaceSubscriptionOrder) {
  const { lineItems } = await api.subscriptions.placeOrder({ customerId, body, 'fetch-price': true });
  for (const { quantity, offerId, pricing, currencyCode, flexDiscounts = [] } of lineItems) {
    const discounts = flexDiscounts.map(({ code, result }) => `, ${code} ${result}`).join('');
    const price = pricing?.lineItemPartnerPrice;
    console.log(`  ${quantity} of ${offerId}: ${price} ${currencyCode}${discounts}`);
  }
  return lineItems;
}
// #endregion preview

// #region order
/** Places an order and follows it from 1002, which is open, to 1000, which is complete. */
async function place(api: Client, customerId: string, body: PlaceSubscriptionOrder): Promise<SubscriptionOrder> {
  const { orderId } = await api.subscriptions.placeOrder({ customerId, body });
  const read = () => api.subscriptions.getOrder({ customerId, orderId });
  const placed = await waitUntil(read, ({ status }) => status !== '1002');
  if (placed.status !== '1000') throw new Error(`Order ${orderId} has failed: ${placed.status}`);
  console.log(`${placed.orderType} order ${orderId}: ${placed.status}`);
  return placed;
}
// #endregion order

const api = connect();
const customerId = await addCustomer(api);

// #region buy
const quote = await preview(api, customerId, { orderType: 'PREVIEW', lineItems: WANTED });
const lineItems = WANTED.map((line, index) => ({ ...line, offerId: quote[index]?.offerId ?? line.offerId }));
const bought = await place(api, customerId, { orderType: 'NEW', lineItems });
const { orderId } = bought;
// #endregion buy

// #region return
const [studio, photo] = bought.lineItems;
if (studio === undefined || photo === undefined) throw new Error(`Order ${orderId} lacks lines.`);
await place(api, customerId, { orderType: 'RETURN', referenceOrderId: orderId, lineItems: [photo] });
for (const line of (await api.subscriptions.getOrder({ customerId, orderId })).lineItems) {
  console.log(`  line ${line.extLineItemNumber} of ${orderId}: ${line.status}`);
}
// #endregion return

// #region anniversary
console.log('The next anniversary renews:');
await preview(api, customerId, { orderType: 'PREVIEW_RENEWAL' });
const { subscriptionId } = studio;
const off = { autoRenewal: { enabled: false } };
await api.subscriptions.updateSubscription({ customerId, subscriptionId, body: off });
// #endregion anniversary

// Played: in your program it passes.
if (!(await letTheYearPass(customerId))) throw new Error('Run the rest within 30 days after the anniversary.');

// #region renew
const expired = await api.subscriptions.getSubscription({ customerId, subscriptionId });
console.log(`The subscription is ${expired.status}: ${expired.allowedActions?.join(', ')}`);
const fewer = { extLineItemNumber: 1, ...STUDIO, subscriptionId, quantity: 10 };
const [best] = await preview(api, customerId, { orderType: 'PREVIEW_RENEWAL', lineItems: [fewer] });
const renewal = { ...fewer, offerId: best?.offerId ?? fewer.offerId };
await place(api, customerId, { orderType: 'RENEWAL', lineItems: [renewal] });
const renewed = await api.subscriptions.getSubscription({ customerId, subscriptionId });
console.log(`The subscription is ${renewed.status}: ${renewed.currentQuantity} licences`);
// #endregion renew
