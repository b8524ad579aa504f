import type { ExecutionJournal } from '../step-functions/execution-journal.ts';
import type { MachineProperties } from '../step-functions/state-machine-properties.ts';
import type { LocalClock } from '../support/clock.ts';
import type { CloudWatchViews } from '../views/cloudwatch-views.ts';
import type { ServiceViews } from '../views/service-views.ts';

/** The sources of the console's data. */
export interface ConsoleOptions {
  /** Returns CloudWatch, which starts after the API: dashboards may refer to the API's address. */
  readonly cloudWatch: () => CloudWatchViews;
  readonly journal: Pick<ExecutionJournal, 'newest' | 'numbers' | 'find'>;
  readonly machines: readonly MachineProperties[];
  /** Returns the views of the service's data; undefined for a console that shows none. */
  readonly service?: (() => Promise<ServiceViews>) | undefined;
  readonly clock: Pick<LocalClock, 'now' | 'timeScale'>;
}

/** The path of the console on the API's address. */
export const CONSOLE_PATH = '/console';

/** The path of the page's files. */
export const ASSETS_PATH = `${CONSOLE_PATH}/assets/`;
