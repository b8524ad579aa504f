import type { Chapter, FollowGuide } from '../../core/documentation/documented-statuses.ts';
import { statusesOf } from '../../core/model/lifecycle.ts';
import { HOLISTIC_RULES, type HolisticRule, REQUIRED_FIELDS } from '../model/holistic-rules.ts';
import { type ApplianceStatus, lifecycle } from '../model/lifecycle.ts';

/** Setters of the statuses. The API takes every transition of the lifecycle from every client of the tenant. */
const SET_BY: Readonly<Record<ApplianceStatus, string>> = {
  new: 'You place or clone the order.',
  'gathering info': 'The operator, who misses something.',
  'pending feedback': 'The operator, with a question in a comment.',
  'info received': 'You, with the answer. A complete order may go there at once.',
  provisioning: 'The operator, once the order is valid.',
  qa: 'The operator, once the appliances are configured.',
  shipped: 'The operator, once the carrier has the appliances.',
  delivered: 'You or the operator, when the appliances arrive.',
  installed: 'You or the operator, when the appliances are mounted.',
  'in production': 'You or the operator, when the appliances carry traffic.',
  archived: 'You or the operator, to close the order.',
  cancelled: 'You or the operator, before it ships.',
};

/** Describes the changes that the rules of a status take. */
function mayBeDone(status: ApplianceStatus): string {
  const { closed, holistic, next } = lifecycle[status];
  if (closed) return next.length > 0 ? `Comment. Set ${next.map((one) => `\`${one}\``).join(', ')}.` : 'Comment.';
  return holistic ? 'Edit, as long as the order stays valid. Comment. Flag.' : 'Edit every field. Comment. Flag.';
}

/** Checklist of the holistic rules. The type requires an entry for each rule. */
const CHECKLIST: Readonly<Record<HolisticRule, string>> = {
  presence: `Filled: ${Object.keys(REQUIRED_FIELDS)
    .map((field) => `\`${field}\``)
    .join(', ')}, and one of \`contactEmail\` and \`contactPhone\`.`,
  nodes: 'There are `nodeCount` nodes. Each has a host name of its own, and `interfacesCount` interfaces.',
  pair: 'With `ha`, `nodeCount` is 2 and `clusterIp` is filled. Without `ha`, there is no `clusterIp`.',
  interfaces:
    'An interface with `dhcp` has no addresses. Every other one has `ip` and `subnet`, and the first has a `gateway` in its subnet.',
  addresses:
    'No address is used twice, and the interfaces of a node are in different subnets. In a pair, interfaces of the same position share a subnet, and `clusterIp` is a free address of the first.',
  dns: 'A node with a static interface has `dns1`. `dns1` and `dns2` differ.',
  nats: 'Both networks of each entry of `nats` are filled, without host bits, of one family and length. No two of a side overlap.',
  routedNetworks: '`routedNetworks` lists networks without host bits, and none overlaps another.',
  dueDate: '`dueDate`, if there is one, is not before the day on which the order was created.',
};

const holisticStatuses = statusesOf(lifecycle).filter((status) => lifecycle[status].holistic);

const provisioning: Chapter = {
  heading: 'What provisioning needs',
  text: `In ${holisticStatuses.map((status) => `\`${status}\``).join(', ')} an order must pass these checks. In every other status \`validations.messages\` lists what is still to do, so a client may work the list off. One update may fill the last gap and set \`provisioning\`.

${HOLISTIC_RULES.map((rule) => `- [ ] ${CHECKLIST[rule]}`).join('\n')}`,
};

/** Guide to following appliance orders. */
export const following: FollowGuide = {
  statuses: Object.fromEntries(
    statusesOf(lifecycle).map((status) => [status, { setBy: SET_BY[status], mayBeDone: mayBeDone(status) }]),
  ),
  polling:
    'A status lasts for days. Read an order no more often than every 15 minutes, with its `ETag` in `If-None-Match`. For many orders, list those in a status instead. The API takes every transition from every client of your tenant that may write; the table names who usually makes it.',
  chapters: [provisioning],
};
