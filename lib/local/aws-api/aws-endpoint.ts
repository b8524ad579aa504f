import { createServer, type IncomingMessage, type Server } from 'node:http';
import { dynamoDbStreams, type StreamServices } from '../dynamodb/actions.ts';
import { eventBridge } from '../eventbridge/actions.ts';
import type { EventBuses } from '../eventbridge/events.ts';
import { LAMBDA_PATHS, type LambdaServices, lambdaApi, lambdaError } from '../lambda/actions.ts';
import { sqs } from '../sqs/actions.ts';
import type { Queues } from '../sqs/queues.ts';
import { type StepFunctionsServices, stepFunctions } from '../step-functions/actions.ts';
import type { Assembly } from '../template/assembly.ts';
import { cloudFormation, cloudFormationError } from './aws-cloudformation.ts';
import { type AwsAnswer, AwsError, type AwsRequest, awsErrorOf, type JsonActions } from './aws-protocols.ts';

/** What the endpoint gives access to. */
export interface AwsServices extends StepFunctionsServices, StreamServices {
  readonly events: Pick<EventBuses, 'putEvents'>;
  readonly queues: Omit<Queues, 'messages'>;
  readonly assembly: Pick<Assembly, 'running'>;
  /** The functions are given the endpoint's address, so that they are made after it. */
  readonly functions: () => LambdaServices;
}

/** Every action of the services that speak one of the JSON protocols, by its `x-amz-target`. */
const actions: JsonActions<AwsServices> = { ...stepFunctions, ...eventBridge, ...sqs, ...dynamoDbStreams };

/** The largest request of any of the actions, with room to spare; bytes. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** The AWS API as functions and operators reach it, over HTTP: in the protocols JSON 1.0 and 1.1, query and REST. Signatures are not checked. */
export class AwsEndpoint {
  readonly #server: Server;
  #url = '';

  constructor(services: AwsServices) {
    this.#server = createServer((request, response) => {
      void answer(request, services).then(({ status, headers, body }) => {
        response.writeHead(status, headers).end(body);
      });
    });
  }

  /** Its address, once it listens. */
  get url(): string {
    return this.#url;
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
}

/** How a service speaks: its answer to a request, and how it tells of an error. */
interface Protocol {
  readonly answer: (request: AwsRequest, services: AwsServices) => AwsAnswer | Promise<AwsAnswer>;
  readonly refuse: (error: AwsError) => AwsAnswer;
}

const lambda: Protocol = {
  answer: (request, { functions }) => lambdaApi(request, functions()),
  refuse: lambdaError,
};

const query: Protocol = {
  answer: (request, { assembly }) => cloudFormation(request, assembly),
  refuse: cloudFormationError,
};

const json = (target: string): Protocol => ({
  answer: async ({ body }, services) => {
    const action = Object.hasOwn(actions, target) ? actions[target] : undefined;
    if (action === undefined) throw unknownOperation(target);
    return jsonAnswer(200, await action(JSON.parse(body), services));
  },
  refuse: ({ status, name, message }) => jsonAnswer(status, { __type: name, message }),
});

function jsonAnswer(status: number, body: unknown): AwsAnswer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}

function unknownOperation(what: string): AwsError {
  return new AwsError('UnknownOperationException', `the local cloud does not carry out ${what}`);
}

async function answer(request: IncomingMessage, services: AwsServices): Promise<AwsAnswer> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const protocol = protocolOf(request, url);
  try {
    const body = await readBody(request);
    return await protocol.answer({ method: request.method ?? 'GET', url, body }, services);
  } catch (error) {
    return protocol.refuse(awsErrorOf(error));
  }
}

function protocolOf({ headers }: IncomingMessage, { pathname }: URL): Protocol {
  if (pathname.startsWith(LAMBDA_PATHS)) return lambda;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm ? query : json(String(headers['x-amz-target'] ?? ''));
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
