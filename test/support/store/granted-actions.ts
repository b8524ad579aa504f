import { AsyncLocalStorage } from 'node:async_hooks';
import type { Route } from '../../../functions/core/model/endpoint.ts';
import type { TableAction, TableName, TablesUsed } from '../../../functions/core/model/tables.ts';
import type { Store } from '../../../functions/core/store/store.ts';

/** An action with its table, such as `Orders GetItem`, or `Orders Query by-tenant`. */
export type Action = `${TableName} ${TableAction}`;

/** A function that calls DynamoDB. */
interface RunningFunction {
  readonly name: string;
  /** Returns true for an action that the function's row names. */
  readonly mayDo: (action: string) => boolean;
  /** Fails the test, since a function turns an error of the store into a response. */
  readonly deny: (denied: AccessDenied) => void;
}

/** The parts of a call's input that name tables. */
export interface Input {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName: string }>>[];
}

/** Returns the actions of a call. A transaction needs those of its items. */
export function actionsOf(command: string, input: Input, tableOf: (name: string) => string): string[] {
  if (input.TransactItems) {
    return input.TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) => `${tableOf(TableName)} ${kind}Item`),
    );
  }
  if (input.RequestItems) return Object.keys(input.RequestItems).map((name) => `${tableOf(name)} BatchGetItem`);
  const index = input.IndexName === undefined ? '' : ` ${input.IndexName}`;
  return [`${tableOf(input.TableName ?? '')} ${command.replace('Command', '')}${index}`];
}

const running = new AsyncLocalStorage<RunningFunction>();
const watched = new WeakSet<Store['client']>();

/** Actions that each function used, by the function's name. */
export const usedActions = new Map<string, Set<string>>();

/** The failure of a call that the function's row does not name. On AWS, IAM denies it. */
class AccessDenied extends Error {
  constructor(name: string, action: string) {
    super(`${name} is not allowed: ${action}. Name the action in \`tables\` of its row.`);
    this.name = 'AccessDeniedException';
  }
}

/** Checks each call that a function sends to the store, as IAM does on AWS: see {@link asFunction}. */
export function checkActions(store: Store): void {
  if (watched.has(store.client)) return;
  watched.add(store.client);
  const names = new Map([
    [store.ordersTable, 'Orders'],
    [store.idempotencyTable, 'Idempotency'],
    [store.catalogTable, 'Catalog'],
    [store.accountsTable, 'Accounts'],
    [store.eventsTable, 'Events'],
    [store.webhooksTable, 'Webhooks'],
  ]);
  store.client.middlewareStack.add(
    (next, context) => (args) => {
      const current = running.getStore();
      if (current === undefined) return next(args);
      const used = usedActions.get(current.name) ?? new Set();
      usedActions.set(current.name, used);
      for (const action of actionsOf(
        context.commandName ?? '',
        args.input as Input,
        (name) => names.get(name) ?? name,
      )) {
        used.add(action);
        if (current.mayDo(action)) continue;
        const denied = new AccessDenied(current.name, action);
        current.deny(denied);
        throw denied;
      }
      return next(args);
    },
    { step: 'initialize' },
  );
}

/** Runs work as the function does that a row describes. A call of DynamoDB that the row does not name fails, and then the work. */
export async function asFunction<Result>(
  name: string,
  { tables }: Pick<Route, 'tables'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const allowed = new Set<string>(actionsNamed(tables));
  const denials: AccessDenied[] = [];
  const deny = (denied: AccessDenied) => denials.push(denied);
  const result = await running.run({ name, mayDo: (action) => allowed.has(action), deny }, work);
  if (denials[0] !== undefined) throw denials[0];
  return result;
}

/** Runs work that a function does not do, from within its run: what others do at the same time. */
export const asOthers = <Result>(work: () => Result): Result => running.exit(work);

/** Lists the actions that a row names, with their tables. */
export const actionsNamed = (tables: TablesUsed): Action[] =>
  (Object.entries(tables) as [TableName, readonly TableAction[]][]).flatMap(([table, actions]) =>
    actions.map((action): Action => `${table} ${action}`),
  );
