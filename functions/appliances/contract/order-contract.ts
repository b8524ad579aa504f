import * as z from 'zod';
import { statusesOf } from '../../core/model/lifecycle.ts';
import { publishOnly } from '../../core/validation/published-form.ts';
import { FILLED_TEXT } from '../../core/validation/published-patterns.ts';
import { LARGEST_OFFSET, limitParameter, numberParameter, repeatable } from '../../core/validation/query-parameters.ts';
import {
  dateTimeFormat,
  isVisible,
  LONG_TEXT_LENGTH,
  sentDateTime,
  text,
  unlessReported,
} from '../../core/validation/texts.ts';
import { type ApplianceStatus, lifecycle } from '../model/lifecycle.ts';
import { MOST_COMMENTS, MOST_NATS, MOST_NODES, type WritableField } from '../model/order-data.ts';
import { address, dueDate, email, listOfNetworks, optional } from './fields.ts';
import { Nat, NatOutput, Node, NodeOutput } from './network-contract.ts';

const StatusSchema = z.enum(statusesOf<ApplianceStatus>(lifecycle)).meta({ id: 'ApplianceStatus' });
const SiteType = z.enum(['primary', 'secondary', 'test']).meta({ id: 'ApplianceSiteType' });

/** Fields that a caller may set on create and on update. */
const writable = {
  customerRefNum: text().describe("The customer's reference of the order."),
  endUserAccountNum: text(),
  dueDate: dueDate.describe(
    'Date by which the appliance should be installed, as an ISO 8601 date or an RFC 3339 date-time, without leap seconds. A date is over when it is over everywhere, at UTC-12.',
  ),
  notes: text(LONG_TEXT_LENGTH),
  attn: text(),
  companyName: text(),
  address1: text(),
  address2: text(),
  city: text(),
  state: text().describe('State or province of the site. Send `-` if the country has none.'),
  zip: text(),
  locationName: text(),
  contactName: text(),
  contactEmail: email,
  contactPhone: text(),
  technicalContactName: text(),
  technicalContactEmail: email,
  technicalContactPhone: text(),
  applianceType: text(),
  ha: z.boolean().describe('True for an HA pair: two nodes that share `clusterIp`.'),
  nodeCount: z.int().min(1).max(2).describe('Number of nodes needed.'),
  interfacesCount: z.int().min(1).max(2).describe('Number of interfaces to configure on each node.'),
  siteType: SiteType,
  clusterIp: address.describe('Address that the nodes of an HA pair share.'),
  domain: text(),
  nodeName: text(),
  routedNetworks: listOfNetworks.describe(
    'Networks behind the site in CIDR notation, separated by commas, spaces or new lines.',
  ),
  nats: z.array(Nat).max(MOST_NATS).describe('Address translations. An update replaces all of them.'),
  nodes: z.array(Node).max(MOST_NODES).describe('Nodes with their interfaces. An update replaces all of them.'),
  flagged: z.boolean().describe('True if the order needs attention.'),
} satisfies Record<WritableField, z.ZodType>;

/** Names of the fields that a caller may set. */
export const writableFields = Object.keys(writable) as readonly WritableField[];

const ignored = z.unknown().optional().describe('Read-only. The service ignores this field.');

/** Read-only fields, which callers may send back (docs/contracts/appliances.md, "The order"). The service ignores them. */
const readOnly = {
  uid: ignored.describe('Ignored on create; on update it must be that of the order.'),
  orderNum: ignored.describe('Ignored on create; on update it must be that of the order.'),
  createdAt: ignored,
  updatedAt: ignored,
  version: ignored,
  creator: ignored,
  clonedFromId: ignored,
  clonedFromOrderNumber: ignored,
  allowedTransitions: ignored,
  validations: ignored,
};

const CommentBody = text(LONG_TEXT_LENGTH)
  .refine(isVisible, { error: 'is empty; write the comment', ...unlessReported })
  .meta({ pattern: FILLED_TEXT });

const CommentOfNewOrder = z
  .strictObject({ body: CommentBody, author: ignored, timestamp: ignored, createdAt: ignored })
  .meta({ id: 'CreateApplianceOrderComment' });

/** Body of POST /orders. */
export const CreateOrder = z
  .strictObject({
    ...optional(writable),
    status: StatusSchema.nullish(),
    comments: z
      .array(z.union([CommentBody, CommentOfNewOrder]).meta(publishOnly(1)))
      .max(50)
      .nullish(),
    ...readOnly,
  })
  .meta({
    id: 'CreateApplianceOrder',
    description: 'A new order. No field is required, so the order may start nearly empty.',
  });

/** Body of PUT /orders/{uid}. */
export const UpdateOrder = z
  .strictObject({
    ...optional(writable),
    status: StatusSchema.optional(),
    comments: z
      .array(z.unknown().describe('A comment of the order.'))
      .max(MOST_COMMENTS)
      .nullish()
      .describe('Existing comments of the order, unchanged. Add a new comment with POST /orders/{uid}/comment.'),
    ...readOnly,
  })
  .meta({
    id: 'UpdateApplianceOrder',
    description: 'A partial order. An omitted field keeps its value; `null` clears the field.',
  });

/** Body of POST /orders/{uid}/comment. */
export const AddComment = z.strictObject({ body: CommentBody }).meta({ id: 'AddApplianceComment' });

/** Path of every endpoint for one order. */
export const OrderPath = z.object({ uid: z.string().describe('The `uid` of the order.') });

/** Query of GET /orders. */
export const ListOrdersQuery = z.strictObject({
  status: repeatable(StatusSchema, StatusSchema.options.length)
    .optional()
    .describe('Return only orders in this status. Repeat the parameter for several statuses.'),
  siteType: SiteType.optional().describe('Return only orders for sites of this type.'),
  flagged: z
    .stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })
    .optional()
    .describe('Return only orders with the flag (`true`), or only those without (`false`).'),
  customerRefNum: text().optional().describe('Return only orders with exactly this reference.'),
  createdAfter: sentDateTime.optional().describe('Return only orders created after this time, not at it (RFC 3339).'),
  createdBefore: sentDateTime
    .optional()
    .describe(
      'Return only orders created before this time, not at it (RFC 3339). The next window begins a millisecond earlier, or it misses these.',
    ),
  limit: limitParameter.describe('Maximum number of orders on a page.'),
  cursor: z.string().optional().describe('Start of the page, taken from the `Link` header of the previous page.'),
});

/** Query of GET /orders/{uid}/history. */
export const HistoryQuery = z.strictObject({
  after: numberParameter(z.int().min(0).default(0))
    .meta({ maximum: LARGEST_OFFSET })
    .describe('Return only changes after this version.'),
});

/** A comment of an order. */
const OrderComment = z
  .object({
    body: z.string(),
    author: z.string().describe('Subject of the caller that wrote the comment.'),
    timestamp: z.int().describe('Time of the comment, in seconds since 1970 (Unix time). The same as `createdAt`.'),
    createdAt: dateTimeFormat.describe('Time of the comment, in the form of all other times.'),
  })
  .meta({ id: 'ApplianceComment' });

const present = {
  uid: z.string(),
  orderNum: z.int().describe('Number of the order, unique across all tenants and lines.'),
  status: StatusSchema,
  flagged: z.boolean(),
  nats: z.array(NatOutput),
  createdAt: dateTimeFormat,
  updatedAt: dateTimeFormat,
  version: z.int().min(1).describe('Version of the order, also sent as `ETag`. Every change increases it by 1.'),
  creator: z.string().describe('Subject of the caller that created the order.'),
  clonedFromId: z.string().optional(),
  clonedFromOrderNumber: z.int().optional(),
  allowedTransitions: z
    .array(StatusSchema)
    .describe('Statuses to which the order may move as it is. A status that `validations` stand against is left out.'),
  validations: z
    .object({ valid: z.boolean(), messages: z.array(z.string()) })
    .meta({ id: 'ApplianceValidations' })
    .describe('Problems to fix before the order can be provisioned.'),
};

const { nats: _nats, nodes: _nodes, flagged: _flagged, ...plain } = writable;
const plainOptional = Object.fromEntries(Object.entries(plain).map(([name, schema]) => [name, schema.optional()])) as {
  [Name in keyof typeof plain]: z.ZodOptional<(typeof plain)[Name]>;
};

/** An order in the list of GET /orders. */
export const OrderSummary = z.object({ ...present, ...plainOptional }).meta({ id: 'ApplianceOrderSummary' });

/** A whole order. */
export const Order = z
  .object({ ...present, ...plainOptional, nodes: z.array(NodeOutput), comments: z.array(OrderComment) })
  .meta({ id: 'ApplianceOrder' });

/** A change of one field of an order. */
const Change = z
  .object({
    field: z.string(),
    oldValue: z.unknown().describe('Value before the change.'),
    newValue: z.unknown().describe('Value after the change.'),
  })
  .meta({ id: 'ApplianceChange' });

/** An entry of GET /orders/{uid}/history. */
export const HistoryEntry = z
  .object({
    version: z.int().min(1).describe('Version of the order after this change.'),
    from: StatusSchema.nullable().describe('Status before this change; null for the creation.'),
    to: StatusSchema,
    changes: z.array(Change),
    actor: z.string().describe('Subject of the caller that made the change, or `workflow`.'),
    timestamp: dateTimeFormat,
    reason: z.string().optional().describe('Reason of a change that the workflow made.'),
  })
  .meta({ id: 'ApplianceHistoryEntry' });

/** Body of a 422 response: one string for each problem, beginning with the path of its field. */
export const ValidationMessages = z.array(z.string()).meta({ id: 'ApplianceValidationMessages' });
