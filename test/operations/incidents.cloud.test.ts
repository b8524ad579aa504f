import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Drill } from '../../bin/drill/drill.ts';
import type { Incident } from '../../bin/drill/incident.ts';
import { incidents } from '../../bin/drill/incidents.ts';
import { beginIncident, endIncident, waitForAlarm } from '../../bin/drill/practise.ts';
import { operator } from '../ops/operator.ts';
import { startTestCloud, type TestCloud } from '../support/cloud/cloud.ts';
import { eventually } from '../support/eventually.ts';

/**
 * A minute of an alarm takes a second and a half. Where the alarm has to come within ten minutes it takes two, so that a slow machine
 * answers enough requests in each.
 */
const TIME_SCALES = [40, 30];

/** Local cloud in which incidents happen, as customers and operators reach it. */
interface Ground {
  readonly running: TestCloud;
  readonly drill: Drill;
  readonly ops: ReturnType<typeof operator>;
}

async function prepareGround(timeScale: number): Promise<Ground> {
  const running = await startTestCloud({
    assemblyDirectory: inject('assembly'),
    timeScale,
    idleMilliseconds: 600_000,
  });
  return { running, drill: await Drill.connect(running.cloud), ops: operator(() => running.cloud) };
}

/** The grounds. Most of the time is spent waiting for minutes of their clocks, so incidents happen in both at the same time. */
const grounds: Ground[] = [];
beforeAll(async () => {
  grounds.push(...(await Promise.all(TIME_SCALES.map(prepareGround))));
});
afterAll(() => Promise.all(grounds.map(({ running }) => running.cloud.stop())));

const groundOf = (index: number): Ground => {
  const ground = grounds[index];
  if (ground === undefined) throw new Error(`There is no ground ${index}`);
  return ground;
};

/** Resolves for each alarm of the incidents among others when they have begun, or have failed to. */
const beginnings = new Map<string, PromiseWithResolvers<void>>();

/** Splits a command line as a shell does, for commands of the operators. */
const argumentsOf = (command: string) =>
  Array.from(
    command.replace(' --stage prod', '').matchAll(/'([^']*)'|[^\s']+/g),
    ([word, quoted]) => quoted ?? word,
  ).slice(4);

type Named = readonly [name: string, incident: Incident];

/** Works through the incidents of an alarm by the runbook alone. One that fails is over too, so that no other fails because of it. */
async function workThrough(ground: Ground, alarm: string, group: readonly Named[]): Promise<void> {
  try {
    await practise(ground, alarm, group);
  } catch (error) {
    for (const [name, incident] of group) await endIncident(ground.drill, name, incident);
    throw error;
  }
}

async function practise({ running, drill, ops }: Ground, alarm: string, group: readonly Named[]): Promise<void> {
  await eventually(async () => expect(await drill.stateOf(alarm)).not.toBe('ALARM'));
  // A lowered limit holds for all customers, so the others begin before.
  const lowersLimit = group.some(([, { faults }]) => faults(drill).some(({ kind }) => kind === 'variables'));
  if (lowersLimit)
    await Promise.all([...beginnings].flatMap(([other, { promise }]) => (other === alarm ? [] : promise)));
  try {
    // The functions have started when it begins, as they have in a stage that is in use.
    for (const [, { traffic }] of group) await traffic?.(drill);
    for (const [name, incident] of group) await beginIncident(drill, name, incident);
  } finally {
    beginnings.get(alarm)?.resolve();
  }

  for (const [name, incident] of group) {
    const took = await waitForAlarm(drill, incident, (state) => state === 'ALARM');
    expect(took, 'minutes until the alarm').toBeLessThanOrEqual(incident.withinMinutes);
    expect(await drill.begun()).toContain(name);
    const fired = running.cloud.cloudWatch.alarms().find((view) => view.name.endsWith(`-local-${alarm}`));
    // Minutes pass between the two looks, and nobody calls meanwhile: it may be over already.
    expect(fired?.description).toContain(`Runbook: ${incident.section}.`);
  }

  for (const [name, incident] of group) {
    expect(await endIncident(drill, name, incident)).toBe(true);
    for (const command of incident.commands) {
      expect(await ops(...argumentsOf(command)), command).toMatchObject({ complained: '' });
    }
  }
  // The requests of customers, and no flood: those would take the processor from the other incidents.
  for (const [, { alarm, traffic }] of group) {
    await waitForAlarm(drill, { alarm, ...(traffic && { traffic }) }, (state) => state !== 'ALARM');
  }
}

/** Incidents that all requests meet. Each of the others has a function, a customer or an item of its own. */
const meetsAll = ([, { faults }]: Named) =>
  faults({ timeScale: 1 }).some(({ kind }) => kind === 'dynamodb' || kind === 'audience');

/** Incidents of the second ground, which take half of the time. */
const OF_SECOND = new Set(['dynamodb-fails', 'disk-full', 'dynamodb-is-slow', 'dynamodb-throttles']);

/** Incidents of one alarm happen together: it stays until the last one is over. */
const all: readonly Named[] = Object.entries(incidents);
const amongOthers = Object.entries(
  Object.groupBy(
    all.filter((entry) => !meetsAll(entry)),
    ([, { alarm }]) => alarm,
  ),
).map(([alarm, group = []]) => ({ alarm, group, names: group.map(([name]) => name).join(' and ') }));
for (const { alarm } of amongOthers) beginnings.set(alarm, Promise.withResolvers());
const [first, second] = [false, true].map((isOfSecond) =>
  all.filter((entry) => meetsAll(entry) && OF_SECOND.has(entry[0]) === isOfSecond),
);

/** One after the other, though their cloud is one of two. */
const inTurn = { concurrent: false, timeout: 180_000 };

describe('an incident raises its alarm, and ends as its section of the runbook says', () => {
  describe.concurrent('in one local cloud', () => {
    describe.concurrent('among others', () => {
      test.each(amongOthers)('$names', ({ alarm, group }) => workThrough(groundOf(0), alarm, group), 180_000);
    });
    test.each(first ?? [])('%s', inTurn, (name, incident) =>
      workThrough(groundOf(0), incident.alarm, [[name, incident]]),
    );
  });

  describe.concurrent('in another one', () => {
    test.each(second ?? [])('%s', inTurn, (name, incident) =>
      workThrough(groundOf(1), incident.alarm, [[name, incident]]),
    );
  });
});

/** Does what the section "Dead letters" says: runs each command that `dead-letters` names. */
async function redriveAll({ ops }: Ground): Promise<void> {
  const { printed } = await ops('dead-letters');
  for (const [, queue = ''] of printed.matchAll(/npm run ops -- redrive (\S+)/g)) {
    expect(await ops('redrive', queue), queue).toMatchObject({ complained: '' });
  }
}

test.each([0, 1])(
  'after all of them, no alarm is left in cloud %i but those that look back half an hour',
  async (index) => {
    const ground = groundOf(index);
    await eventually(async () => {
      const left = (await ground.drill.firing()).filter((alarm) => !alarm.endsWith('-slow'));
      // Work that was due in an outage is a dead letter after its last retry, and a wake-up after its visibility timeout.
      if (left.some((alarm) => alarm.endsWith('-dead-letters'))) await redriveAll(ground);
      expect(left).toEqual([]);
    });
  },
);
