import type { CommentedOrder, Order } from '../../core/model/order.ts';
import { type Change, transitionProblems } from '../../core/orders/change-order.ts';
import { diffFields } from '../../core/orders/diff.ts';
import type { FieldProblem } from '../../core/problems/problem.ts';
import { lifecycle } from '../model/lifecycle.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { orderDocument } from '../representation/order-representation.ts';
import { closedCheck, commentsCheck, holisticCheck, identityCheck } from '../rules/order-rules.ts';

/** Parts of an update that repeat what the order has. */
interface SentBack {
  readonly uid?: unknown;
  readonly orderNum?: unknown;
  readonly comments?: readonly unknown[] | null | undefined;
}

/** Lists what an update sends back as the order never had it: another `uid`, `orderNum` or comment. */
export const sentBackProblems = (order: CommentedOrder<ApplianceData>, sent: SentBack): readonly FieldProblem[] => [
  ...identityCheck(order, sent),
  ...commentsCheck(orderDocument(order).comments, sent.comments),
];

/** Returns true for a change to a status that does not follow the order's. */
export const isRefused = (order: Order<ApplianceData>, { status = order.status }: Change<ApplianceData>): boolean =>
  transitionProblems(order.status, status, lifecycle).length > 0;

/**
 * Lists the problems of a change by the rules of the statuses. The rules of a status that does not follow the order's say nothing here,
 * since the order does not get there. A change that changes nothing has no problems.
 */
export function changeProblems(
  order: Order<ApplianceData>,
  { status = order.status, data = order.data }: Change<ApplianceData>,
): readonly FieldProblem[] {
  const changes = diffFields(order.data, data);
  const refused = transitionProblems(order.status, status, lifecycle);
  const isWhole = refused.length === 0 && (status !== order.status || changes.length > 0);
  return [
    ...refused,
    ...closedCheck(order.status, changes),
    ...(isWhole ? holisticCheck({ status, data, createdAt: order.createdAt }) : []),
  ];
}
