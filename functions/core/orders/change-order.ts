import { commit } from '../idempotency/commit.ts';
import type { IdempotentRequest } from '../idempotency/idempotent-request.ts';
import { historyKey } from '../model/keys.ts';
import type { StatusRow } from '../model/lifecycle.ts';
import { type CommentedOrder, type FieldChange, type HistoryEntry, type Order, orderItem } from '../model/order.ts';
import type { WatchedLifecycle, WatchedRow } from '../model/reminder-days.ts';
import type { HttpResponse } from '../model/response.ts';
import type { UnwantedVersions } from '../problems/if-none-match.ts';
import { type FieldProblem, Problem, validationFailed } from '../problems/problem.ts';
import { retried } from '../store/retry.ts';
import type { Store } from '../store/store.ts';
import { conditionalPut, type Write } from '../store/transaction.ts';
import { commentWrites, newComments } from './comments.ts';
import { deadlinesOf, remindersAfter, unchangedCondition } from './deadlines-of.ts';
import { diffFields } from './diff.ts';
import { type OrderName, type Owner, readOrder } from './read-order.ts';

/** The intended change of an order. An absent member leaves its part as it is. */
export interface Change<Data extends object> {
  readonly data?: Data;
  readonly status?: string;
  /** Reasons of deadlines of the present status that fire with the change. */
  readonly fires?: readonly string[];
  readonly comments?: readonly string[];
  /** The reason, for the history. */
  readonly reason?: string;
  /** The line's own writes, committed atomically with the change. Each carries its condition. */
  readonly writes?: readonly Write[];
}

/** The actor of a change, and the allowed transitions. */
export interface ChangeTerms {
  /** The name in the history. */
  readonly actor: string;
  readonly lifecycle: Readonly<Record<string, Pick<StatusRow, 'next'> & WatchedRow>>;
}

/** A request to change an order: the order, its owner, the accepted versions, and the change. */
export interface ChangeRequest<Data extends object> extends ChangeTerms {
  readonly owner: Owner;
  readonly name: OrderName;
  /** Decides on the change. A retry after another writer's change calls it with the newer order. It may throw a Problem. */
  readonly decide: (order: CommentedOrder<Data>) => Change<Data>;
  /** Validates the result by the line's rules, after the check of the transition. Any problem rejects the change. */
  readonly check?: (
    after: CommentedOrder<Data>,
    changes: readonly FieldChange[],
    before: CommentedOrder<Data>,
  ) => readonly FieldProblem[];
  /** The versions that the caller accepts (`If-Match`). A change of any other version is rejected. */
  readonly ifMatch?: readonly number[] | undefined;
  /** The versions that the caller does not want to find (`If-None-Match`). */
  readonly ifNoneMatch?: UnwantedVersions;
  readonly request?: IdempotentRequest | undefined;
}

/**
 * Position of the order among a change's writes. It distinguishes a lost race from a failed condition of the line's own writes.
 */
const ORDER = 0;

/**
 * Changes an order; the only way to its fields and its status. It reads the order, calls `decide` and checks the transition
 * against the lifecycle table. One transaction then writes order, history entry and comments, on condition of the version read. A
 * change that changes nothing and has no reason makes no new version; it only keeps its response under the request's key.
 *
 * It takes two requests, a read and a transaction. If another writer was faster, it retries with the newer order.
 *
 * @param respond makes the response for the order; repeats of the request get it too
 * @throws Problem `not-found`, `version-mismatch`, `transition-refused`, `validation-failed`, `idempotency-key-reused`,
 * `unavailable`
 * @throws ConditionFailed if the condition of one of the line's own writes fails
 */
export function changeOrder<Data extends object>(
  store: Store,
  change: ChangeRequest<Data>,
  respond: (order: CommentedOrder<Data>) => HttpResponse,
): Promise<HttpResponse> {
  const changeOnce = async () => {
    const before = await readOrder<Data>(store, change.owner, change.name);
    checkVersion(before, change);
    const decided = change.decide(before);
    const prepared = prepareChange(store, before, decided, change);
    if (prepared === undefined) return commit(store, [], respond(before), change.request);
    const problems = change.check?.(prepared.order, prepared.changes, before) ?? [];
    if (problems.length > 0) throw validationFailed(problems);
    return commit(store, prepared.writes, respond(prepared.order), change.request);
  };
  return retried(store, changeOnce, (failed) => failed.at(ORDER));
}

/** Advice by which a caller tells its own success, whose response was lost, from another's change. */
const MAY_BE_YOURS =
  'An earlier attempt of yours may have made that version: the history says who did. A repeat with the same Idempotency-Key gets the first response.';

/** The versions of an order that its caller accepts. */
type Conditions = Pick<ChangeRequest<object>, 'ifMatch' | 'ifNoneMatch'>;

function checkVersion({ version }: Order<object>, { ifMatch, ifNoneMatch }: Conditions): void {
  const isWanted = ifMatch?.includes(version) ?? true;
  const isUnwanted = ifNoneMatch === 'any' || ifNoneMatch?.includes(version) === true;
  if (isWanted && !isUnwanted) return;
  const expected = isWanted ? 'which If-None-Match excludes' : `not ${ifMatch?.join(' or ') || 'the one given'}`;
  throw new Problem(
    'version-mismatch',
    `The order is at version ${version}, ${expected}; read it again and repeat the change. ${MAY_BE_YOURS}`,
    { currentVersion: version },
  );
}

/** A change, ready to write. */
export interface PreparedChange<Data extends object> {
  /** The order after the change. */
  readonly order: CommentedOrder<Data>;
  readonly changes: readonly FieldChange[];
  /**
   * The writes, the order itself first, on condition of the version read. The history entry, the comments and the line's own
   * writes follow.
   */
  readonly writes: readonly Write[];
}

/**
 * Prepares a change of an order that was read: checks the transition against the lifecycle table, and makes the writes of order,
 * history entry and comments. A caller that changes several orders together puts their writes into one transaction. For one order
 * {@link changeOrder} does all of it. Nothing else changes an order.
 *
 * @returns undefined if nothing would change; the line's own writes are then dropped too
 * @throws Problem `transition-refused`
 */
export function prepareChange<Data extends object>(
  store: Store,
  before: CommentedOrder<Data>,
  decided: Change<Data>,
  terms: ChangeTerms,
): PreparedChange<Data> | undefined {
  const after = apply(store, before, decided, terms);
  if (after === undefined) return undefined;
  const writes = [...changeWrites(store, before, after, terms.lifecycle), ...(decided.writes ?? [])];
  return { order: after.order, changes: after.entry.changes, writes };
}

interface Changed<Data extends object> {
  readonly order: CommentedOrder<Data>;
  readonly entry: HistoryEntry;
}

function apply<Data extends object>(
  store: Store,
  before: CommentedOrder<Data>,
  decided: Change<Data>,
  { actor, lifecycle }: ChangeTerms,
): Changed<Data> | undefined {
  const status = decided.status ?? before.status;
  const moved = status !== before.status;
  if (moved) checkTransition(before.status, status, lifecycle);
  const data = decided.data ?? before.data;
  const changes = diffFields(before.data, data);
  const timestamp = store.now().toISOString();
  const comments = newComments(decided.comments ?? [], actor, timestamp);
  for (const [index, { body }] of comments.entries()) {
    changes.push({ field: `comments[${before.comments.length + index}]`, oldValue: null, newValue: body });
  }
  // A reason is kept, also that of a repeated status: the history has it.
  if (!moved && changes.length === 0 && decided.reason === undefined) return undefined;
  const version = before.version + 1;
  const order = {
    ...before,
    status,
    reminders: remindersAfter(before, decided.fires ?? [], timestamp),
    ...(moved && {
      reminders: undefined,
      statusVersion: version,
      statusSince: timestamp,
      previousStatus: before.status,
      correlationId: store.correlationId,
    }),
    version,
    updatedAt: timestamp,
    data,
    comments: [...before.comments, ...comments],
  };
  const reason = decided.reason === undefined ? {} : { reason: decided.reason };
  return { order, entry: { version, from: before.status, to: status, changes, actor, timestamp, ...reason } };
}

/** Rejects a transition that the table does not have, with the transitions that it has. */
function checkTransition(from: string, to: string, lifecycle: ChangeTerms['lifecycle']): void {
  const fields = transitionProblems(from, to, lifecycle);
  if (fields.length > 0) throw new Problem('transition-refused', 'The order cannot go to this status.', { fields });
}

/**
 * Returns the problem of a transition that the table does not have. A line that lists it beside other problems of the request asks for it
 * here; {@link changeOrder} rejects such a transition anyway.
 *
 * @example transitionProblems('done', 'done', {}) // []: no transition
 */
export function transitionProblems(
  from: string,
  to: string,
  lifecycle: ChangeTerms['lifecycle'],
): readonly FieldProblem[] {
  const next = lifecycle[from]?.next ?? [];
  if (to === from || next.includes(to)) return [];
  const allowed = next.length === 0 ? 'it is final' : `allowed from there: ${next.join(', ')}`;
  return [{ path: 'status', message: `an order cannot go from ${from} to ${to}; ${allowed}` }];
}

/**
 * Returns the writes of a change, the order itself first ({@link ORDER}). Its condition holds if neither the order nor its
 * reminders have changed since they were read.
 */
function changeWrites<Data extends object>(
  store: Store,
  before: CommentedOrder<Data>,
  after: Changed<Data>,
  lifecycle: WatchedLifecycle,
): Write[] {
  const { comments, ...order } = after.order;
  const { tenant, number, version } = order;
  return [
    conditionalPut({
      table: store.ordersTable,
      item: orderItem(order, deadlinesOf(store, order, lifecycle)),
      ...unchangedCondition(before),
    }),
    conditionalPut({
      table: store.ordersTable,
      item: { ...historyKey(number, version), tenant, ...after.entry },
      condition: 'attribute_not_exists(pk)',
    }),
    ...commentWrites(store, order, comments.slice(before.comments.length)),
  ];
}
