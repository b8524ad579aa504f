import { expect, test } from 'vitest';
import type { Metric } from '../../../lib/local/metrics/metric-store.ts';
import { deployedAlarms, SimulatedAlarm, STAGE } from './alarm-simulation.ts';

const MINUTE = 60_000;
const START = new Date('2027-03-01T08:00:00Z');

type Values = readonly { readonly value: number; readonly times: number }[];

/** Values of ordinary traffic in a minute, by the name of the metric: as a demo, with callers who make mistakes. */
const ORDINARY: Readonly<Record<string, Values>> = {
  Count: [{ value: 1, times: 30 }],
  '5xx': [{ value: 0, times: 30 }],
  Latency: [{ value: 70, times: 30 }],
  latency: [{ value: 45, times: 6 }],
  faults: [{ value: 0, times: 6 }],
  IteratorAge: [{ value: 400, times: 5 }],
  ApproximateNumberOfMessagesVisible: [{ value: 0, times: 1 }],
  ApproximateNumberOfMessagesNotVisible: [{ value: 0, times: 1 }],
  ExecutionsFailed: [{ value: 0, times: 10 }],
  ExecutionsTimedOut: [{ value: 0, times: 10 }],
  executionsFailed: [{ value: 0, times: 1 }],
  ordersStuck: [{ value: 0, times: 1 }],
  stockFaults: [{ value: 0, times: 1 }],
  damagedItems: [{ value: 0, times: 1 }],
  itemsLeftOut: [],
  deadlineLag: [{ value: 12, times: 1 }],
  deliveryLag: [{ value: 75, times: 1 }],
  webhooksDisabled: [{ value: 0, times: 3 }],
  refusals: [{ value: 1, times: 1 }],
  rejections: [{ value: 1, times: 2 }],
  limitsUnchecked: [],
  ReadThrottleEvents: [],
  WriteThrottleEvents: [],
};

/** Values of the first minute of another version: new environments start, and one call times out. */
const DEPLOYMENT: typeof ORDINARY = {
  ...ORDINARY,
  Latency: [
    { value: 70, times: 27 },
    { value: 1_900, times: 3 },
  ],
  latency: [
    { value: 45, times: 5 },
    { value: 330, times: 1 },
  ],
  '5xx': [
    { value: 0, times: 29 },
    { value: 1, times: 1 },
  ],
  WriteThrottleEvents: [{ value: 1, times: 3 }],
};

/** Values of the minute after a restart: streams have waited. */
const RESTARTED: typeof ORDINARY = { ...ORDINARY, IteratorAge: [{ value: 130_000, times: 5 }] };

/** A half hour before, ten minutes with a deployment, a restart of two minutes without any metric, and what follows. */
const MINUTES: readonly (typeof ORDINARY)[] = [
  ...Array.from({ length: 30 }, () => ORDINARY),
  ...[...Array.from({ length: 4 }, () => ORDINARY), DEPLOYMENT, ...Array.from({ length: 5 }, () => ORDINARY)],
  ...[{}, {}, RESTARTED],
  ...Array.from({ length: 10 }, () => ORDINARY),
];

test('raises no alarm in ordinary traffic with a deployment and a restart', () => {
  const definitions = deployedAlarms();
  const told = definitions.filter(({ hasActions }) => hasActions);
  const unknown = new Set<string>();
  const raised = told.flatMap(({ name }) => {
    const alarm = new SimulatedAlarm(definitions, name, START);
    return MINUTES.flatMap((minute, index) => {
      alarm.pass(MINUTE);
      alarm.recordEach((metric: Metric) => {
        if (!Object.hasOwn(ORDINARY, metric.name)) unknown.add(metric.name);
        return minute[metric.name] ?? [];
      }, MINUTE / 2);
      // An alarm that expects values looks back a quarter of an hour.
      return index >= 20 && alarm.state() === 'ALARM' ? [`${name.replace(STAGE, '')} in minute ${index}`] : [];
    });
  });
  expect([...unknown], 'Add the values of each metric in ordinary traffic to ORDINARY').toEqual([]);
  expect(raised).toEqual([]);
});
