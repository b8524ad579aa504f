import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONSOLE_PATH, type ConsoleOptions } from './console-options.ts';
import type { ConsoleServer } from './console-server.ts';

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
