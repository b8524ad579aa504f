import { BatchWriteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { CENSUS, orderKey } from '../../functions/core/model/keys.ts';
import type { Lifecycle } from '../../functions/core/model/lifecycle.ts';
import { type Order, orderItem } from '../../functions/core/model/order.ts';
import { json } from '../../functions/core/model/response.ts';
import { DAY_MS, MINUTE_MS } from '../../functions/core/model/time-units.ts';
import { changeOrder } from '../../functions/core/orders/change-order.ts';
import { deadlinesOf } from '../../functions/core/orders/deadlines-of.ts';
import { fireDeadlines } from '../../functions/core/orders/fire-deadlines.ts';
import { placeOrder } from '../../functions/core/orders/place-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { outstandingCounter } from '../../functions/workflow/count-outstanding.ts';
import { countFailedWork, type FailureSources } from '../../functions/workflow/failed-work.ts';
import { deadlineSweeper } from '../../functions/workflow/sweep-deadlines.ts';
import { metricsIn } from '../support/cloud/emitted-metrics.ts';
import { logLines } from '../support/cloud/log-lines.ts';
import { testStore } from '../support/store/test-store.ts';

const START = Date.parse('2027-03-01T10:00:00Z');
const lifecycle: Lifecycle = {
  new: { description: '', next: ['packed', 'done'], stuckAfterDays: 3 },
  packed: { description: '', next: ['done'], stuckAfterDays: 1 },
  done: { description: '', next: [] },
};
const lifecycles = { things: { new: { next: [], stuckAfterDays: 3 }, packed: { next: [], stuckAfterDays: 1 } } };
const lines = logLines();

/** Entries of the index that a run counts. */
const ENTRIES_A_RUN = 40;

async function scene() {
  let now = START;
  const store = await testStore({ now: () => new Date(now) });
  const seen = { from: 0 };
  return {
    store,
    on: (days: number) => {
      now = START + days * DAY_MS;
    },
    minuteLater: () => {
      now += MINUTE_MS;
    },
    /** Runs the count, and returns the metrics that it writes. */
    counted: async (using: Store = store, failures: FailureSources | undefined = undefined) => {
      await outstandingCounter(() => using, lifecycles, { entriesARun: ENTRIES_A_RUN, failures })();
      const metrics = lines().flatMap(metricsIn);
      const own = metrics.slice(seen.from);
      seen.from = metrics.length;
      return own.map((metric) => metric.replace(/\{stage=test(?:,line=things)?(?:,status=(\w+))?\}/, ' $1'));
    },
  };
}

/** Places orders of a tenant, and returns their numbers. */
async function place(store: Store, count: number, tenant = 'acme'): Promise<number[]> {
  const numbers: number[] = [];
  for (let placed = 0; placed < count; placed++) {
    await placeOrder(store, { line: 'things', tenant, actor: 'ada', status: 'new', lifecycle, data: {} }, (order) => {
      numbers.push(order.number);
      return json(200, {});
    });
  }
  return numbers;
}

const move = (store: Store, number: number, status: string) => {
  const owner = { line: 'things', tenant: 'acme' };
  const change = { owner, name: { number }, actor: 'ada', lifecycle, decide: () => ({ status }) };
  return changeOrder(store, change, () => json(200, {}));
};

const SECONDS = DAY_MS / 1_000;

test('counts the orders of all tenants in each status, how old the oldest is, and how old the count is', async () => {
  const { store, on, counted } = await scene();
  await place(store, 3);
  on(1);
  const [moved = 0] = await place(store, 9, 'globex').then(() => place(store, 1));
  await move(store, moved, 'packed');
  on(1.5);
  expect(await counted()).toEqual([
    'ordersOutstanding new=12',
    `oldestOrderAge new=${1.5 * SECONDS}`,
    'ordersOutstanding packed=1',
    `oldestOrderAge packed=${0.5 * SECONDS}`,
    'ordersStuck =0',
    'countAge =0',
  ]);
});

test('counts an order no more once nobody waits for it', async () => {
  const { store, counted } = await scene();
  const [first = 0] = await place(store, 2);
  await move(store, first, 'done');
  expect(await counted()).toContain('ordersOutstanding new=1');
});

test('counts those past the limit of their status, with their ages', async () => {
  const { store, on, counted } = await scene();
  const [first = 0] = await place(store, 2);
  on(1);
  await place(store, 1);
  on(3);
  await fireDeadlines(store, lifecycle, { line: 'things', number: first });
  expect(await counted()).toEqual(
    expect.arrayContaining(['ordersStuck =1', 'ordersOutstanding new=3', `oldestOrderAge new=${3 * SECONDS}`]),
  );
  await move(store, first, 'done');
  expect(await counted()).toEqual(expect.arrayContaining(['ordersStuck =0', 'ordersOutstanding new=2']));
});

/** Stores many orders at once. */
async function placeMany(store: Store, orders: number): Promise<void> {
  const now = store.now().toISOString();
  const made = Array.from({ length: orders }, (_, index): Order => {
    const number = 200_000 + index;
    const common = { line: 'things', tenant: 'acme', number, uid: `${number}-0123456789abcdef0123`, version: 1 };
    const status = { status: 'new', statusVersion: 1, statusSince: now, previousStatus: null, createdStatus: 'new' };
    return { ...common, ...status, createdAt: now, createdBy: 'ada', updatedAt: now, data: {} };
  });
  for (let from = 0; from < made.length; from += 25) {
    const puts = made.slice(from, from + 25).map((order) => ({
      PutRequest: { Item: { ...orderItem(order, deadlinesOf(store, order, lifecycle)) } },
    }));
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.ordersTable]: puts } }));
  }
}

/** A store that counts the entries that the index gives. */
function watched(store: Store) {
  const read = { entries: 0 };
  const send: Store['client']['send'] = async (command: never, options: never) => {
    const result = (await store.client.send(command, options)) as { Items?: unknown[] };
    read.entries += result.Items?.length ?? 0;
    return result;
  };
  return { read, store: { ...store, client: Object.create(store.client, { send: { value: send } }) } as Store };
}

test('reads a bounded number of entries a run, continues in the next, and says how old the count is', async () => {
  const { store, minuteLater, counted } = await scene();
  await placeMany(store, 50);
  const { store: using, read } = watched(store);
  expect(await counted(using)).toEqual(expect.arrayContaining(['ordersOutstanding new=0', 'ordersStuck =0']));
  expect(read.entries).toBeLessThanOrEqual(ENTRIES_A_RUN);
  minuteLater();
  read.entries = 0;
  expect(await counted(using)).toEqual(expect.arrayContaining(['ordersOutstanding new=50', 'countAge =60']));
  expect(read.entries).toBeLessThanOrEqual(ENTRIES_A_RUN);
  // The next count has begun; the last one that was finished is shown until then.
  minuteLater();
  expect(await counted(using)).toEqual(expect.arrayContaining(['ordersOutstanding new=50', 'countAge =120']));
});

test('loses or doubles no step when two runs meet, or one is killed', async () => {
  const { store, minuteLater, counted } = await scene();
  await placeMany(store, 50);
  const send: Store['client']['send'] = (command: never, options: never) =>
    (command as object).constructor.name === 'PutCommand'
      ? Promise.reject(new Error('The process is gone'))
      : store.client.send(command, options);
  await expect(counted({ ...store, client: Object.create(store.client, { send: { value: send } }) })).rejects.toThrow();
  await Promise.all([counted(), counted()]);
  minuteLater();
  expect(await counted()).toContain('ordersOutstanding new=50');
});

test('keeps nothing when one run counts everything', async () => {
  const { store, counted } = await scene();
  await place(store, 3);
  await counted();
  const { Item } = await store.client.send(new GetCommand({ TableName: store.ordersTable, Key: CENSUS }));
  expect(Item).toBeUndefined();
});

/** Makes sources with failed executions of the line `things`, newest first, and with dead letters of lines. */
const failures = (
  names: readonly string[],
  letters: readonly string[] = [],
  { more = false, inProgress = 0 }: { readonly more?: boolean; readonly inProgress?: number } = {},
): FailureSources => ({
  executions: async (line) => (line === 'things' ? { names, more } : { names: [], more: false }),
  deadLetters: async () => ({
    bodies: letters.map((line) => JSON.stringify({ name: `${line}-1-v1`, state: { line } })),
    total: letters.length + inProgress,
  }),
});
const entryOf = (number: number) => `things-${number}-v1`;

test('reports an execution that has failed while its order waits, in every run, until the order has moved on', async () => {
  const { store, minuteLater, counted } = await scene();
  const [first = 0, second = 0] = await place(store, 2);
  const sources = failures([first, second].map(entryOf));
  for (let minutes = 0; minutes < 3; minutes++) {
    expect(await counted(store, sources)).toContain('executionsFailed =2');
    minuteLater();
  }
  await move(store, first, 'packed');
  expect(await counted(store, sources)).toContain('executionsFailed =1');
  // Step Functions lists an execution that was redriven as one that runs.
  expect(await counted(store, failures([entryOf(first)]))).toContain('executionsFailed =0');
  expect(await counted(store, failures([]))).toContain('executionsFailed =0');
});

test('reports dead letters of executions for their line, and cannot tell of a line while a reader holds a message', async () => {
  const store = await testStore();
  const count = (sources: FailureSources) => countFailedWork(store, sources, ['things', 'toys']);
  expect(await count(failures([], ['things', 'things']))).toEqual(
    new Map([
      ['things', 2],
      ['toys', 0],
    ]),
  );
  expect(await count(failures([], ['things'], { inProgress: 1 }))).toEqual(new Map([['things', 1]]));
  expect(await count(failures([], [], { inProgress: 1 }))).toEqual(new Map());
  const unreadable = { ...failures([]), deadLetters: async () => ({ bodies: ['{', '[]', '{"state":7}'], total: 3 }) };
  expect(await count(unreadable)).toEqual(
    new Map([
      ['things', 0],
      ['toys', 0],
    ]),
  );
});

test('looks up a bounded number of orders, and tells nothing if all of these have moved on', async () => {
  const { store } = await scene();
  let reads = 0;
  const send: Store['client']['send'] = (command: never, options: never) => {
    reads += 1;
    return store.client.send(command, options);
  };
  const counting: Store = { ...store, client: Object.create(store.client, { send: { value: send } }) };
  const gone = Array.from({ length: 50 }, (_, index) => entryOf(900_000 + index));
  expect(await countFailedWork(counting, failures(gone, [], { more: true }), ['things'])).toEqual(new Map());
  expect(await countFailedWork(counting, failures([...gone, ...gone, ...gone]), ['things'])).toEqual(new Map());
  expect(reads).toBe(100);
  expect(await countFailedWork(counting, failures(gone), ['things'])).toEqual(new Map([['things', 0]]));
});

test('fails, so that the silence of the count is noticed, if what has failed cannot be read', async () => {
  const { store, counted } = await scene();
  const broken: FailureSources = { ...failures([]), deadLetters: () => Promise.reject(new Error('SQS is down')) };
  await expect(counted(store, broken)).rejects.toThrow('SQS is down');
  expect(lines().flatMap(metricsIn)).toEqual([]);
});

test.each([{ version: 'one' }, { version: 3, inProgress: 'gone' }])(
  'begins again if its own item is %o',
  async (item) => {
    const { store, counted } = await scene();
    await place(store, 3);
    await store.client.send(new PutCommand({ TableName: store.ordersTable, Item: { ...CENSUS, ...item } }));
    await counted();
    expect(await counted()).toContain('ordersOutstanding new=3');
  },
);

test('counts and reports the others when an order in the index cannot be read', async () => {
  const { store, counted, on } = await scene();
  const [broken = 0] = await place(store, 3);
  await store.client.send(
    new UpdateCommand({
      TableName: store.ordersTable,
      Key: orderKey(broken),
      UpdateExpression: 'SET #status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': 7 },
    }),
  );
  expect(await counted()).toContain('ordersOutstanding new=2');
  expect(lines().some((line) => JSON.stringify(line).includes(`ORDER#${broken}`))).toBe(true);
  on(4);
  const sweep = deadlineSweeper(() => store, lifecycles);
  await expect(sweep()).rejects.toThrow('The deadlines of 1 orders could not fire');
});

test.each([{ pk: 'x' }, { pk: 'x', sk: 'y', deadlineKey: 'nowhere', deadlineAt: 'z' }])(
  'begins again where the position that it has kept is none (%o)',
  async (after) => {
    const { store, counted } = await scene();
    await place(store, 3);
    const inProgress = { begunAt: new Date(START).toISOString(), tallies: {}, partition: 0, after };
    const Item = { ...CENSUS, version: 1, inProgress };
    await store.client.send(new PutCommand({ TableName: store.ordersTable, Item }));
    expect(await counted()).toContain('ordersOutstanding new=3');
  },
);
