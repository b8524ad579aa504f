import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type Credentials, presentsKey } from '../support/credentials.ts';
import { FrontDoor } from '../support/front-door.ts';
import { LocalServer } from '../support/local-server.ts';
import { passOn } from '../support/pass-on.ts';
import type { Faults } from './faults.ts';

/**
 * Stands between functions and DynamoDB, and has the faults of the present incidents. Requests pass unchanged without a fault.
 */
export class FaultyDynamoDb {
  readonly #target: string;
  readonly #credentials: Credentials;
  readonly #faults: Pick<Faults, 'ofRequest'>;
  readonly #server: LocalServer;
  readonly #agent = new Agent({ keepAlive: true });

  /**
   * @param options.target the address at which functions reached DynamoDB before
   * @param options.credentials the key that callers must present
   */
  constructor(options: { target: string; credentials: Credentials; faults: Pick<Faults, 'ofRequest'> }) {
    this.#target = options.target;
    this.#credentials = options.credentials;
    this.#faults = options.faults;
    this.#server = new LocalServer({
      door: new FrontDoor(),
      handle: (request, response) => this.#handle(request, response),
      refuse: (response, reason) => refuse(response, 403, 'AccessDeniedException', reason),
      onError: (error, response) => refuse(response, 500, 'InternalServerError', String(error)),
    });
  }

  /** Listens on a free port of this machine and returns the address. */
  listen(): Promise<string> {
    return this.#server.listen();
  }

  async stop(): Promise<void> {
    await this.#server.stop(0);
    this.#agent.destroy();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!presentsKey(request.headers.authorization, this.#credentials)) {
      request.resume();
      return refuse(
        response,
        403,
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      );
    }
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const fault = this.#faults.ofRequest(operation);
    if (fault === undefined) return this.#pass(request, response);
    switch (fault.effect) {
      case 'error':
        request.resume();
        return refuse(response, 500, 'InternalServerError', 'Internal server error');
      case 'throttle':
        request.resume();
        return refuse(response, 400, 'ThrottlingException', 'Rate of requests exceeds the allowed throughput.');
      case 'slow':
        await delay(fault.milliseconds);
        return this.#pass(request, response);
      case 'hang':
        // The caller gives up and closes the connection.
        request.resume();
    }
  }

  #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return passOn(request, response, { url: this.#target, agent: this.#agent });
  }
}

function refuse(response: ServerResponse, status: number, name: string, message: string): void {
  // Where the functions' clocks are fast, the SDK would take the time of an error for its cause, and send the request again.
  response.sendDate = false;
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message }));
}
