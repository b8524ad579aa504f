import { describe, expect, test } from 'vitest';
import { type Scenario, scenarios } from './alarm-scenarios.ts';
import { deployedAlarms, SimulatedAlarm, STAGE } from './alarm-simulation.ts';

const NOW = new Date('2027-03-01T12:00:00Z');
const definitions = deployedAlarms();

/** Returns the state of an alarm for given values of its metrics. */
function stateAfter(name: string, { samples }: Scenario) {
  const alarm = new SimulatedAlarm(definitions, name, NOW);
  for (const { minutesAgo, ...value } of samples.toSorted((a, b) => b.minutesAgo - a.minutesAgo)) {
    // Selects the middle of a period. The newest period ends now.
    alarm.record(value, minutesAgo * 60_000 + 30_000);
  }
  return alarm.state();
}

test('of every alarm that tells somebody there are figures that trip it, and figures that do not', () => {
  const told = definitions.filter(({ hasActions }) => hasActions).map(({ name }) => name.replace(STAGE, ''));
  const how = 'Add figures for each alarm to test/infrastructure/alarms/alarm-scenarios.ts';
  expect(Object.keys(scenarios).sort(), how).toEqual(told.sort());
  for (const cases of Object.values(scenarios)) {
    expect(new Set(cases.map(({ state }) => state))).toContain('ALARM');
    expect(new Set(cases.map(({ state }) => state))).toContain('OK');
  }
});

describe.each(Object.entries(scenarios))('%s', (name, cases) => {
  test.each(cases)('is $state when $what', (scenario) => {
    expect(stateAfter(`${STAGE}${name}`, scenario)).toBe(scenario.state);
  });
});
