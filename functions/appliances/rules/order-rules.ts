import { rowOf } from '../../core/model/lifecycle.ts';
import type { CommentedOrder, FieldChange, Order } from '../../core/model/order.ts';
import type { FieldProblem } from '../../core/problems/problem.ts';
import { shownWithType } from '../../core/validation/issue-message.ts';
import { type ApplianceStatus, lifecycle } from '../model/lifecycle.ts';
import { type ApplianceData, MOST_COMMENTS } from '../model/order-data.ts';
import { holisticProblems } from './holistic-rules.ts';

interface Candidate {
  readonly status: string;
  readonly createdAt: string;
  readonly data: ApplianceData;
}

const row = (status: string) => rowOf(lifecycle, status);

/**
 * Lists the problems that keep an order from being in its status (docs/contracts/appliances.md, "Holistic validation"). A status
 * that does not require holistic validation has no problems.
 */
export function holisticCheck(order: Candidate): readonly FieldProblem[] {
  return row(order.status)?.holistic ? holisticProblems(order.data, order.createdAt) : [];
}

/**
 * Returns the statuses to which an order may move as it is. A status that requires holistic validation is left out while the order
 * fails it: the order's `validations` have the reasons (docs/contracts/appliances.md, "Status").
 *
 * @param isValid true if the order passes holistic validation
 * @example allowedTransitions('info received', true) // ['gathering info', 'provisioning', 'cancelled']
 * @example allowedTransitions('info received', false) // ['gathering info', 'cancelled']
 */
export const allowedTransitions = (status: string, isValid: boolean): ApplianceStatus[] =>
  (row(status)?.next ?? []).filter((next) => isValid || !row(next)?.holistic);

/**
 * Rejects statuses in which an order cannot be created (docs/contracts/appliances.md, "Status").
 *
 * @returns no problems for an allowed status
 * @example initialStatusCheck('qa') // []
 */
export function initialStatusCheck(status: string): readonly FieldProblem[] {
  if (row(status)?.initial) return [];
  const initial = Object.entries(lifecycle).filter(([, { initial }]) => initial);
  return [
    {
      path: 'status',
      message: `an order cannot be created as ${status}; allowed: ${initial.map(([name]) => name).join(', ')}`,
    },
  ];
}

/**
 * Rejects edits of a closed order. `cancelled` and `archived` orders accept only comments and a status change
 * (docs/contracts/appliances.md, "Status").
 *
 * @example closedCheck('qa', [{ field: 'notes', oldValue: null, newValue: 'East gate.' }]) // []
 * @example closedCheck('archived', [{ field: 'notes', oldValue: null, newValue: 'East gate.' }])
 * // [{ path: 'notes', message: 'cannot be changed: the order is archived and accepts only comments and a status change' }]
 */
export function closedCheck(status: string, changes: readonly FieldChange[]): readonly FieldProblem[] {
  if (!row(status)?.closed) return [];
  return changes.map(({ field }) => ({
    path: field,
    message: `cannot be changed: the order is ${status} and accepts only comments and a status change`,
  }));
}

/**
 * Rejects a `uid` or `orderNum` in an update that contradicts the order (docs/contracts/appliances.md, "The order").
 *
 * @example identityCheck({ ...order, number: 100001 }, { orderNum: 100002 })
 * // [{ path: 'orderNum', message: 'is not that of this order, 100001; leave it out or send it as it is' }]
 * @example identityCheck({ ...order, number: 100001 }, { orderNum: '100001' })
 * // [{ path: 'orderNum', message: 'must be a number, 100001, got "100001" (a string); leave it out or send it as it is' }]
 */
export function identityCheck(
  order: Order<ApplianceData>,
  sent: { readonly uid?: unknown; readonly orderNum?: unknown },
): readonly FieldProblem[] {
  const identity = { uid: order.uid, orderNum: order.number };
  return (['uid', 'orderNum'] as const).flatMap((field) => {
    const [given, own] = [sent[field], identity[field]];
    if (given === undefined || given === null || given === own) return [];
    const problem =
      typeof given === typeof own
        ? `is not that of this order, ${own}`
        : `must be a ${typeof own}, ${JSON.stringify(own)}, got ${shownWithType(given)}`;
    return [{ path: field, message: `${problem}; leave it out or send it as it is` }];
  });
}

/**
 * Rejects comments in an update that are not comments of the order. Callers add comments with POST …/comment.
 *
 * @example commentsCheck([{ body: 'Racked.', author: 'ada', timestamp: 1 }], [{ body: 'Racked.', author: 'ada', timestamp: 1 }]) // []
 * @example commentsCheck([], ['Racked.'])
 * // [{ path: 'comments[0]', message: 'is not a comment of this order; add one with POST …/comment' }]
 */
export function commentsCheck(
  present: readonly { readonly body: string; readonly author: string; readonly timestamp: number }[],
  sent: readonly unknown[] | null | undefined,
): readonly FieldProblem[] {
  const known = new Set(present.map(({ body, author, timestamp }) => JSON.stringify([body, author, timestamp])));
  const isKnown = (comment: unknown) =>
    typeof comment === 'object' &&
    comment !== null &&
    'body' in comment &&
    'author' in comment &&
    'timestamp' in comment &&
    known.has(JSON.stringify([comment.body, comment.author, comment.timestamp]));
  return (sent ?? []).flatMap((comment, index) =>
    isKnown(comment)
      ? []
      : [{ path: `comments[${index}]`, message: 'is not a comment of this order; add one with POST …/comment' }],
  );
}

/**
 * Maximum size of all comments of an order, in bytes. The response to a comment is the whole order, and one item stores it under
 * the idempotency key. With the largest order of this contract, the item stays below DynamoDB's 400 KB (DynamoDB, "Item sizes")
 * even if nothing compresses.
 */
const MOST_COMMENT_BYTES = 240 * 1024;

/**
 * Limits the comments of an order in number and in bytes.
 *
 * @example commentLimitCheck({ ...order, comments: [] }) // []
 */
export function commentLimitCheck(order: CommentedOrder<ApplianceData>): readonly FieldProblem[] {
  if (order.comments.length > MOST_COMMENTS) {
    return [{ path: 'body', message: `the order has ${MOST_COMMENTS} comments already, and takes no more` }];
  }
  const bytes = order.comments.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
  if (bytes <= MOST_COMMENT_BYTES) return [];
  return [
    {
      path: 'body',
      message: `makes the order's comments ${bytes} bytes long in all; the limit is ${MOST_COMMENT_BYTES}`,
    },
  ];
}
