import { setTimeout as delay } from 'node:timers/promises';
import { MINUTE_MS } from '../../lib/local/support/time-units.ts';
import type { AlarmState } from '../../lib/local/views/cloudwatch-views.ts';
import type { Drill } from './drill.ts';
import type { Incident } from './incident.ts';

/** Real milliseconds from one round of requests to the next, unless the incident says another time, and between two looks at the alarm. */
const ROUND_EVERY = 450;
const BETWEEN_LOOKS = 400;

/**
 * Begins an incident: creates what it needs, makes its faults and spoils its items. An incident whose items cannot be spoiled has not
 * begun: its faults are taken away again.
 *
 * @returns false if it had begun before. A second beginning would lose the notes of the first, without which nothing is mended
 */
export async function beginIncident(drill: Drill, name: string, incident: Incident): Promise<boolean> {
  if ((await drill.begun()).includes(name)) return false;
  await incident.prepare?.(drill);
  await drill.begin(name, incident.faults(drill));
  try {
    // Whoever ends the incident finds the notes in the local cloud.
    const notes = await incident.spoil?.(drill);
    if (notes !== undefined) await drill.begin(name, incident.faults(drill), notes);
  } catch (error) {
    await drill.end(name).catch(() => undefined);
    throw error;
  }
  return true;
}

/**
 * Ends an incident: takes its faults away, and undoes what no command undoes.
 *
 * @returns false if the incident had not begun
 */
export async function endIncident(drill: Drill, name: string, incident: Incident): Promise<boolean> {
  const notes = await drill.end(name);
  if (notes === undefined) return false;
  await incident.mend?.(drill, notes);
  return true;
}

/**
 * Sends requests as customers do, until the alarm of an incident has a state.
 *
 * @param goesOn ends the wait when it returns false. Default: the wait goes on
 * @returns the minutes of the local cloud's clock that it took; undefined if `goesOn` ended the wait
 */
export async function waitForAlarm(
  drill: Drill,
  { alarm, traffic, every = ROUND_EVERY }: Pick<Incident, 'alarm' | 'traffic' | 'every'>,
  expected: (state: AlarmState) => boolean,
  goesOn: () => Promise<boolean> = async () => true,
): Promise<number | undefined> {
  const began = await drill.now();
  for (let looked = 0; ; ) {
    const rested = delay(every);
    await traffic?.(drill);
    if (performance.now() - looked > BETWEEN_LOOKS) {
      looked = performance.now();
      if (expected(await drill.stateOf(alarm))) return ((await drill.now()) - began) / MINUTE_MS;
      if (!(await goesOn())) return undefined;
    }
    await rested;
  }
}
