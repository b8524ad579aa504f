import { lambda } from '../lambda/service.ts';
import { localService } from '../service/local-service.ts';
import { eventActions } from './actions.ts';
import { defineEventBuses, EventBuses } from './events.ts';
import { readSchedules, Schedules } from './schedules.ts';

/** EventBridge as other services use it. */
export interface RunningEventBridge {
  readonly events: EventBuses;
  /** Returns the time up to which the functions of all rates have reported, in milliseconds since 1970. */
  reportedUntil(): number;
}

/** EventBridge and EventBridge Scheduler. Schedules begin once every service has started. */
export const eventBridge = localService({
  name: 'eventbridge',
  types: ['AWS::Events::EventBus', 'AWS::Scheduler::Schedule'],
  define: ({ assembly }) => defineEventBuses(assembly),
  start: (cloud, names): RunningEventBridge => {
    const { assembly, clock, log, metrics, directory, endpoint, options, onStop, onReady } = cloud;
    const isDiskFull = () => cloud.faults.has('disk');
    const events = new EventBuses({ names, clock, log, directory: directory.state, isDiskFull });
    onStop(() => events.stop());
    endpoint.addActions(eventActions(events));
    const schedules = readSchedules(assembly);
    let reportedUntil = () => Number.POSITIVE_INFINITY;
    onReady(() => {
      if (options.schedules === false) return;
      const { invocations } = lambda.of(cloud);
      const running = new Schedules({ schedules, invocations, clock, log, metrics });
      reportedUntil = () => running.reportedUntil();
      onStop(() => running.stop());
      running.start();
    });
    return { events, reportedUntil: () => reportedUntil() };
  },
});
