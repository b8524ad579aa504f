import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import { productLines } from '../../lib/config/product-lines.ts';
import { referredMetrics } from '../../lib/local/cloudwatch/cloudwatch.ts';
import type { Metric } from '../../lib/local/metrics/metric-store.ts';
import { setStage } from '../api/subscriptions/stage.ts';
import { expectDone, Shop } from '../support/api/device-api.ts';
import { completeOrder } from '../support/lines/appliance-service.ts';
import { disturbing } from './disturbances.ts';
import { readEvents, readTable, startWitness, type Witness } from './event-witness.ts';
import { MARKS, markEveryField } from './marked-fields.ts';
import { nameOf, notEmitted, withMetrics } from './not-emitted.ts';
import { callOtherEndpoints, orderForDocumentedCustomer, walkDemos, walkElsewhere } from './order-walks.ts';
import { damageCatalog, delayDeadlines, failRuns, goThroughOutage, loseDispatch, placeOrders } from './outage.ts';
import { personalValues, withoutFigures, wordsOf } from './personal-values.ts';
import { isOfLimits, provokeRefusals, provokeTokenRefusals } from './refusals.ts';
import { DEPLOYED, startTroubledCloud, type TroubledCloud } from './troubled-cloud.ts';
import { loseWakeUp, walkWebhooks } from './webhook-walk.ts';

/** The walks before the tests call each function of the service: a machine that does much else takes minutes. */
const PATIENT = 360_000;

let troubled: TroubledCloud;
let witness: Witness | undefined;
beforeAll(async () => {
  troubled = await startTroubledCloud(inject('assembly'));
  const { access, caller, dynamodb } = troubled;
  // It is stuck after a week of the clock, in which everything else happens.
  expectDone(await caller.place(completeOrder()));
  await walkDemos(troubled);
  // Not before: what is bought can be given back for fourteen days.
  const working = { caller, shop: await Shop.open(access), stage: await setStage(access) };
  dynamodb.script = disturbing();
  await walkElsewhere(troubled, working);
  await walkWebhooks(troubled);
  await provokeRefusals(working);
  await provokeTokenRefusals(troubled);
  await goThroughOutage(troubled, working);
  await failRuns(troubled);
  await delayDeadlines(troubled);
  await loseDispatch(troubled);
  await loseWakeUp(troubled);
  await damageCatalog(troubled);
  await placeOrders(working);
  await callOtherEndpoints(troubled);
  witness = await startWitness(troubled);
  await orderForDocumentedCustomer(working);
  await markEveryField(troubled, witness.url);
  await witness.heardAll();
}, PATIENT);
afterAll(async () => {
  witness?.stop();
  await troubled.stop();
});

/** Returns the parts of the changed definitions that refer to metrics nobody emitted. */
const dead = (change: (metric: Metric) => Metric = (metric) => metric) => {
  const { cloudWatch } = troubled.cloud;
  const ofLimits = referredMetrics(cloudWatch.definitions).filter(isOfLimits);
  const metrics = () => [...cloudWatch.metrics(), ...ofLimits];
  return notEmitted(withMetrics(cloudWatch.definitions, change), { metrics });
};

/** Time within which a deadline passes and an order becomes stuck. */
const PATIENCE = { timeout: 100_000, interval: 500 };

test('every metric that a widget or an alarm refers to is emitted, with exactly these dimensions', async () => {
  await expect.poll(() => dead(), PATIENCE).toEqual([]);
});

/** Metrics of alarms that have never been above 0. */
function quiet(): readonly string[] {
  const { cloudWatch } = troubled.cloud;
  const heard = new Set(cloudWatch.totals().flatMap(({ metric, total }) => (total > 0 ? [nameOf(metric)] : [])));
  const referred = referredMetrics({ ...cloudWatch.definitions, dashboards: [] });
  const watched = referred.filter((metric) => !isOfLimits(metric));
  return watched.flatMap((metric) => (heard.has(nameOf(metric)) ? [] : [`${nameOf(metric)} (${metric.by})`]));
}

test('no alarm is made of what a fault leaves at 0, but for executions that take too long and messages that a reader holds', async () => {
  const others = () =>
    quiet().filter(
      (metric) => !/^AWS\/(States ExecutionsTimedOut|SQS ApproximateNumberOfMessagesNotVisible) /.test(metric),
    );
  await expect.poll(others, PATIENCE).toEqual([]);
});

describe('a metric that is not emitted', () => {
  const renamed = (name: string) => dead((metric) => (metric.name === name ? { ...metric, name: `${name}2` } : metric));

  test('is told of with who refers to it', () => {
    const by = '(dashboard quartermaster-local-orders: Orders placed (orders / 5 min))';
    expect(renamed('ordersPlaced')).toEqual(
      productLines.map(({ table: { line } }) => `Quartermaster ordersPlaced2 line=${line} stage=local ${by}`),
    );
    expect(renamed('IteratorAge')).toContainEqual(
      expect.stringMatching(
        /^AWS\/Lambda IteratorAge2 FunctionName=\S+-dispatch \(dashboard .*; alarm \S+-dispatch-delay\)$/,
      ),
    );
  });

  test('is told of whatever its name was before', () => {
    const { definitions } = troubled.cloud.cloudWatch;
    const names = new Set(referredMetrics(definitions).map(({ name }) => name));
    expect(names.size).toBeGreaterThan(30);
    for (const name of names) expect(renamed(name), name).not.toEqual([]);
  });

  test('is told of when it has one dimension more, or fewer', () => {
    const more = dead((metric) => ({ ...metric, dimensions: { ...metric.dimensions, tenant: 'demo' } }));
    const fewer = dead(({ dimensions: { line: _, ...dimensions }, ...metric }) => ({ ...metric, dimensions }));
    const { definitions } = troubled.cloud.cloudWatch;
    expect(more).toHaveLength(new Set(referredMetrics(definitions).map(nameOf)).size);
    expect(fewer).toContainEqual(expect.stringMatching(/^Quartermaster ordersPlaced stage=local /));
  });
});

describe('the log', () => {
  /** Names and addresses of the demos and examples, and the beginning of a token. */
  const PERSONAL = /lovelace|hopper|@example|high st|columbus, oh|555-01|eyJ[\w-]{20}/i;

  test('has nothing of what callers send, whatever the field, in any endpoint', () => {
    const log = troubled.logged.join('\n');
    const silent = endpointsOf(DEPLOYED.endpointTables).filter(({ key }) => !log.includes(key));
    expect(silent.map(({ key }) => key)).toEqual([]);
    expect(troubled.logged.length).toBeGreaterThan(500);
    expect(troubled.logged.filter((line) => MARKS.test(line))).toEqual([]);
  });

  test('has no name, address, email or token, whatever has failed', () => {
    expect(troubled.logged.some((line) => line.includes('ERROR'))).toBe(true);
    expect(troubled.logged.filter((line) => PERSONAL.test(line))).toEqual([]);
  });

  test('has nothing of it in workflows and events either, though days have passed', async () => {
    const { cloud } = troubled;
    const events = () => cloud.recentEvents().map((event) => event['detail-type']);
    await expect.poll(events, PATIENCE).toContain('Order Attention Needed');
    const said = JSON.stringify([cloud.executions(), cloud.recentEvents()]);
    expect(said).not.toMatch(MARKS);
    expect(said).not.toMatch(PERSONAL);
  });
});

describe('personal data', () => {
  /** Some of the values that the walks send, by the line that stores them. */
  const SENT = {
    appliances: ['Lovelace Logistics', 'Rotterdam harbour', 'Wilhelminakade 123', 'Ada Lovelace', 'ada@example.com'],
    devices: ['Grace', 'Moore', '41 South High Street', 'Columbus', '43215'],
    subscriptions: ['Bergmann Studios', '1200 Lakeshore Avenue', '510-555-0135', 'grace.moore@example.com'],
    documentedCase: ['Fairmont', '200 Fairmont Ave', 'Donald', 'donald@duck.com', '408-123-4567'],
  };
  const VALUES = personalValues();
  const anyOf = (texts: readonly string[]) => texts.filter((text) => MARKS.test(text) || wordsOf(VALUES).test(text));

  test('of documented examples and cases, and marks in every field, are in orders and accounts', async () => {
    const some = Object.values(SENT).flat();
    expect(VALUES).toEqual(expect.arrayContaining(some));
    const orders = await readTable(troubled, 'ordersTable');
    const stored = JSON.stringify([orders, await readTable(troubled, 'accountsTable')]);
    expect(some.filter((value) => !wordsOf([value]).test(stored))).toEqual([]);
    for (const { table } of productLines) {
      const own = orders.filter((order) => JSON.stringify(order).includes(`"line":"${table.line}"`));
      expect(own.filter((order) => MARKS.test(JSON.stringify(order))).length, table.line).toBeGreaterThan(0);
    }
  });

  test('are in no published event of any line', async () => {
    const events = await readEvents(troubled);
    const lines = Map.groupBy(events, ({ line = 'none' }) => line);
    expect([...lines.keys()]).toEqual(expect.arrayContaining(productLines.map(({ table }) => table.line)));
    expect(events.some(({ body }) => /"changed":\["address1","companyName",/.test(body))).toBe(true);
    expect(anyOf(events.map(({ body }) => body))).toEqual([]);
  });

  test('are in no body that a webhook gets', () => {
    const { bodies = [] } = witness ?? {};
    for (const { table } of productLines) {
      expect(bodies.filter((body) => body.includes(`"line":"${table.line}"`)).length, table.line).toBeGreaterThan(0);
    }
    expect(bodies.filter((body) => body.includes('"specversion"')).length).toBeGreaterThan(0);
    expect(anyOf(bodies)).toEqual([]);
  });

  test.each(['workflow-record-changes', 'webhooks-fan-out', 'webhooks-deliver', 'webhooks-wake-lanes'])(
    'are in no line that %s logs',
    (name) => {
      const lines = troubled.logged.filter((line) => line.includes(name));
      expect(lines.length).toBeGreaterThan(20);
      expect(anyOf(lines.map(withoutFigures))).toEqual([]);
    },
  );
});
