import * as z from 'zod';
import { type CrossProblem, type CrossRule, withRules } from '../../core/validation/cross-rules.ts';
import { text } from '../../core/validation/texts.ts';
import { type OrderRequest, RENEWAL_QUANTITY } from '../model/order-request.ts';
import { anyId, code, currencyCode, documentedInteger, REFERENCE_LENGTH, upTo } from './fields.ts';

/** Maximum number of lines of an order (docs/contracts/subscriptions.md, "Orders", 2119). */
export const MOST_LINES = 499;

/** Maximum length of a text whose length a rule checks, in characters: the size of a body. The rule has its own error code. */
const ANY_LENGTH = 1024 * 1024;

/** Types of orders (docs/contracts/subscriptions.md, "Orders"). */
export const OrderType = z
  .enum(['NEW', 'RETURN', 'PREVIEW', 'PREVIEW_RENEWAL', 'RENEWAL'])
  .meta({ id: 'SubscriptionOrderType' });

const externalReferenceId = text(ANY_LENGTH)
  .meta({ maxLength: REFERENCE_LENGTH })
  .describe("The partner's own reference for the order. It need not be unique.")
  .optional();

// Each call of a method makes a schema, which every start of the function pays for.
const anyCurrency = currencyCode.optional();
const anyOptionalId = anyId.optional();

const orderCurrency = anyCurrency
  .describe('Currency of the order, ISO 4217. Deprecated; set the currency of each line instead.')
  .meta({ deprecated: true });

/** Fields of a line in every order type. Rules check ids and codes, because unknown ones have their own error codes. */
const anyLine = {
  extLineItemNumber: documentedInteger(999_999).describe('Number of the line, unique within the order.'),
  offerId: text()
    .meta({ minLength: 15, maxLength: 15 })
    .describe('Id of the offer, 15 characters: product (10), level (2), suffix (3).'),
  quantity: documentedInteger(200_000).describe('Number of units. At most 10,000, except for Enterprise offers.'),
  currencyCode: anyCurrency.describe(
    'Currency of the line, ISO 4217. Set it on the line or on the order, or on both if equal.',
  ),
  deploymentId: anyOptionalId.describe(
    "Id of the deployment that the line is for. Requires the line's `currencyCode`.",
  ),
  discountCode: code.optional().describe("Code of the customer's high volume discount."),
  flexDiscountCodes: upTo(1, z.array(code))
    .optional()
    .describe(
      'Flexible discount codes; at most one. Responses show results in `flexDiscounts` instead. A line that you copy from a preview needs its codes again.',
    ),
};

const renewedLine = { ...anyLine, subscriptionId: anyId.describe('Id of the subscription to renew.') };

const ignored = z.unknown().optional().meta({ readOnly: true }).describe('Read-only. The service ignores this field.');

const ignoredOf = <Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, ignored])) as Record<Name, typeof ignored>;

/** Fields of a line that only responses have. */
const ignoredOfLine = ignoredOf('status', 'proratedDays', 'remainingQuantity', 'flexDiscounts', 'pricing');

/** Fields of an order that only responses have. */
const ignoredOfOrder = ignoredOf(
  'orderId',
  'customerId',
  'creationDate',
  'status',
  'source',
  'pricingSummary',
  'links',
  'referenceOrderId',
  'referencedOrderId',
  'eligibleOffers',
);

const Line = z.strictObject(anyLine).meta({ id: 'SubscriptionOrderLineRequest' });
const RenewedLine = z.strictObject(renewedLine).meta({ id: 'SubscriptionRenewalLineRequest' });
const PreviewedRenewalLine = z
  .strictObject({
    ...renewedLine,
    ...ignoredOfLine,
    quantity: anyLine.quantity.optional().describe("Number of units; by default the subscription's `renewalQuantity`."),
  })
  .meta({ id: 'SubscriptionRenewalPreviewLineRequest' });

/** A line to return, as an order shows it. Fields that a RETURN does not need are ignored, so that a line may be sent as it was read. */
const ReturnedLine = z
  .strictObject({
    ...anyLine,
    ...ignoredOfLine,
    ...ignoredOf('subscriptionId', 'discountCode', 'flexDiscountCodes'),
  })
  .meta({ id: 'SubscriptionReturnLineRequest' });

/** Reports an empty list like an absent list, because no entry of it is wrong. */
const filled = z.refine<readonly unknown[]>((list) => list.length > 0, {
  error: 'is empty; it must have at least 1 line',
  params: { fault: 'missing' },
  when: ({ value }) => Array.isArray(value),
});

/** Makes a list of 1 to 499 lines (docs/contracts/subscriptions.md, "Orders"). */
const lines = <Item extends z.ZodType>(line: Item) =>
  upTo(MOST_LINES, z.array(line).check(filled).meta({ minItems: 1 }));

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Requires a currency on each line or on the order (docs/contracts/subscriptions.md, "Orders"). A line with a deployment needs
 * its own currency.
 */
const currencyRule: CrossRule = ({ currencyCode: ofOrder, lineItems }) =>
  (Array.isArray(lineItems) ? lineItems : []).flatMap((line: unknown, index): CrossProblem[] => {
    if (!isFields(line) || line.currencyCode !== undefined) return [];
    const path = ['lineItems', index, 'currencyCode'];
    if (line.deploymentId !== undefined) return [{ path, message: 'is missing; a line with a deploymentId needs it' }];
    return ofOrder === undefined ? [{ path, message: 'is missing; give it here or at order level' }] : [];
  });

const NewOrder = withRules(
  z.strictObject({
    orderType: z.literal(['NEW', 'PREVIEW']).meta({ id: 'SubscriptionPurchaseType' }),
    externalReferenceId,
    currencyCode: orderCurrency,
    lineItems: lines(Line),
  }),
  [currencyRule],
).meta({ id: 'PurchaseSubscriptionOrder' });

const ReturnOrder = z
  .strictObject({
    orderType: z.literal('RETURN'),
    referenceOrderId: text().describe('Id of the order to return.'),
    externalReferenceId,
    currencyCode: orderCurrency,
    lineItems: lines(ReturnedLine).describe(
      'Lines of the original order to return, each with its number, offer and whole quantity. They may be sent as they were read.',
    ),
  })
  .meta({ id: 'ReturnSubscriptionOrder' });

const RenewalOrder = z
  .strictObject({
    orderType: z.literal('RENEWAL'),
    externalReferenceId,
    currencyCode: orderCurrency,
    lineItems: lines(RenewedLine),
  })
  .meta({ id: 'RenewalSubscriptionOrder' });

const RenewalPreview = z
  .strictObject({
    orderType: z.literal('PREVIEW_RENEWAL'),
    externalReferenceId,
    currencyCode: orderCurrency,
    lineItems: lines(PreviewedRenewalLine)
      .optional()
      .describe('Lines of a manual renewal. Omit to preview what the next anniversary renews automatically.'),
    ...ignoredOfOrder,
  })
  .meta({ id: 'SubscriptionRenewalPreview' });

const OrderOfItsType = z.discriminatedUnion('orderType', [NewOrder, ReturnOrder, RenewalOrder, RenewalPreview]);

/** Fields that apply to every `orderType`. It validates a body without an `orderType`. */
const OrderOfNoType = z.strictObject({
  orderType: OrderType,
  externalReferenceId,
  currencyCode: orderCurrency,
  lineItems: lines(z.strictObject({ ...anyLine, subscriptionId: anyOptionalId, ...ignoredOfLine })).optional(),
  ...ignoredOfOrder,
  referenceOrderId: text().optional(),
});

const hasType = (body: unknown) => isFields(body) && OrderType.safeParse(body.orderType).success;

/**
 * Body of POST /customers/{customerId}/orders. Its fields depend on `orderType`. For a body without an `orderType`, the error
 * also lists the problems that every order type has. Read-only fields are ignored in a PREVIEW_RENEWAL and unexpected in other
 * types (docs/contracts/subscriptions.md, "Orders").
 */
export const PlaceOrder = z
  .preprocess((body, { issues }) => {
    if (hasType(body)) return body;
    OrderOfNoType._zod.run({ value: body, issues }, { async: false });
    return z.NEVER;
  }, OrderOfItsType)
  .transform(requested)
  .meta({ id: 'PlaceSubscriptionOrder' });

/** Leaves out what an order of its type ignores, and fills in what it may omit. One step for all types makes fewer schemas. */
function requested(order: z.output<typeof OrderOfItsType>): OrderRequest {
  if (order.orderType === 'RETURN') {
    const lineItems = order.lineItems.map(
      ({ subscriptionId: _id, discountCode: _code, flexDiscountCodes: _codes, ...line }) => line,
    );
    return { ...order, lineItems };
  }
  if (order.orderType !== 'PREVIEW_RENEWAL') return order;
  const { referenceOrderId: _ignored, lineItems: lines, ...rest } = order;
  const lineItems = lines?.map(({ quantity = RENEWAL_QUANTITY, ...line }) => ({ ...line, quantity }));
  return { ...rest, ...(lineItems && { lineItems }) };
}
