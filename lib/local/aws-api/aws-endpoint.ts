import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Credentials, presentsKey } from '../support/credentials.ts';
import { FrontDoor } from '../support/front-door.ts';
import { LocalServer } from '../support/local-server.ts';
import { bodyOf } from '../support/request-body.ts';
import { requestTarget } from '../support/request-target.ts';
import { cloudFormation, cloudFormationError, type DescribedAssembly } from './aws-cloudformation.ts';
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

export interface AwsEndpointOptions {
  readonly assembly: DescribedAssembly;
  /** The key that callers must present. */
  readonly credentials: Credentials;
  /** Resolves when the changes so far outlive a crash. A call is answered after that. Default: at once. */
  readonly committed?: () => Promise<void>;
  /** Further names of this machine under which the endpoint answers. */
  readonly hosts?: readonly string[] | undefined;
}

/**
 * The AWS API for functions and operators, over HTTP: in the protocols JSON 1.0 and 1.1, query and REST. Callers present the
 * local cloud's access key; the endpoint does not check signatures. Services register what they answer; CloudFormation lists the
 * resources that run.
 */
export class AwsEndpoint {
  readonly #server: LocalServer;
  readonly #assembly: DescribedAssembly;
  readonly #actions = new Map<string, JsonAction>();
  readonly #operations: RestOperation[] = [];
  readonly #committed: () => Promise<void>;
  readonly #credentials: Credentials;
  #url = '';

  constructor({ assembly, credentials, committed = () => Promise.resolve(), hosts }: AwsEndpointOptions) {
    this.#assembly = assembly;
    this.#committed = committed;
    this.#credentials = credentials;
    this.#server = new LocalServer({
      door: new FrontDoor({ hosts }),
      handle: async (request, response) => send(response, await this.#respond(request)),
      refuse: (response, reason) =>
        send(response, this.#json('').reject(new AwsError('AccessDeniedException', reason, 403))),
      onError: (error, response) => send(response, this.#json('').reject(awsErrorOf(error))),
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
    this.#url = await this.#server.listen();
  }

  /** Lets current calls finish. */
  stop(graceMilliseconds?: number): Promise<void> {
    return this.#server.stop(graceMilliseconds);
  }

  async #respond(request: IncomingMessage): Promise<AwsResponse> {
    const { path, query } = requestTarget(request.url);
    const protocol = this.#protocolOf(request, path);
    try {
      if (!presentsKey(request.headers.authorization, this.#credentials)) throw unknownKey();
      const body = await bodyOf(request, MAX_BODY_BYTES);
      if (body === undefined) throw new SyntaxError(`the request is larger than ${MAX_BODY_BYTES} bytes`);
      const parameters = new URLSearchParams(query);
      const response = await protocol.respond({
        method: request.method ?? 'GET',
        path,
        query: parameters,
        body: body.toString(),
      });
      await this.#committed();
      return response;
    } catch (error) {
      return protocol.reject(awsErrorOf(error));
    }
  }

  #protocolOf({ headers }: IncomingMessage, path: string): Protocol {
    if (REST_PATH.test(path)) return this.#rest;
    const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
    return isForm ? this.#query : this.#json(String(headers['x-amz-target'] ?? ''));
  }

  readonly #query: Protocol = {
    respond: (request) => cloudFormation(request, this.#assembly),
    reject: cloudFormationError,
  };

  readonly #rest: Protocol = {
    respond: (request) => {
      const { method, path } = request;
      for (const operation of this.#operations) {
        const match = operation.method === method ? operation.path.exec(path) : null;
        if (match !== null) return operation.respond(request, match.slice(1).map(decodeURIComponent));
      }
      throw unknownOperation(`${method} ${path}`);
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

function send(response: ServerResponse, { status, headers, body }: AwsResponse): void {
  response.writeHead(status, headers).end(body);
}

function unknownKey(): AwsError {
  return new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
}

function jsonResponse(status: number, body: unknown): AwsResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}

function unknownOperation(what: string): AwsError {
  return new AwsError('UnknownOperationException', `the local cloud does not carry out ${what}`);
}
