import { describe, expect, inject, test } from 'vitest';
import { type AlarmDefinition, defineAlarms, readAlarms } from '../../../lib/local/cloudwatch/alarm-definitions.ts';
import { Alarms } from '../../../lib/local/cloudwatch/alarms.ts';
import { metricsOf } from '../../../lib/local/cloudwatch/metric-queries.ts';
import { type Metric, MetricStore } from '../../../lib/local/metrics/metric-store.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { recordingLog } from '../../local/fixtures.ts';
import { type Scenario, scenarios } from './alarm-scenarios.ts';

const STAGE = 'quartermaster-local-';
const NOW = new Date('2027-03-01T12:00:00Z');

/** Alarms of the synthesized template, in their deployed form. */
const definitions = ((): readonly AlarmDefinition[] => {
  const assembly = Assembly.read(inject('assembly'));
  for (const resource of assembly.resources()) {
    const { logicalId } = resource;
    assembly.define(resource, { ref: logicalId, attributes: { Arn: `arn:${logicalId}` } });
  }
  defineAlarms(assembly);
  return readAlarms(assembly);
})();

function definitionOf(name: string): AlarmDefinition {
  const found = definitions.find((definition) => definition.name === name);
  if (found === undefined) throw new Error(`There is no alarm ${name}`);
  return found;
}

/** Returns the metrics of an alarm, directly or through other alarms. */
function metricsOfAlarm(definition: AlarmDefinition): readonly Metric[] {
  if (definition.kind === 'composite') return definition.rule.alarms.map(definitionOf).flatMap(metricsOfAlarm);
  return metricsOf(definition.queries, definition.watched).map(({ metric }) => metric);
}

/** Returns the state of an alarm for given values of its metrics. */
function stateAfter(definition: AlarmDefinition, { samples }: Scenario) {
  const metrics = new MetricStore();
  const own = metricsOfAlarm(definition);
  for (const { metric: name, of, minutesAgo, value, times } of samples.toSorted(
    (a, b) => b.minutesAgo - a.minutesAgo,
  )) {
    const metric = own.find(
      (candidate) =>
        candidate.name === name &&
        (of === undefined ||
          Object.values(candidate.dimensions).some((value) => value === of || value.includes(`Workflow${of}`))),
    );
    if (metric === undefined) throw new Error(`${definition.name} is not made of ${name}`);
    // Selects the middle of a period. The newest period ends now.
    metrics.record(metric, NOW.getTime() - minutesAgo * 60_000 - 30_000, value, times);
  }
  const alarms = new Alarms({ definitions, metrics, clock: { now: () => NOW }, log: recordingLog().log });
  alarms.evaluate();
  return alarms.views().find(({ name }) => name === definition.name)?.state;
}

test('of every alarm that tells somebody there are figures that trip it, and figures that do not', () => {
  const told = definitions.filter(({ hasActions }) => hasActions).map(({ name }) => name.replace(STAGE, ''));
  expect(Object.keys(scenarios).sort()).toEqual(told.sort());
  for (const cases of Object.values(scenarios)) {
    expect([...new Set(cases.map(({ state }) => state))].sort()).toEqual(['ALARM', 'OK']);
  }
});

describe.each(Object.entries(scenarios))('%s', (name, cases) => {
  test.each(cases)('is $state when $what', (scenario) => {
    expect(stateAfter(definitionOf(`${STAGE}${name}`), scenario)).toBe(scenario.state);
  });
});
