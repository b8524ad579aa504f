import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONSOLE_PATH, type ConsoleOptions } from './console-options.ts';
import type { ConsoleServer } from './console-server.ts';

/** The console, which shows dashboards, alarms, workflows and the service's data. The first request loads its modules. */
export class LocalConsole {
  readonly #options: ConsoleOptions;
  #server: Promise<ConsoleServer> | undefined;

  constructor(options: ConsoleOptions) {
    this.#options = options;
  }

  /** Returns `true` for a path that the console answers. */
  handles(path: string): boolean {
    return path === CONSOLE_PATH || path.startsWith(`${CONSOLE_PATH}/`);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#server ??= import('./console-server.ts').then(({ ConsoleServer }) => new ConsoleServer(this.#options));
    await (await this.#server).handle(request, response);
  }
}
