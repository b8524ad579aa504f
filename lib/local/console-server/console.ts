import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalClock } from './clock.ts';
import type { CloudWatchViews } from './cloudwatch-views.ts';
import type { ConsoleServer } from './console-server.ts';
import type { ExecutionJournal } from './execution-journal.ts';
import type { MachineProperties } from './state-machine-properties.ts';

export interface ConsoleOptions {
  /** It is there once the API listens, whose address its dashboards may refer to. */
  readonly cloudWatch: () => CloudWatchViews;
  readonly journal: Pick<ExecutionJournal, 'newest' | 'numbers' | 'find'>;
  readonly machines: readonly MachineProperties[];
  readonly clock: Pick<LocalClock, 'now' | 'timeScale'>;
}

/** Where the console is on the API's address. */
export const CONSOLE_PATH = '/console';

/** The pages that show dashboards, alarms and workflows. Nothing of them is loaded before they are asked for. */
export class LocalConsole {
  readonly #options: ConsoleOptions;
  #server: Promise<ConsoleServer> | undefined;

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  /** Whether a request's path is the console's to answer. */
  handles(path: string): boolean {
    return path === CONSOLE_PATH || path.startsWith(`${CONSOLE_PATH}/`);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#server ??= import('./console-server.ts').then(({ ConsoleServer }) => new ConsoleServer(this.#options));
    (await this.#server).handle(request, response);
  }
}
