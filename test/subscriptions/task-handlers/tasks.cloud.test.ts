import { beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../functions/core/store/store.ts';
import { tasks } from '../../../functions/subscriptions/model/tasks.ts';
import { customerActivator } from '../../../functions/subscriptions/task-handlers/activate-customer.ts';
import { orderCompleter } from '../../../functions/subscriptions/task-handlers/complete-order.ts';
import { testStore } from '../../support/store/test-store.ts';
import { accountOf, lines, newAccount, place, read } from '../support/accounts.ts';

let store: Store;

beforeAll(async () => {
  store = await testStore({ wait: async () => {} });
});

describe('the task that completes orders', () => {
  const stateOf = (number: number) => ({
    line: 'subscriptions',
    tenant: 'tenant-a',
    number,
    statusVersion: 1,
    status: '1002',
    statusSince: '2027-03-01T20:00:00.000Z',
    fired: [],
  });

  it('completes the order of its execution, whose state it hands on', async () => {
    const number = await place(store, await newAccount(store), lines(2));
    const state = stateOf(number);
    const complete = orderCompleter(() => store);
    expect(await complete({ state })).toEqual({ ...state, action: 'done' });
    expect(await read(store, number)).toMatchObject({ status: '1000' });
    expect(await complete({ state })).toEqual({ ...state, action: 'superseded' });
  });

  it('asks to be called again, well before its function is ended', async () => {
    const number = await place(store, await newAccount(store), lines(2));
    const state = stateOf(number);
    // Each reading of the clock is later than the previous one by half of the function's timeout.
    let looks = 0;
    const halfMs = tasks['complete-order'].timeoutSeconds * 500;
    const slow = { ...store, now: () => new Date(halfMs * looks++) };
    await expect(orderCompleter(() => slow)({ state })).rejects.toMatchObject({ name: 'WorkUnfinished' });
    expect(await read(store, number)).toMatchObject({ status: '1002' });
  });
});

describe('the task that activates customers', () => {
  const record = (customerId: string) => ({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: '1',
      Keys: { pk: { S: `CUSTOMER#${customerId}` } },
      NewImage: { customerId: { S: customerId } },
    },
  });

  const activate = (...customerIds: string[]) => customerActivator(() => store)({ Records: customerIds.map(record) });

  it('activates those that are pending, and no others', async () => {
    const pending = await newAccount(store);
    const blocked = await newAccount(store, { status: '1012' });
    expect(await activate(pending, blocked, pending)).toEqual({ batchItemFailures: [] });
    expect((await accountOf(store, pending)).customer).toMatchObject({ status: '1000', version: 2 });
    expect((await accountOf(store, blocked)).customer).toMatchObject({ status: '1012' });
  });

  it('reports a customer that it cannot activate, for redelivery', async () => {
    expect(await activate('unknown')).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  });
});
