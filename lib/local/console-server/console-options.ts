import type { ExecutionJournal } from '../step-functions/execution-journal.ts';
import type { MachineProperties } from '../step-functions/state-machine-properties.ts';
import type { LocalClock } from '../support/clock.ts';
import type { CloudWatchViews } from '../views/cloudwatch-views.ts';

/** What the console shows. */
export interface ConsoleOptions {
  /** It is there once the API listens, whose address its dashboards may refer to. */
  readonly cloudWatch: () => CloudWatchViews;
  readonly journal: Pick<ExecutionJournal, 'newest' | 'numbers' | 'find'>;
  readonly machines: readonly MachineProperties[];
  readonly clock: Pick<LocalClock, 'now' | 'timeScale'>;
}

/** Where the console is on the API's address. */
export const CONSOLE_PATH = '/console';

/** Where the files of its page are. */
export const ASSETS_PATH = `${CONSOLE_PATH}/assets/`;
