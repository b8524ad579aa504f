import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Credentials, presentsKey } from '../support/credentials.ts';
import { FrontDoor } from '../support/front-door.ts';
import { LocalServer } from '../support/local-server.ts';
import { passOn } from '../support/pass-on.ts';
import { LOCAL_CREDENTIALS } from '../template/account.ts';

export interface DynamoDbDoorOptions {
  /** The emulator's own address. */
  readonly emulator: string;
  /** The key that callers must present. */
  readonly credentials: Credentials;
  /** Further names of this machine under which the door answers. */
  readonly hosts?: readonly string[] | undefined;
}

/**
 * The address of DynamoDB for programs. The emulators check neither keys nor hosts, and answer pages of all origins, so this
 * server stands before them (docs/decisions/0016-doors-of-the-local-cloud.md, "Decision").
 */
export class DynamoDbDoor {
  readonly #server: LocalServer;
  readonly #options: DynamoDbDoorOptions;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(options: DynamoDbDoorOptions) {
    this.#options = options;
    this.#server = new LocalServer({
      door: new FrontDoor({ hosts: options.hosts }),
      handle: (request, response) => this.#pass(request, response),
      refuse: (response, reason) => refuse(response, 403, 'AccessDeniedException', reason),
      onError: (error, response) => refuse(response, 500, 'InternalServerError', String(error)),
    });
  }

  /** Listens on a free port of this machine and returns the address. */
  listen(): Promise<string> {
    return this.#server.listen();
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    this.#agent.destroy();
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { emulator, credentials } = this.#options;
    const { authorization } = request.headers;
    if (!presentsKey(authorization, credentials)) {
      const reason = 'The security token included in the request is invalid.';
      return refuse(response, 403, 'UnrecognizedClientException', reason);
    }
    const headers = { authorization: authorization?.replace(credentials.accessKeyId, LOCAL_CREDENTIALS.accessKeyId) };
    await passOn(request, response, { url: emulator, agent: this.#agent, headers });
  }
}

function refuse(response: ServerResponse, status: number, name: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${name}`, message }));
}
