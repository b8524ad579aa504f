import type * as z from 'zod';
import type { CommentedOrder, Order } from '../../core/model/order.ts';
import { type HttpResponse, json } from '../../core/model/response.ts';
import { SECOND_MS } from '../../core/model/time-units.ts';
import { entityTag } from '../../core/problems/if-match.ts';
import { type Order as OrderSchema, type OrderSummary, writableFields } from '../contract/order-contract.ts';
import type { ApplianceStatus } from '../model/lifecycle.ts';
import type { ApplianceData, ApplianceNat, ApplianceNode } from '../model/order-data.ts';
import { holisticProblems } from '../rules/holistic-rules.ts';
import { allowedTransitions } from '../rules/order-rules.ts';

/** Converts an order to its document in GET /orders, without nodes, comments and history. */
export function orderSummary(order: Order<ApplianceData>): z.input<typeof OrderSummary> {
  const { nodes: _nodes, ...data } = order.data;
  const status = order.status as ApplianceStatus;
  const messages = holisticProblems(order.data, order.createdAt).map(({ path, message }) => `${path}: ${message}`);
  return {
    uid: order.uid,
    orderNum: order.number,
    status,
    ...inContractOrder(data),
    flagged: data.flagged ?? false,
    nats: (data.nats ?? []).map(natDocument),
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    version: order.version,
    creator: order.createdBy,
    allowedTransitions: allowedTransitions(status, messages.length === 0),
    validations: { valid: messages.length === 0, messages },
  };
}

/** Sorts the fields in the sequence of the contract, since the database keeps no sequence. */
function inContractOrder(data: ApplianceData): ApplianceData {
  const fields = [...writableFields, 'clonedFromId', 'clonedFromOrderNumber'] as const;
  return Object.fromEntries(fields.flatMap((field) => (data[field] === undefined ? [] : [[field, data[field]]])));
}

/** A node's document. It names each member, since a newer version may have stored others. JSON leaves out the absent ones. */
const nodeDocument = ({ name, dns1, dns2, interfaces }: ApplianceNode) => ({
  name,
  dns1,
  dns2,
  interfaces: interfaces?.map(({ dhcp, ip, subnet, gateway }) => ({ dhcp, ip, subnet, gateway })),
});

const natDocument = ({ localCidr, networkCidr, description }: ApplianceNat) => ({
  localCidr,
  networkCidr,
  description,
});

/** Converts an order to its whole document. */
export function orderDocument(order: CommentedOrder<ApplianceData>): z.input<typeof OrderSchema> {
  return {
    ...orderSummary(order),
    nodes: (order.data.nodes ?? []).map(nodeDocument),
    comments: order.comments.map(({ body, author, timestamp }) => ({
      body,
      author,
      timestamp: Math.floor(Date.parse(timestamp) / SECOND_MS),
      createdAt: timestamp,
    })),
  };
}

/** Builds the response with the whole order, and its version as `ETag`. */
export function orderResponse(order: CommentedOrder<ApplianceData>): HttpResponse {
  return {
    ...json(200, orderDocument(order), { etag: entityTag(order.version) }),
    orderNumber: order.number,
  };
}
