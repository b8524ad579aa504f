import type { CommentedOrder, FieldChange, Order } from '../../core/model/order.ts';
import type { FieldProblem } from '../../core/problems/problem.ts';
import { type ApplianceStatus, lifecycle } from '../model/lifecycle.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { holisticProblems } from './holistic-rules.ts';

interface Candidate {
  readonly status: string;
  readonly createdAt: string;
  readonly data: ApplianceData;
}

const row = (status: string) => lifecycle[status as ApplianceStatus];

/** What stands in the way of this order in its status: docs/contracts/appliances.md, "Holistic validation". Nothing where the status is lenient. */
export function holisticCheck(order: Candidate): readonly FieldProblem[] {
  return row(order.status).holistic ? holisticProblems(order.data, order.createdAt) : [];
}

/** docs/contracts/appliances.md, "Status": an order may be created in any status but these. */
export function initialStatusCheck(status: string): readonly FieldProblem[] {
  if (row(status).initial) return [];
  const initial = Object.entries(lifecycle).filter(([, { initial }]) => initial);
  return [
    {
      path: 'status',
      message: `an order cannot be created as ${status}; allowed: ${initial.map(([name]) => name).join(', ')}`,
    },
  ];
}

/** docs/contracts/appliances.md, "Status": `cancelled` and `archived` orders accept comments and a status change, no other edit. */
export function closedCheck(status: string, changes: readonly FieldChange[]): readonly FieldProblem[] {
  if (!row(status).closed) return [];
  return changes.map(({ field }) => ({
    path: field,
    message: `cannot be changed: the order is ${status} and accepts only comments and a status change`,
  }));
}

/** docs/contracts/appliances.md, "The order": `uid` and `orderNum` may be sent back, but must not contradict the order. */
export function identityCheck(
  order: Order<ApplianceData>,
  sent: { readonly uid?: unknown; readonly orderNum?: unknown },
): readonly FieldProblem[] {
  const identity = { uid: order.uid, orderNum: order.number };
  return (['uid', 'orderNum'] as const).flatMap((field) =>
    sent[field] === undefined || sent[field] === null || sent[field] === identity[field]
      ? []
      : [{ path: field, message: `is not that of this order, ${identity[field]}; leave it out or send it as it is` }],
  );
}

/** Comments sent back with an update must be the order's: they are added with POST …/comment, and never changed. */
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

/** Comments an order may have. */
const MOST_COMMENTS = 200;

/**
 * Their texts, in bytes. With the largest order of this contract that stays below an item's 400 KB (DynamoDB, "Item sizes") even
 * where nothing compresses: a comment's answer, the whole order, is kept in one item under its idempotency key.
 */
const MOST_COMMENT_BYTES = 240 * 1024;

/** The limits on an order's comments, in number and in bytes. */
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
