import * as z from 'zod';
import { statusesOf } from '../../core/model/lifecycle.ts';
import { limitParameter, numberParameter } from '../../core/validation/query-parameters.ts';
import { dateTimeFormat, LONG_TEXT_LENGTH, text, unlessReported } from '../../core/validation/texts.ts';
import { type ApplianceStatus, lifecycle } from '../model/lifecycle.ts';
import type { WritableField } from '../model/order-data.ts';
import { address, dueDate, email, listOfNetworks, optional } from './fields.ts';
import { Nat, NatOutput, Node, NodeOutput } from './network-contract.ts';

const StatusSchema = z.enum(statusesOf<ApplianceStatus>(lifecycle)).meta({ id: 'ApplianceStatus' });
const SiteType = z.enum(['primary', 'secondary', 'test']);

/** What a caller may set on create and on update. */
const writable = {
  customerRefNum: text().describe("The customer's own reference."),
  endUserAccountNum: text(),
  dueDate: dueDate.describe('ISO 8601 date or date-time by which the appliance should be installed.'),
  notes: text(LONG_TEXT_LENGTH),
  attn: text(),
  companyName: text(),
  address1: text(),
  address2: text(),
  city: text(),
  state: text(),
  zip: text(),
  locationName: text(),
  contactName: text(),
  contactEmail: email,
  contactPhone: text(),
  technicalContactName: text(),
  technicalContactEmail: email,
  technicalContactPhone: text(),
  applianceType: text(),
  ha: z.boolean().describe('An HA pair: two nodes that share `clusterIp`.'),
  nodeCount: z.int().min(1).max(2).describe('Nodes needed.'),
  interfacesCount: z.int().min(1).max(2).describe('Interfaces to configure per node.'),
  siteType: SiteType,
  clusterIp: address.describe('Address shared by an HA pair.'),
  domain: text(),
  nodeName: text(),
  routedNetworks: listOfNetworks.describe('Networks in CIDR notation, separated by commas, spaces or new lines.'),
  nats: z.array(Nat).max(100),
  nodes: z.array(Node).max(2),
  flagged: z.boolean().describe('The order needs somebody to look at it.'),
} satisfies Record<WritableField, z.ZodType>;

/** Names of the fields that a caller may set. */
export const writableFields = Object.keys(writable) as readonly WritableField[];

const ignored = z.unknown().optional();

/** docs/contracts/appliances.md, "The order": read-only fields may be sent back; they are ignored. */
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
  .refine((body) => body.trim() !== '', { error: 'is empty; write the comment', ...unlessReported })
  .meta({ pattern: '\\S' });

const NewComment = z.union([CommentBody, z.strictObject({ body: CommentBody, author: ignored, timestamp: ignored })]);

/** Body of POST /orders. */
export const CreateOrder = z
  .strictObject({
    ...optional(writable),
    status: StatusSchema.nullish(),
    comments: z.array(NewComment).max(50).nullish(),
    ...readOnly,
  })
  .meta({ id: 'CreateApplianceOrder', description: 'A new order. No field is required: it may start nearly empty.' });

/** Body of PUT /orders/{uid}: a field left out keeps its value, `null` clears it. */
export const UpdateOrder = z
  .strictObject({
    ...optional(writable),
    status: StatusSchema.optional(),
    comments: z
      .array(z.unknown())
      .nullish()
      .describe('Those of the order may be sent back; new ones are added with POST /orders/{uid}/comment.'),
    ...readOnly,
  })
  .meta({
    id: 'UpdateApplianceOrder',
    description: 'A partial order: a field left out keeps its value, `null` clears it.',
  });

/** Body of POST /orders/{uid}/comment. */
export const AddComment = z.strictObject({ body: CommentBody }).meta({ id: 'AddApplianceComment' });

/** Path of every endpoint of one order. */
export const OrderPath = z.object({ uid: z.string().describe('The `uid` of the order.') });

/** Query of GET /orders. */
export const ListOrdersQuery = z.strictObject({
  status: z.array(StatusSchema).optional().describe('Only orders in one of these statuses; repeat it for several.'),
  siteType: SiteType.optional(),
  flagged: z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' }).optional(),
  customerRefNum: text().optional().describe('Only orders with exactly this reference.'),
  createdAfter: dateTimeFormat.optional().describe('Only orders created later than this (RFC 3339).'),
  createdBefore: dateTimeFormat.optional().describe('Only orders created earlier than this (RFC 3339).'),
  limit: limitParameter.describe('Orders on one page.'),
  cursor: z.string().optional().describe('Where the next page starts: taken from the `Link` header.'),
});

/** Query of GET /orders/{uid}/history. */
export const HistoryQuery = z.strictObject({
  after: numberParameter(z.int().min(0).default(0)).describe('Only the changes after this version.'),
});

/** A comment as callers see it. */
export const OrderComment = z
  .object({
    body: z.string(),
    author: z.string().describe("The caller's subject."),
    timestamp: z.int().describe('Unix seconds.'),
  })
  .meta({ id: 'ApplianceComment' });

const present = {
  uid: z.string(),
  orderNum: z.int().describe('Unique in the whole system.'),
  status: StatusSchema,
  flagged: z.boolean(),
  nats: z.array(NatOutput),
  createdAt: dateTimeFormat,
  updatedAt: dateTimeFormat,
  version: z.int().min(1).describe('Grows by one with every change; the `ETag`.'),
  creator: z.string().describe('Subject of the caller that created the order.'),
  clonedFromId: z.string().optional(),
  clonedFromOrderNumber: z.int().optional(),
  allowedTransitions: z.array(StatusSchema).describe('The statuses the order may move to next.'),
  validations: z
    .object({ valid: z.boolean(), messages: z.array(z.string()) })
    .describe('What is still to do before the order can be provisioned.'),
};

const { nats: _nats, nodes: _nodes, flagged: _flagged, ...plain } = writable;
const plainOptional = Object.fromEntries(Object.entries(plain).map(([name, schema]) => [name, schema.optional()])) as {
  [Name in keyof typeof plain]: z.ZodOptional<(typeof plain)[Name]>;
};

/** An order as GET /orders lists it. */
export const OrderSummary = z.object({ ...present, ...plainOptional }).meta({ id: 'ApplianceOrderSummary' });

/** An order, whole. */
export const Order = z
  .object({ ...present, ...plainOptional, nodes: z.array(NodeOutput), comments: z.array(OrderComment) })
  .meta({ id: 'ApplianceOrder' });

/** An entry of GET /orders/{uid}/history. */
export const HistoryEntry = z
  .object({
    version: z.int().min(1).describe('The version this change led to.'),
    from: StatusSchema.nullable().describe('The status before; null for the creation.'),
    to: StatusSchema,
    changes: z.array(z.object({ field: z.string(), oldValue: z.unknown(), newValue: z.unknown() })),
    actor: z.string().describe('Subject of the caller, or `workflow`.'),
    timestamp: dateTimeFormat,
    reason: z.string().optional().describe('Why the workflow made the change.'),
  })
  .meta({ id: 'ApplianceHistoryEntry' });

/** 422: one string per problem, each beginning with the path of its field. */
export const ValidationMessages = z.array(z.string()).meta({ id: 'ApplianceValidationMessages' });
