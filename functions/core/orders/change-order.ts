import { commit } from '../idempotency/commit.ts';
import type { IdempotentRequest } from '../idempotency/idempotency.ts';
import { historyKey } from '../model/keys.ts';
import type { StatusRow } from '../model/lifecycle.ts';
import { type CommentedOrder, type FieldChange, type HistoryEntry, type Order, orderItem } from '../model/order.ts';
import type { HttpResponse } from '../model/response.ts';
import { type FieldProblem, Problem, validationFailed } from '../problems/problem.ts';
import { retried } from '../store/retry.ts';
import type { Store } from '../store/store.ts';
import { conditionalPut, type Write } from '../store/transaction.ts';
import { commentWrites, newComments } from './comments.ts';
import { diffFields } from './diff.ts';
import { type OrderName, type Owner, readOrder } from './read-order.ts';

/** What an order should become. What is left out stays as it is. */
export interface Change<Data extends object> {
  readonly data?: Data;
  readonly status?: string;
  readonly comments?: readonly string[];
  /** Why, for the history. */
  readonly reason?: string;
  /** The line's own writes, committed with the change or not at all. Each carries its condition. */
  readonly writes?: readonly Write[];
}

/** Who makes a change, and which transitions there are. */
export interface ChangeTerms {
  /** For the history. */
  readonly actor: string;
  readonly lifecycle: Readonly<Record<string, StatusRow>>;
}

/** Which order to change, on whose behalf, from which versions, and how. */
export interface ChangeRequest<Data extends object> extends ChangeTerms {
  readonly owner: Owner;
  readonly name: OrderName;
  /** Decides on the change; called again with the newer order when another writer was faster. May throw a Problem. */
  readonly decide: (order: CommentedOrder<Data>) => Change<Data>;
  /** What the line's rules say of the result, once the transition is known to be allowed. Any problem refuses the change. */
  readonly check?: (
    after: CommentedOrder<Data>,
    changes: readonly FieldChange[],
    before: CommentedOrder<Data>,
  ) => readonly FieldProblem[];
  /** The versions the caller accepts (`If-Match`): any other is refused. */
  readonly ifMatch?: readonly number[] | undefined;
  readonly request?: IdempotentRequest | undefined;
}

/** Where the order itself is among a change's writes: its position tells a lost race from a refusal of the line's own writes. */
const ORDER = 0;

/**
 * Changes an order: the one door to its fields and its status. Reads it, lets `decide` say what it should become, checks the
 * transition against the lifecycle table, and writes order, history entry and comments in one transaction on condition of the
 * version that was read. A change to nothing makes no new version; only its answer is kept, under its key if it has one.
 *
 * Two requests, one read and one transaction, unless another writer was faster: then it starts over with the newer order.
 *
 * @param answer how the line prints the order; what it returns is kept for repeats of the request.
 * @throws Problem `not-found`, `version-mismatch`, `transition-refused`, `validation-failed`, `idempotency-key-reused`, `unavailable`
 * @throws ConditionFailed when one of the line's own writes is refused
 */
export function changeOrder<Data extends object>(
  store: Store,
  change: ChangeRequest<Data>,
  answer: (order: CommentedOrder<Data>) => HttpResponse,
): Promise<HttpResponse> {
  const changeOnce = async () => {
    const before = await readOrder<Data>(store, change.owner, change.name);
    checkVersion(before, change.ifMatch);
    const decided = change.decide(before);
    const prepared = prepareChange(store, before, decided, change);
    if (prepared === undefined) return commit(store, [], answer(before), change.request);
    const problems = change.check?.(prepared.order, prepared.changes, before) ?? [];
    if (problems.length > 0) throw validationFailed(problems);
    return commit(store, prepared.writes, answer(prepared.order), change.request);
  };
  return retried(store, changeOnce, (failed) => failed.at(ORDER));
}

function checkVersion(order: Order<object>, ifMatch: readonly number[] | undefined): void {
  if (ifMatch === undefined || ifMatch.includes(order.version)) return;
  throw new Problem(
    'version-mismatch',
    `The order is at version ${order.version}, not ${ifMatch.join(' or ') || 'the one given'}; read it again and repeat the change.`,
    { currentVersion: order.version },
  );
}

/** A change that is ready to be written. */
export interface PreparedChange<Data extends object> {
  /** The order as it will be. */
  readonly order: CommentedOrder<Data>;
  readonly changes: readonly FieldChange[];
  /** The order itself, on condition of the version it was read at; its history entry and comments; the line's own writes. */
  readonly writes: readonly Write[];
}

/**
 * Prepares a change of an order that was read: checks the transition against the lifecycle table, and makes the writes of order,
 * history entry and comments. Where orders change together, their writes are put into one transaction; else {@link changeOrder}
 * does all of it. There is no other way to a change of an order.
 *
 * @returns undefined when nothing would change; what the line writes of its own is then not written either
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
  const writes = [...changeWrites(store, before, after), ...(decided.writes ?? [])];
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
  if (!moved && changes.length === 0) return undefined;
  const version = before.version + 1;
  const order = {
    ...before,
    status,
    ...(moved && {
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

/** Refuses a transition that the table does not have, and says which it has. */
function checkTransition(from: string, to: string, lifecycle: ChangeTerms['lifecycle']): void {
  const next = lifecycle[from]?.next ?? [];
  if (next.includes(to)) return;
  const allowed = next.length === 0 ? 'it is final' : `allowed from there: ${next.join(', ')}`;
  const message = `an order cannot go from ${from} to ${to}; ${allowed}`;
  throw new Problem('transition-refused', 'The order cannot go to this status.', {
    fields: [{ path: 'status', message }],
  });
}

/** The order itself comes first ({@link ORDER}). */
function changeWrites<Data extends object>(store: Store, before: CommentedOrder<Data>, after: Changed<Data>): Write[] {
  const { comments, ...order } = after.order;
  const { tenant, number, version } = order;
  return [
    conditionalPut({
      table: store.ordersTable,
      item: orderItem(order),
      condition: '#version = :version AND tenant = :tenant',
      names: { '#version': 'version' },
      values: { ':version': before.version, ':tenant': before.tenant },
    }),
    conditionalPut({
      table: store.ordersTable,
      item: { ...historyKey(number, version), tenant, ...after.entry },
      condition: 'attribute_not_exists(pk)',
    }),
    ...commentWrites(store, order, comments.slice(before.comments.length)),
  ];
}
