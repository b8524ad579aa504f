import { beforeAll, expect, test } from 'vitest';
import { getHealth } from '../../functions/service/get-health.ts';
import { deadlineChecker } from '../../functions/workflow/check-deadlines.ts';
import { ApplianceService, completeOrder, keyed, type Operation } from '../support/appliance-service.ts';
import { call } from '../support/http-event.ts';
import { granted, roleOf } from './grants.ts';
import { synthesize } from './templates.ts';

interface Input {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName: string }>>[];
}

/** The IAM actions that a call of DynamoDB takes, on which table or index. A transaction takes those of its items. */
function actionsOf(command: string, input: Input, tableOf: (name: string) => string): string[] {
  if (input.TransactItems) {
    return input.TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName }]) => {
        const action = kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`;
        return `dynamodb:${action} ${tableOf(TableName)}`;
      }),
    );
  }
  const index = input.IndexName === undefined ? '' : `/index/${input.IndexName}`;
  return [`dynamodb:${command.replace('Command', '')} ${tableOf(input.TableName ?? '')}${index}`];
}

/** The actions that each function used, by the function's name. */
const used = new Map<string, Set<string>>();
let allowed: (name: string) => string[];

beforeAll(async () => {
  const { service: template } = synthesize({ stage: 'production' });
  allowed = (name) => granted(template, roleOf(template, name)).filter((action) => action.startsWith('dynamodb:'));

  const service = await ApplianceService.start();
  const { store } = service;
  const tableOf = (name: string) => (name === store.ordersTable ? 'Orders' : 'Idempotency');
  let running = '';
  store.client.middlewareStack.add(
    (next, context) => (args) => {
      const actions = used.get(running) ?? new Set();
      for (const action of actionsOf(context.commandName ?? '', args.input as Input, tableOf)) actions.add(action);
      used.set(running, actions);
      return next(args);
    },
    { step: 'initialize' },
  );
  const as = <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    running = name;
    return work();
  };
  const endpoint = (operation: Operation, options: Parameters<ApplianceService['call']>[1]) =>
    as(`appliances-${operation}`, () => service.call(operation, options));

  const created = await endpoint('create-order', { body: completeOrder(), ...keyed('k1') });
  const { uid, orderNum } = created.body;
  const of = { path: { uid } };
  // A repeat that would be refused is answered from the record: one more kind of read.
  await endpoint('create-order', { body: completeOrder({ status: 'archived' }), ...keyed('k1') });
  await endpoint('get-order', of);
  await endpoint('update-order', { ...of, body: { status: 'provisioning' } });
  await endpoint('add-comment', { ...of, body: { body: 'hello' }, ...keyed('k2') });
  await endpoint('flag-order', of);
  await endpoint('unflag-order', of);
  await endpoint('get-history', of);
  await endpoint('clone-order', { ...of, ...keyed('k3') });
  const page = await endpoint('list-orders', { query: 'limit=1' });
  const next = /\?([^>]*)>/.exec(String(page.headers.link))?.[1] ?? '';
  await endpoint('list-orders', { query: next });
  await as('service-get-health', () => call(getHealth(() => ({ store, tenantClaim: 'client_id' }))));

  const order = { line: 'appliances', tenant: 'tenant-a', number: orderNum, statusVersion: 2, status: 'provisioning' };
  const state = { ...order, statusSince: '2027-03-01T10:00:00.000Z', fired: [] };
  const deadlines = [{ reason: 'stalled', afterSeconds: 1, set: { flagged: true } }];
  const later = { ...store, now: () => new Date('2099-01-01') };
  await as('workflow-check-deadlines', () => deadlineChecker(() => later)({ state, deadlines }));
});

test('sees what every function does', () => {
  expect([...used.keys()].sort()).toEqual(
    [
      ...['create-order', 'get-order', 'update-order', 'add-comment', 'flag-order', 'unflag-order'],
      ...['get-history', 'clone-order', 'list-orders'],
    ]
      .map((operation) => `appliances-${operation}`)
      .concat('service-get-health', 'workflow-check-deadlines')
      .sort(),
  );
});

test('lets every function do all that it does: nothing will be denied on AWS', () => {
  for (const [name, actions] of used) {
    expect(allowed(name), name).toEqual(expect.arrayContaining([...actions]));
  }
});

test('grants no action that nothing uses', () => {
  const everUsed = new Set([...used.values()].flatMap((actions) => [...actions]));
  const everAllowed = new Set([...used.keys()].flatMap(allowed));
  expect([...everAllowed].filter((action) => !everUsed.has(action))).toEqual([]);
});
