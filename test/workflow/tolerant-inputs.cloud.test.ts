import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, expect, it } from 'vitest';
import { readLog } from '../../functions/core/events/read-log.ts';
import type { HttpEvent } from '../../functions/core/http/request.ts';
import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import { logPartition } from '../../functions/core/model/event-log.ts';
import { WorkInput } from '../../functions/core/model/execution-state.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { catalogChecker } from '../../functions/devices/task-handlers/check-stock.ts';
import { levelsKeeper } from '../../functions/devices/task-handlers/keep-stock-levels.ts';
import { answerUnrouted } from '../../functions/service/handlers/answer-unrouted.ts';
import { customerActivator } from '../../functions/subscriptions/task-handlers/activate-customer.ts';
import { orderCompleter } from '../../functions/subscriptions/task-handlers/complete-order.ts';
import { anniversaryRunner } from '../../functions/subscriptions/task-handlers/run-anniversaries.ts';
import type { WakeUp } from '../../functions/webhooks/delivery/wake-ups.ts';
import { deliverer } from '../../functions/webhooks/task-handlers/deliver.ts';
import { eventsFanner } from '../../functions/webhooks/task-handlers/fan-out.ts';
import { laneWaker } from '../../functions/webhooks/task-handlers/wake-lanes.ts';
import { outstandingCounter } from '../../functions/workflow/count-outstanding.ts';
import { dispatcher } from '../../functions/workflow/dispatch.ts';
import { handler as endEarlierExecution } from '../../functions/workflow/end-earlier-execution.ts';
import type { ExecutionInput } from '../../functions/workflow/execution-start.ts';
import { changeRecorder } from '../../functions/workflow/record-changes.ts';
import { deadlineSweeper } from '../../functions/workflow/sweep-deadlines.ts';
import { deployed } from '../../lib/config/product-lines.ts';
import { functionEntries } from '../../lib/functions/function-code.ts';
import { unroutedAnswers } from '../../lib/functions/unrouted-answers.ts';
import { lines, newAccount, place, read } from '../subscriptions/support/accounts.ts';
import { EventsTable } from '../support/events/events-table.ts';
import { seeded } from '../support/events/stubbed-store.ts';
import { httpEvent, lambdaContext } from '../support/lines/http-event.ts';
import { createTestTables, type TestTables, testStore } from '../support/store/test-store.ts';
import { event, OK, WebhookRun } from '../support/webhooks/webhook-run.ts';
import { changed, placed } from './stream-records.ts';

/** A member that only a newer version knows. */
const NEWER = 'sentByANewerVersion';

/** Returns a message with the unknown member in each of its objects. */
function planted(message: unknown): unknown {
  if (Array.isArray(message)) return message.map(planted);
  if (typeof message !== 'object' || message === null) return message;
  const members = Object.entries(message).map(([name, value]) => [name, planted(value)]);
  return { ...Object.fromEntries(members), [NEWER]: { [NEWER]: ['sent'] } };
}

let tables: TestTables;
let store: Store;

beforeAll(async () => {
  tables = await createTestTables();
  store = await testStore({ tables, wait: async () => {} });
});

/** Makes a webhook with an event in the log of its tenant. Events of one number are in one log only. */
async function webhookWith(number: number) {
  const run = await WebhookRun.create(tables, randomUUID());
  const id = await run.webhook('partner.example', () => OK);
  await run.append([event(number, 1)]);
  return { run, id };
}

const content = deployed({ sandbox: true });

/** Hands a message with unknown members to a function, and checks what it did. */
type Check = () => Promise<void>;

const done = { batchItemFailures: [] };

/** Every function that is no endpoint, by its name in the deployment. */
const CHECKS: Readonly<Record<string, Check>> = {
  'service-answer-unrouted': async () => {
    const asset = unroutedAnswers(content);
    const newer = { [NEWER]: 'sent' };
    // Further headers of an answer would be sent, and a further line would be looked at.
    const more = {
      ...asset,
      ...newer,
      paths: asset.paths.map(({ wrongMethod, ...path }) => ({
        ...path,
        ...newer,
        wrongMethod: { ...wrongMethod, ...newer },
      })),
      lines: Object.fromEntries(
        Object.entries(asset.lines).map(([name, { unknownPath, ...line }]) => [
          name,
          { ...line, ...newer, unknownPath: { ...unknownPath, ...newer } },
        ]),
      ),
    };
    const answer = (unrouted: object, event: object) =>
      answerUnrouted(() => JSON.stringify(unrouted))(() => ({ store, tenantClaim: 'client_id' }))(
        event as HttpEvent,
        lambdaContext,
      );
    for (const [rawPath, statusCode] of [
      ['/health', 405],
      ['/v3/customers/1', 405],
      ['/v3/nothing', 404],
    ] as const) {
      const event = { ...httpEvent(), rawPath };
      const plain = await answer(asset, event);
      expect(plain).toMatchObject({ statusCode });
      expect(await answer(more, planted(event) as object)).toEqual(plain);
    }
  },
  'workflow-dispatch': async () => {
    const started: ExecutionInput[] = [];
    const dispatch = dispatcher(
      async (_, input) => void started.push(input),
      () => false,
    );
    const reminders = { statusVersion: 2, fired: { late: '2027-03-01T12:00:00.000Z' } };
    const moved = { number: 7, statusVersion: 2, version: 2, previousStatus: 'new' };
    const records = [
      placed('1', { number: 7 }),
      changed('2', { number: 7 }, moved),
      changed('3', moved, { ...moved, reminders, version: 3 }),
    ];
    await dispatch({ Records: records });
    const plain = started.splice(0);
    expect(plain).toHaveLength(3);
    // The reasons of `fired` are names, and a further one would be a further reminder.
    const more = records.map((record, index) => (index < 2 ? planted(record) : { ...record, [NEWER]: 'sent' }));
    expect(await dispatch(planted({ Records: [] }) as object)).toEqual(done);
    expect(await dispatch({ Records: more, [NEWER]: 'sent' })).toEqual(done);
    expect(started).toEqual(plain);
  },
  'workflow-record-changes': async () => {
    const moved = { number: 7, statusVersion: 2, version: 2, previousStatus: 'new' };
    const records = [placed('1', { number: 7 }), changed('2', { number: 7 }, moved)];
    const recorded = async (message: unknown) => {
      const log = new EventsTable(seeded(1)).store();
      expect(await changeRecorder(() => log, { appliances: { path: '/orders/{uid}' } })(message)).toEqual(done);
      return (await readLog(log, { tenant: 'acme', after: { position: 0 }, limit: 10 })).entries;
    };
    const plain = await recorded({ Records: records });
    expect(plain.map(({ id }) => id)).toEqual(['7-v1', '7-v2']);
    expect(await recorded(planted({ Records: records }))).toEqual(plain);
  },
  'workflow-check-deadlines': async () => {
    const state = { number: 7, [NEWER]: 'sent' };
    expect(await endEarlierExecution({ state })).toEqual({ ...state, action: 'superseded' });
  },
  'workflow-sweep-deadlines': async () => {
    await deadlineSweeper(() => store, {})();
  },
  'workflow-count-outstanding': async () => {
    await outstandingCounter(() => store, {})();
  },
  'subscriptions-complete-order': async () => {
    const number = await place(store, await newAccount(store), lines(2));
    const since = { statusVersion: 1, status: '1002', statusSince: '2027-03-01T20:00:00.000Z', fired: [] };
    const message = planted({ state: { line: 'subscriptions', tenant: 'tenant-a', number, ...since } });
    const { state } = WorkInput.parse(message);
    expect(state).toHaveProperty(NEWER);
    // The state machine goes on with what the task returns.
    expect(await orderCompleter(() => store)(message)).toEqual({ ...state, action: 'done' });
    expect(await read(store, number)).toMatchObject({ status: '1000' });
  },
  'subscriptions-activate-customer': async () => {
    const customerId = await newAccount(store);
    const Keys = { pk: { S: `CUSTOMER#${customerId}` } };
    const NewImage = { customerId: { S: customerId } };
    const message = planted({ Records: [{ eventName: 'INSERT', dynamodb: { SequenceNumber: '1', Keys, NewImage } }] });
    expect(await customerActivator(() => store)(message)).toEqual(done);
  },
  'subscriptions-run-anniversaries': async () => {
    await anniversaryRunner(() => store)();
  },
  'devices-check-stock': async () => {
    await catalogChecker(() => store)();
  },
  'devices-keep-stock-levels': async () => {
    const Keys = { pk: { S: 'STOCK#WH-1#SKU-1#0' }, sk: { S: 'STOCK' } };
    const NewImage = { available: { N: '4' } };
    const message = planted({ Records: [{ eventName: 'MODIFY', dynamodb: { SequenceNumber: '1', Keys, NewImage } }] });
    expect(await levelsKeeper(() => store)(message)).toEqual(done);
  },
  'webhooks-fan-out': async () => {
    const { run } = await webhookWith(800001);
    const { tenant } = run;
    const { entries } = await readLog(run.store, { tenant, after: { position: 0 }, limit: 10 });
    const records = entries.map((entry) => {
      const NewImage = marshall({ pk: logPartition(tenant), ...entry });
      const Keys = { pk: NewImage.pk, sk: NewImage.sk };
      return { eventName: 'INSERT', dynamodb: { SequenceNumber: '1', Keys, NewImage } };
    });
    expect(await eventsFanner(() => run.store, run.sendWakeUps)(planted({ Records: records }))).toEqual(done);
    await run.hear();
    expect(run.received.map(({ body }) => body)).toEqual(entries.map(({ body }) => body));
  },
  'webhooks-deliver': async () => {
    const { run, id } = await webhookWith(800002);
    const sent: WakeUp[] = [];
    await run.fanOut(async (wakeUps) => void sent.push(...wakeUps));
    expect(sent).toMatchObject([{ lane: { webhook: id } }]);
    const Records = sent.map(({ lane }) => ({ messageId: '1', body: JSON.stringify(planted(lane)) }));
    expect(await deliverer(() => run.worker)(planted({ Records }))).toEqual(done);
    expect(run.received.map((request) => request.id)).toEqual(['800002-v1']);
  },
  'webhooks-wake-lanes': async () => {
    await laneWaker(
      () => store,
      async () => {},
    )();
  },
};

const endpoints = new Set(endpointsOf(content.endpointTables).map(({ table, key }) => `${table.line}-${key}`));
const functions = functionEntries(content).map(({ name }) => name);

it.each(functions.filter((name) => !endpoints.has(name)))('%s ignores members that it does not know', async (name) => {
  const check = CHECKS[name];
  if (check === undefined) throw new Error(`Add a message of ${name} to CHECKS`);
  await check();
});

it('no schema outside the contracts refuses members that it does not know', () => {
  const root = join(import.meta.dirname, '..', '..', 'functions');
  const strict = globSync('**/*.ts', { cwd: root })
    .filter((file) => !file.includes('/contract/'))
    .filter((file) => /strictObject|\.strict\(/.test(readFileSync(join(root, file), 'utf8')));
  expect(strict).toEqual([]);
});
