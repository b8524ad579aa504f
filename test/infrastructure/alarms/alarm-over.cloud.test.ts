import { describe, expect, test } from 'vitest';
import { type Cause, causes, type Minute } from './alarm-causes.ts';
import { deployedAlarms, SimulatedAlarm, STAGE } from './alarm-simulation.ts';

const START = new Date('2027-03-01T00:00:00Z');
const MINUTE = 60_000;

/** Minutes before the cause. */
const WELL = 30;

/** Minutes for which a cause lasts after it was made: longer than the window of any alarm. */
const LASTS = 7 * 60;

/** The same for an alarm that compares with the last day: longer than metrics are kept. */
const OF_DAY = { well: 26 * 60, lasts: 27 * 60 };

/** Minutes between two looks at an alarm while nothing should change. */
const LOOK = 60;

const definitions = deployedAlarms();

/** Lets a minute pass. */
function pass(alarm: SimulatedAlarm, minute: Minute): void {
  alarm.pass(MINUTE);
  // In the middle of the minute that has passed.
  for (const value of minute) alarm.record(value, MINUTE / 2);
}

/** Returns the minutes until the alarm is in a state, or more than the given number. */
function minutesUntil(alarm: SimulatedAlarm, state: 'ALARM' | 'OK', minute: Minute, atMost: number): number {
  for (let minutes = 1; minutes <= atMost; minutes += 1) {
    pass(alarm, minute);
    if (alarm.state() === state) return minutes;
  }
  return Number.POSITIVE_INFINITY;
}

/** Returns the states that an alarm has over some minutes, each once. */
function statesOver(alarm: SimulatedAlarm, minute: Minute, minutes: number, look: number) {
  const states = new Set<string | undefined>();
  for (let passed = 1; passed <= minutes; passed += 1) {
    pass(alarm, minute);
    if (passed % look === 0) states.add(alarm.state());
  }
  return [...states];
}

test('every alarm that tells somebody has a cause', () => {
  const told = definitions.filter(({ hasActions }) => hasActions).map(({ name }) => name.replace(STAGE, ''));
  const how = 'Add a cause of each alarm to test/infrastructure/alarms/alarm-causes.ts';
  expect(Object.keys(causes).sort(), how).toEqual(told.sort());
});

describe.each(Object.entries(causes))('%s', (name, own) => {
  test.each(own)('is on while the cause lasts, and off when it is over: $what', (cause: Cause) => {
    const alarm = new SimulatedAlarm(definitions, `${STAGE}${name}`, START);
    const { well, lasts } = cause.comparesWithDay ? OF_DAY : { well: WELL, lasts: LASTS };
    for (let minutes = 0; minutes < well; minutes += 1) pass(alarm, cause.well);
    expect(alarm.state(), 'before').toBe('OK');
    expect(minutesUntil(alarm, 'ALARM', cause.made, cause.onWithin), 'made').toBeLessThanOrEqual(cause.onWithin);
    expect(statesOver(alarm, cause.made, 20, 4), 'goes on').toEqual(['ALARM']);
    if (cause.lasts !== undefined) {
      expect(statesOver(alarm, cause.lasts, 40, 1), 'lasts').toEqual(['ALARM']);
      expect(statesOver(alarm, cause.lasts, lasts, LOOK), 'lasts for hours').toEqual(['ALARM']);
    }
    expect(minutesUntil(alarm, 'OK', cause.over, cause.offWithin), 'over').toBeLessThanOrEqual(cause.offWithin);
    expect(statesOver(alarm, cause.over, 30, 5), 'stays over').toEqual(['OK']);
  });
});
