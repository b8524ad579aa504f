import * as z from 'zod';
import { type CrossProblem, type CrossRule, withRules } from '../../core/validation/cross-rules.ts';
import { text } from '../../core/validation/texts.ts';
import type { OrderRequest } from '../model/order-request.ts';
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
  .describe("The partner's own reference for the order. It need not be unique.");

const orderCurrency = currencyCode
  .optional()
  .describe('Currency of the order, ISO 4217. Deprecated; set the currency of each line instead.')
  .meta({ deprecated: true });

/** Fields of a line in every order type. Rules check ids and codes, because unknown ones have their own error codes. */
const anyLine = {
  extLineItemNumber: documentedInteger(1, 999_999).describe('Number of the line, unique within the order.'),
  offerId: text()
    .meta({ minLength: 15, maxLength: 15 })
    .describe('Id of the offer, 15 characters: product (10), level (2), suffix (3).'),
  quantity: documentedInteger(1, 200_000).describe('Number of units. At most 10,000, except for Enterprise offers.'),
  currencyCode: currencyCode
    .optional()
    .describe('Currency of the line, ISO 4217. Set it on the line or on the order, or on both if equal.'),
  deploymentId: anyId
    .optional()
    .describe("Id of the deployment that the line is for. Requires the line's `currencyCode`."),
  discountCode: code.optional().describe("Code of the customer's high volume discount."),
  flexDiscountCodes: upTo(1, z.array(code)).optional().describe('Flexible discount codes; at most one.'),
};

const renewedLine = { ...anyLine, subscriptionId: anyId.describe('Id of the subscription to renew.') };

const ignored = z.unknown().optional().meta({ readOnly: true }).describe('Read-only. The service ignores this field.');

const ignoredOf = <Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, ignored])) as Record<Name, typeof ignored>;

/** Fields of a line that only responses have. */
const ignoredOfLine = ignoredOf('status', 'proratedDays', 'flexDiscounts', 'pricing');

/** Fields of an order that only responses have. */
const ignoredOfOrder = ignoredOf(
  'orderId',
  'customerId',
  'creationDate',
  'status',
  'source',
  'pricingSummary',
  'links',
);

const Line = z.strictObject(anyLine).meta({ id: 'SubscriptionOrderLineRequest' });
const RenewedLine = z.strictObject(renewedLine).meta({ id: 'SubscriptionRenewalLineRequest' });
const PreviewedRenewalLine = z
  .strictObject({ ...renewedLine, ...ignoredOfLine })
  .meta({ id: 'SubscriptionRenewalPreviewLineRequest' });

/**
 * Makes a list of 1 to 499 lines (docs/contracts/subscriptions.md, "Orders"). An empty list is reported like an absent list,
 * because no entry of it is wrong.
 */
const lines = <Item extends z.ZodType>(line: Item) =>
  upTo(
    MOST_LINES,
    z
      .array(line)
      .refine((list) => list.length > 0, {
        error: 'is empty; it must have at least 1 line',
        params: { fault: 'missing' },
        when: ({ value }) => Array.isArray(value),
      })
      .meta({ minItems: 1 }),
  );

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
    externalReferenceId: externalReferenceId.optional(),
    currencyCode: orderCurrency,
    lineItems: lines(Line),
  }),
  [currencyRule],
).meta({ id: 'PurchaseSubscriptionOrder' });

const ReturnOrder = z
  .strictObject({
    orderType: z.literal('RETURN'),
    referenceOrderId: text().describe('Id of the order to return.'),
    externalReferenceId: externalReferenceId.optional(),
    currencyCode: orderCurrency,
    lineItems: lines(Line).describe(
      'Lines of the original order to return, each with its number, offer and whole quantity.',
    ),
  })
  .meta({ id: 'ReturnSubscriptionOrder' });

const RenewalOrder = z
  .strictObject({
    orderType: z.literal('RENEWAL'),
    externalReferenceId: externalReferenceId.optional(),
    currencyCode: orderCurrency,
    lineItems: lines(RenewedLine),
  })
  .meta({ id: 'RenewalSubscriptionOrder' });

const RenewalPreview = z
  .strictObject({
    orderType: z.literal('PREVIEW_RENEWAL'),
    externalReferenceId: externalReferenceId.optional(),
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
  referenceOrderId: text().optional(),
  externalReferenceId: externalReferenceId.optional(),
  currencyCode: orderCurrency,
  lineItems: lines(z.strictObject({ ...anyLine, subscriptionId: anyId.optional(), ...ignoredOfLine })).optional(),
  ...ignoredOfOrder,
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
  .transform((order): OrderRequest => order)
  .meta({ id: 'PlaceSubscriptionOrder' });
