import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Server as NetServer } from 'node:net';
import { type ReservedPort, reservePort } from './ports.ts';
import { MINUTE_MS, SECOND_MS } from './time-units.ts';

/** The check of a request before its handling: a front door, or one for each path. */
interface Door {
  refusal(headers: IncomingHttpHeaders, url: string): string | undefined;
}

export interface LocalServerOptions {
  readonly door: Door;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
  /** Answers a request that the door refuses, with 403. */
  readonly refuse: (response: ServerResponse, reason: string) => void;
  /** Called with an error that `handle` throws; answers with 500 if the caller is still there. */
  readonly onError: (error: unknown, response: ServerResponse) => void;
  /** Largest header section in bytes. Default: Node's. */
  readonly maxHeaderBytes?: number | undefined;
  /** Milliseconds within which a request must have arrived in full. Default: a minute. */
  readonly arrivalMilliseconds?: number | undefined;
}

/** Milliseconds without a request after which a stopping server closes the connections that its clients keep open. */
const QUIET_MS = 200;
/** Milliseconds between two looks for requests that arrive too slowly. */
const LOOK_EVERY = 5 * SECOND_MS;

/**
 * An HTTP server of the local cloud. All ports are such servers, so all of them hold to the same rules:
 *
 * - The door refuses foreign hosts and origins.
 * - An error in one request ends this request and nothing else.
 * - Requests that do not arrive within a minute are cut, and so are connections that send nothing.
 * - A stop cuts no call.
 */
export class LocalServer {
  readonly #server: Server;
  readonly #options: LocalServerOptions;
  readonly #open = new Set<ServerResponse>();
  #stopping = false;
  #quiet: NodeJS.Timeout | undefined;

  constructor(options: LocalServerOptions) {
    this.#options = options;
    const { maxHeaderBytes, arrivalMilliseconds = MINUTE_MS } = options;
    this.#server = createServer(
      {
        ...(maxHeaderBytes !== undefined && { maxHeaderSize: maxHeaderBytes }),
        headersTimeout: arrivalMilliseconds,
        requestTimeout: arrivalMilliseconds,
        // Node's 5 s cut connections of clients that are busy for that long, while their next request is under way.
        keepAliveTimeout: arrivalMilliseconds,
        connectionsCheckingInterval: Math.min(arrivalMilliseconds, LOOK_EVERY),
      },
      (request, response) => this.#onRequest(request, response),
    );
  }

  /**
   * Starts to serve.
   *
   * @param reserved the port, by default a free one
   * @returns the server's address
   * @throws Error with code EADDRINUSE when the port is taken
   */
  async listen(reserved?: ReservedPort): Promise<string> {
    const { number, holder } = reserved ?? (await reservePort());
    const listening = Promise.withResolvers<void>();
    this.#server.once('error', listening.reject);
    this.#server.listen(holder, listening.resolve);
    await listening.promise;
    this.#server.off('error', listening.reject);
    return `http://127.0.0.1:${number}`;
  }

  /**
   * Accepts no further connections and lets current calls finish, for `graceMilliseconds` at the most. Clients that keep a
   * connection open may have sent the next call already: it is answered too, and tells the client to close.
   */
  async stop(graceMilliseconds = 5_000): Promise<void> {
    if (!this.#server.listening) return;
    this.#stopping = true;
    const closed = Promise.withResolvers<void>();
    // The `close` of `node:http` ends idle connections at once, on which a call may be under way.
    NetServer.prototype.close.call(this.#server, () => closed.resolve());
    for (const response of this.#open) response.shouldKeepAlive = false;
    this.#closeWhenQuiet();
    const timer = setTimeout(() => this.#server.closeAllConnections(), graceMilliseconds);
    await closed.promise;
    clearTimeout(timer);
    clearTimeout(this.#quiet);
    // Ends the server's look for slow requests.
    this.#server.close();
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    this.#open.add(response);
    if (this.#stopping) {
      response.shouldKeepAlive = false;
      this.#closeWhenQuiet();
    }
    response.once('close', () => {
      this.#open.delete(response);
      if (this.#stopping) this.#closeWhenQuiet();
    });
    const { door, refuse } = this.#options;
    const refusal = door.refusal(request.headers, request.url ?? '/');
    if (refusal !== undefined) {
      // The body is read to its end, since a client that still sends would not see the response.
      request.resume();
      refuse(response, refusal);
    } else {
      this.#handle(request, response);
    }
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    try {
      const handled = this.#options.handle(request, response);
      if (handled instanceof Promise) handled.catch((error: unknown) => this.#fail(error, response));
    } catch (error) {
      this.#fail(error, response);
    }
  }

  /** Ends one failed request. A client that has gone waits for no response. */
  #fail(error: unknown, response: ServerResponse): void {
    if (response.destroyed) return;
    if (response.headersSent) response.destroy();
    else this.#options.onError(error, response);
  }

  #closeWhenQuiet(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      if (this.#open.size === 0) this.#server.closeAllConnections();
    }, QUIET_MS);
  }
}
