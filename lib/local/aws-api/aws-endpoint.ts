import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Assembly } from '../template/assembly.ts';
import { cloudFormation, cloudFormationError } from './aws-cloudformation.ts';
import {
  AwsError,
  type AwsRequest,
  type AwsResponse,
  awsErrorOf,
  type JsonAction,
  type JsonActions,
} from './aws-protocols.ts';
import { REST_PATH, type RestOperation, restError } from './rest-protocol.ts';

/** The largest request of all actions, with room to spare, in bytes. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** A protocol in which services answer requests and report errors. */
interface Protocol {
  readonly respond: (request: AwsRequest) => AwsResponse | Promise<AwsResponse>;
  readonly reject: (error: AwsError) => AwsResponse;
}

/**
 * The AWS API for functions and operators, over HTTP: in the protocols JSON 1.0 and 1.1, query and REST. It does not check
 * signatures. Services register what they answer; CloudFormation lists the resources that run.
 */
export class AwsEndpoint {
  readonly #server: Server;
  readonly #assembly: Pick<Assembly, 'running'>;
  readonly #actions = new Map<string, JsonAction>();
  readonly #operations: RestOperation[] = [];
  readonly #committed: () => Promise<void>;
  #url = '';

  /** @param committed resolves when the changes so far outlive a crash. A call is answered after that */
  constructor(assembly: Pick<Assembly, 'running'>, committed: () => Promise<void> = () => Promise.resolve()) {
    this.#assembly = assembly;
    this.#committed = committed;
    this.#server = createServer((request, response) => {
      void this.#respond(request).then(({ status, headers, body }) => {
        response.writeHead(status, headers).end(body);
      });
    });
  }

  /** The endpoint's address; empty before it listens. */
  get url(): string {
    return this.#url;
  }

  /** Registers actions of a service that speaks a JSON protocol. */
  addActions(actions: JsonActions): void {
    for (const [target, action] of Object.entries(actions)) this.#actions.set(target, action);
  }

  /** Registers operations of a service that speaks the REST protocol. */
  addOperations(operations: readonly RestOperation[]): void {
    this.#operations.push(...operations);
  }

  /** Listens on a free port of this machine. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (typeof address === 'object' && address !== null) this.#url = `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    this.#server.closeAllConnections();
    await closed;
  }

  async #respond(request: IncomingMessage): Promise<AwsResponse> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const protocol = this.#protocolOf(request, url);
    try {
      const body = await readBody(request);
      const response = await protocol.respond({ method: request.method ?? 'GET', url, body });
      await this.#committed();
      return response;
    } catch (error) {
      return protocol.reject(awsErrorOf(error));
    }
  }

  #protocolOf({ headers }: IncomingMessage, { pathname }: URL): Protocol {
    if (REST_PATH.test(pathname)) return this.#rest;
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    return isForm ? this.#query : this.#json(String(headers['x-amz-target'] ?? ''));
  }

  readonly #query: Protocol = {
    respond: (request) => cloudFormation(request, this.#assembly),
    reject: cloudFormationError,
  };

  readonly #rest: Protocol = {
    respond: (request) => {
      const { method, url } = request;
      for (const operation of this.#operations) {
        const match = operation.method === method ? operation.path.exec(url.pathname) : null;
        if (match !== null) return operation.respond(request, match.slice(1).map(decodeURIComponent));
      }
      throw unknownOperation(`${method} ${url.pathname}`);
    },
    reject: restError,
  };

  #json(target: string): Protocol {
    return {
      respond: async ({ body }) => {
        const action = this.#actions.get(target);
        if (action === undefined) throw unknownOperation(target);
        return jsonResponse(200, await action(JSON.parse(body)));
      },
      reject: ({ status, name, message }) => jsonResponse(status, { __type: name, message }),
    };
  }
}

function jsonResponse(status: number, body: unknown): AwsResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}

function unknownOperation(what: string): AwsError {
  return new AwsError('UnknownOperationException', `the local cloud does not carry out ${what}`);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.length;
    if (bytes > MAX_BODY_BYTES) throw new SyntaxError(`the request is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString();
}
