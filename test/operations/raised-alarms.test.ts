import { expect, test } from 'vitest';
import { incidents } from '../../bin/drill/incidents.ts';
import { RaisedAlarms } from '../../bin/drill/raised-alarms.ts';
import { beginning } from '../../bin/drill/run.ts';

test('an incident is over when all alarms that it raised are, but for those that fired before', () => {
  const alarms = new RaisedAlarms(['traffic-stopped']);
  expect(alarms.areOver).toBe(false);
  expect(alarms.see(['traffic-stopped', 'place-availability-fast'])).toEqual(['place-availability-fast']);
  expect(alarms.see(['place-availability-fast', 'place-availability-slow'])).toEqual(['place-availability-slow']);
  // The first alarm is over, and the second one is not.
  expect(alarms.see(['traffic-stopped', 'place-availability-slow'])).toEqual([]);
  expect([alarms.areOver, alarms.left]).toEqual([false, ['place-availability-slow']]);
  expect(alarms.see(['traffic-stopped'])).toEqual([]);
  expect([alarms.areOver, alarms.left]).toEqual([true, []]);
});

test.each(Object.entries(incidents))('%s says that customers send requests only if they do', (name, incident) => {
  const sends = beginning(name, incident).includes('Customers send requests');
  expect(sends).toBe(incident.traffic !== undefined);
});
