import type { Order } from '../../../functions/core/model/order.ts';
import { Problem } from '../../../functions/core/problems/problem.ts';
import type {
  Account,
  Customer,
  Deployment,
  Subscription,
} from '../../../functions/subscriptions/model/account-items.ts';
import type { FlexDiscount, Offer } from '../../../functions/subscriptions/model/catalog-items.ts';
import type { OrderContext } from '../../../functions/subscriptions/model/order-context.ts';
import type { OrderLine, SubscriptionOrderData } from '../../../functions/subscriptions/model/order-data.ts';
import type { LineRequest, OrderRequest } from '../../../functions/subscriptions/model/order-request.ts';
import { lineDetail } from '../../../functions/subscriptions/model/refusal.ts';
import { SAN_JOSE, sampleCustomer } from '../../support/lines/sample-customer.ts';

/** Noon of 2 November 2026 on Pacific time. */
export const NOW = new Date('2026-11-02T20:00:00Z');

/** Returns the product with a short name. */
export const product = (name: string): string => name.padEnd(10, 'x');

/** Returns the offer id of a product at a level. */
export const offerId = (name: string, level = '01'): string => `${product(name)}${level}A12`;

/** Returns an active customer in the US without an anniversary, who may have deployments. */
export const customerOf = (fields: Partial<Customer> = {}): Customer =>
  sampleCustomer({ globalSalesEnabled: true, ...fields });

/** Returns a three-year commitment. */
export const commitment = (fields: Partial<Customer['benefits'][number]['commitment']> = {}) =>
  ({ type: 'THREE_YEAR_COMMIT', commitment: { status: 'COMMITTED', ...fields } }) as const;

/** Returns a customer in another country. */
export const inCountry = (country: string, fields: Partial<Customer> = {}): Customer =>
  customerOf({ address: { ...SAN_JOSE, country }, ...fields });

/** Returns a deployment in a country. */
export const deploymentIn = (country: string, deploymentId: string): Deployment => ({
  deploymentId,
  address: { ...SAN_JOSE, country },
  status: '1000',
  createdAt: '2026-01-01T00:00:00.000Z',
});

/** Returns a subscription to ten units of a product, in the first term. */
export const subscriptionOf = (name: string, fields: Partial<Subscription> = {}): Subscription => ({
  subscriptionId: `${name}-NA`,
  product: product(name),
  suffix: 'A12',
  productType: 'LICENSE',
  countsTowardLevel: true,
  currencyCode: 'USD',
  quantity: 10,
  term: 0,
  autoRenewal: { enabled: true },
  createdAt: '2026-01-01T00:00:00.000Z',
  ...fields,
});

/** Returns an offer of a product at a level, for 365.00 USD in the US. */
export const offerOf = (name: string, level = '01', fields: Partial<Offer> = {}): Offer => ({
  offerId: offerId(name, level),
  productFamily: name,
  productType: level.startsWith('T') ? 'CONSUMABLE' : 'LICENSE',
  tier: 'TEAM',
  marketSegments: ['COM', 'EDU', 'GOV'],
  countsTowardLevel: true,
  prices: [{ region: 'NA', currency: 'USD', partnerPrice: '365.00' }],
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  version: 1,
  ...fields,
});

/** Returns the offers of a product at several levels. */
export const offersAt = (name: string, levels: readonly string[], fields: Partial<Offer> = {}): Offer[] =>
  levels.map((level) => offerOf(name, level, fields));

/** Returns a flexible discount of 10 percent on everything, this year and the next. */
export const discountOf = (code: string, fields: Partial<FlexDiscount> = {}): FlexDiscount => ({
  id: `id-of-${code}`,
  code,
  category: 'STANDARD',
  name: code,
  description: code,
  startDate: '2026-01-01T00:00:00Z',
  endDate: '2027-12-31T23:59:59Z',
  status: 'ACTIVE',
  marketSegments: [],
  countries: [],
  outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ value: 10 }] }],
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  version: 1,
  ...fields,
});

/** Fields of the order context that a test sets. */
export interface ContextFields {
  readonly customer?: Customer;
  readonly subscriptions?: readonly Subscription[];
  readonly deployments?: readonly Deployment[];
  readonly offers?: readonly Offer[];
  readonly flexDiscounts?: readonly FlexDiscount[];
  readonly now?: Date;
  readonly fetchPrice?: boolean;
}

export const accountOf = ({
  customer = customerOf(),
  subscriptions = [],
  deployments = [],
}: ContextFields): Account => ({
  customer,
  subscriptions,
  deployments,
});

export const contextOf = (known: ContextFields = {}): OrderContext => ({
  account: accountOf(known),
  offers: new Map((known.offers ?? []).map((offer) => [offer.offerId, offer])),
  flexDiscounts: known.flexDiscounts ?? [],
  now: known.now ?? NOW,
  fetchPrice: known.fetchPrice ?? false,
});

/** Returns a line for one unit of a product at its lowest level, in USD. */
export const lineOf = (
  extLineItemNumber: number,
  name: string,
  { level, ...fields }: Partial<LineRequest> & { readonly level?: string } = {},
): LineRequest => ({
  extLineItemNumber,
  offerId: offerId(name, level),
  quantity: 1,
  currencyCode: 'USD',
  ...fields,
});

export const orderOf = (
  orderType: OrderRequest['orderType'],
  lineItems: readonly LineRequest[],
  fields: Partial<OrderRequest> = {},
): OrderRequest => ({ orderType, lineItems, ...fields });

/** Returns a line of a placed order, for two units of a product. */
export const boughtLine = (extLineItemNumber: number, name: string, fields: Partial<OrderLine> = {}): OrderLine => ({
  extLineItemNumber,
  offerId: offerId(name),
  quantity: 2,
  subscriptionId: `${name}-NA`,
  currencyCode: 'USD',
  proratedDays: 81,
  pricing: { partnerPrice: 365, discountedPartnerPrice: 365, netPartnerPrice: 81, lineItemPartnerPrice: 162 },
  ...fields,
});

/** Returns a complete NEW order that was placed now. */
export const placedOrder = (
  lineItems: readonly OrderLine[],
  data: Partial<SubscriptionOrderData> = {},
  fields: Partial<Order> = {},
): Order<SubscriptionOrderData> => ({
  line: 'subscriptions',
  tenant: 'tenant-a',
  number: 100_001,
  uid: '100001-00000000000000000000',
  status: '1000',
  statusVersion: 2,
  statusSince: NOW.toISOString(),
  previousStatus: '1002',
  version: 2,
  createdAt: NOW.toISOString(),
  createdBy: 'partner',
  createdStatus: '1002',
  updatedAt: NOW.toISOString(),
  ...fields,
  data: {
    customerId: '9876543210',
    orderType: 'NEW',
    externalReferenceId: '',
    creationDate: '2026-11-02T20:00:00Z',
    source: 'API',
    lineItems,
    ...data,
  },
});

/** Returns the code and details of the error that the work throws. */
export function refusalOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return [error.code, ...error.fields.map(({ message }) => message)];
    throw error;
  }
  throw new Error('Nothing was refused');
}

/** Formats reasons as entries of `additionalDetails`. */
export const reasons = (...lines: readonly (readonly [line: number, reason?: string])[]): string[] =>
  lines.map(([line, reason]) => lineDetail(line, reason));

/** Lists the offer ids of lines. */
export const offersOf = (lines: readonly OrderLine[]): string[] => lines.map((line) => line.offerId);
