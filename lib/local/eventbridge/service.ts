import { lambda } from '../lambda/service.ts';
import { localService } from '../service/local-service.ts';
import { eventActions } from './actions.ts';
import { defineEventBuses, EventBuses } from './events.ts';
import { readSchedules, Schedules } from './schedules.ts';

/** EventBridge and EventBridge Scheduler. Schedules begin once every service has started. */
export const eventBridge = localService({
  name: 'eventbridge',
  types: ['AWS::Events::EventBus', 'AWS::Scheduler::Schedule'],
  define: ({ assembly }) => defineEventBuses(assembly),
  start: (cloud, names) => {
    const { assembly, clock, log, directory, endpoint, options, onStop, onReady } = cloud;
    const events = new EventBuses({ names, clock, log, directory: directory.state });
    onStop(() => events.stop());
    endpoint.addActions(eventActions(events));
    const schedules = readSchedules(assembly);
    onReady(() => {
      if (options.schedules === false) return;
      const { invocations } = lambda.of(cloud);
      const running = new Schedules({ schedules, invocations, clock, log });
      onStop(() => running.stop());
      running.start();
    });
    return events;
  },
});
