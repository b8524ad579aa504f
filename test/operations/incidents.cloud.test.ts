import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Drill } from '../../bin/drill/drill.ts';
import type { Incident } from '../../bin/drill/incident.ts';
import { incidents } from '../../bin/drill/incidents.ts';
import { beginIncident, endIncident, waitForAlarm } from '../../bin/drill/practise.ts';
import { fetchToken } from '../../lib/local/issuer/access-token.ts';
import { operator } from '../ops/operator.ts';
import { startTestCloud, type TestCloud } from '../support/cloud/cloud.ts';
import { eventually } from '../support/eventually.ts';

/** A minute of an alarm takes a second. */
const TIME_SCALE = 60;

const RUNBOOK = readFileSync(join(import.meta.dirname, '..', '..', 'RUNBOOK.md'), 'utf8');

/** Returns the text of a section of the runbook. */
function sectionOf(title: string): string {
  const [, text] = RUNBOOK.split(`\n## ${title}\n`);
  if (text === undefined) throw new Error(`RUNBOOK.md has no section ${title}`);
  return text.split('\n## ')[0] ?? '';
}

let running: TestCloud;
let drill: Drill;
beforeAll(async () => {
  running = await startTestCloud({ assemblyDirectory: inject('assembly'), timeScale: TIME_SCALE });
  drill = new Drill(running.cloud, await fetchToken(running.cloud), TIME_SCALE);
});
afterAll(() => running.cloud.stop());

const ops = operator(() => running.cloud);

/** Resolves for each incident among others when it has begun, or has failed to. */
const beginnings = new Map<string, PromiseWithResolvers<void>>();

/** Works through an incident by the runbook alone. */
async function workThrough(name: string, incident: Incident): Promise<void> {
  const { alarm, section, withinMinutes } = incident;
  await eventually(async () => expect(await drill.stateOf(alarm)).not.toBe('ALARM'));

  // A lowered limit holds for all customers, so the others begin before.
  const lowersLimit = incident.faults(drill).some(({ kind }) => kind === 'variables');
  if (lowersLimit)
    await Promise.all([...beginnings].flatMap(([other, { promise }]) => (other === name ? [] : promise)));
  await beginIncident(drill, name, incident).finally(() => beginnings.get(name)?.resolve());
  const took = await waitForAlarm(drill, incident, (state) => state === 'ALARM');
  expect(took, 'minutes until the alarm').toBeLessThanOrEqual(withinMinutes);
  expect(await drill.begun()).toContain(name);
  const fired = running.cloud.cloudWatch.alarms().find((view) => view.name.endsWith(`-${alarm}`));
  expect(fired).toMatchObject({ state: 'ALARM', description: expect.stringContaining(`Runbook: ${section}.`) });

  expect(await endIncident(drill, name, incident)).toBe(true);
  const text = sectionOf(section);
  for (const command of incident.commands) {
    expect(text).toContain(command);
    const [, commandLine = ''] = command.split('npm run ops -- ');
    const outcome = await ops(...commandLine.replace(' --stage prod', '').split(' '));
    expect(outcome, command).toMatchObject({ complained: '' });
  }
  await eventually(async () => expect(await drill.stateOf(alarm)).not.toBe('ALARM'));
}

/** Incidents that all requests meet. Each of the others has a function, a customer or an item of its own. */
const meetsAll = ([, incident]: [string, Incident]) =>
  incident.faults({ timeScale: TIME_SCALE }).some(({ kind }) => kind === 'dynamodb' || kind === 'audience');

const all = Object.entries(incidents);
const amongOthers = all.filter((entry) => !meetsAll(entry));
for (const [name] of amongOthers) beginnings.set(name, Promise.withResolvers());

describe('an incident raises its alarm, and ends as its section of the runbook says', () => {
  describe.concurrent('one among others', () => {
    test.each(amongOthers)('%s', workThrough, 180_000);
  });

  test.each(all.filter(meetsAll))('%s', workThrough, 180_000);
});

test('after all of them, no alarm is left but those that look back half an hour', async () => {
  const left = async () => (await drill.firing()).filter((alarm) => !alarm.endsWith('-slow'));
  await eventually(async () => expect(await left()).toEqual([]));
});
