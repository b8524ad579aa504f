import * as z from 'zod';
import { type CrossProblem, type CrossRule, withRules } from '../../core/validation/cross-rules.ts';
import { text } from '../../core/validation/texts.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { anyId, code, currencyCode, documentedInteger, REFERENCE_LENGTH, upTo } from './fields.ts';

/** Most lines of an order (docs/contracts/subscriptions.md, "Orders": 2119). */
export const MOST_LINES = 499;

/** Longest text that is read where a length has a code of its own: as much as a body may have. */
const ANY_LENGTH = 1024 * 1024;

/** Kinds of orders (docs/contracts/subscriptions.md, "Orders"). */
export const OrderType = z
  .enum(['NEW', 'RETURN', 'PREVIEW', 'PREVIEW_RENEWAL', 'RENEWAL'])
  .meta({ id: 'SubscriptionOrderType' });

const externalReferenceId = text(ANY_LENGTH)
  .meta({ maxLength: REFERENCE_LENGTH })
  .describe("The partner's own name for the order; it need not be unique.");

const orderCurrency = currencyCode.optional().describe('Deprecated: give it on each line.').meta({ deprecated: true });

/** What a line says whatever the order is. Ids and codes that there are not have codes of their own, which the rules give. */
const anyLine = {
  extLineItemNumber: documentedInteger(1, 999_999).describe('Unique within the order.'),
  offerId: text()
    .meta({ minLength: 15, maxLength: 15 })
    .describe('15 characters: product (10), level (2), suffix (3).'),
  quantity: documentedInteger(1, 200_000).describe('At most 10,000 but for Enterprise offers.'),
  currencyCode: currencyCode.optional().describe('Here or at order level, or both when equal.'),
  deploymentId: anyId.optional().describe("Needs the line's `currencyCode`."),
  discountCode: code.optional().describe("The customer's high volume discount."),
  flexDiscountCodes: upTo(1, z.array(code)).optional().describe('At most one.'),
};

const renewedLine = { ...anyLine, subscriptionId: anyId.describe('The subscription that is renewed.') };

const ignored = z.unknown().optional().meta({ readOnly: true }).describe('Ignored.');

const ignoredOf = <Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, ignored])) as Record<Name, typeof ignored>;

/** What answers say of a line, and requests do not. */
const ignoredOfLine = ignoredOf('status', 'proratedDays', 'flexDiscounts', 'pricing');

/** What answers say of an order, and requests do not. */
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

/** None at all is told as if there was no list: there is nothing wrong with an entry of it (docs/contracts/subscriptions.md, "Orders": 1..499). */
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

/** docs/contracts/subscriptions.md, "Orders": each line has a currency, its own or the order's; beside a deployment its own. */
const currencyRule: CrossRule = ({ currencyCode: ofOrder, lineItems }) =>
  (Array.isArray(lineItems) ? lineItems : []).flatMap((line: unknown, index): CrossProblem[] => {
    if (!isFields(line) || line.currencyCode !== undefined) return [];
    const path = ['lineItems', index, 'currencyCode'];
    if (line.deploymentId !== undefined) return [{ path, message: 'is missing; a line with a deploymentId needs it' }];
    return ofOrder === undefined ? [{ path, message: 'is missing; give it here or at order level' }] : [];
  });

const NewOrder = withRules(
  z.strictObject({
    orderType: z.literal(['NEW', 'PREVIEW']),
    externalReferenceId: externalReferenceId.optional(),
    currencyCode: orderCurrency,
    lineItems: lines(Line),
  }),
  [currencyRule],
).meta({ id: 'NewSubscriptionOrder' });

const ReturnOrder = z
  .strictObject({
    orderType: z.literal('RETURN'),
    referenceOrderId: text().describe('The order that is given back.'),
    externalReferenceId: externalReferenceId.optional(),
    currencyCode: orderCurrency,
    lineItems: lines(Line).describe('Lines of that order, each with its number, offer and whole quantity.'),
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
    lineItems: lines(PreviewedRenewalLine).optional().describe('Absent: what the anniversary would renew by itself.'),
    ...ignoredOfOrder,
  })
  .meta({ id: 'SubscriptionRenewalPreview' });

const OrderOfItsType = z.discriminatedUnion('orderType', [NewOrder, ReturnOrder, RenewalOrder, RenewalPreview]);

/** What holds whatever the `orderType`: for a body that has none. */
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
 * Body of POST /customers/{customerId}/orders. Which fields there are depends on its `orderType`; of a body without one, what is wrong
 * in any case is told with that. Read-only fields are ignored in a PREVIEW_RENEWAL and unknown in the others (docs/contracts/subscriptions.md, "Orders").
 */
export const PlaceOrder = z
  .preprocess((body, { issues }) => {
    if (hasType(body)) return body;
    OrderOfNoType._zod.run({ value: body, issues }, { async: false });
    return z.NEVER;
  }, OrderOfItsType)
  .transform((order): OrderRequest => order)
  .meta({ id: 'PlaceSubscriptionOrder' });
