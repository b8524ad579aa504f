import { createServer, type IncomingMessage, type Server } from 'node:http';
import * as z from 'zod';
import type { EventBuses } from './events.ts';
import type { Queues } from './queues.ts';
import type { StateMachines } from './state-machines.ts';

const text = z.string();
const schemas = {
  StartExecution: z.object({ stateMachineArn: text, name: text.optional(), input: text.optional() }),
  DescribeExecution: z.object({ executionArn: text }),
  PutEvents: z.object({ Entries: z.array(z.unknown()) }),
  SendMessage: z.object({ QueueUrl: text, MessageBody: text.min(1) }),
};

/** What the endpoint gives access to. */
export interface AwsServices {
  /** They are made after the endpoint, whose address their functions are given. */
  readonly stateMachines: () => Pick<StateMachines, 'startExecution' | 'describeExecution'>;
  readonly events: Pick<EventBuses, 'putEvents'>;
  readonly queues: Pick<Queues, 'send'>;
}

type Action = (parameters: unknown, services: AwsServices) => unknown;

/** Every action by its `x-amz-target`. */
const actions: Readonly<Record<string, Action>> = {
  'AWSStepFunctions.StartExecution': (parameters, { stateMachines }) => {
    const started = stateMachines().startExecution(schemas.StartExecution.parse(parameters));
    return { executionArn: started.executionArn, startDate: seconds(started.startDate) };
  },
  'AWSStepFunctions.DescribeExecution': (parameters, { stateMachines }) => {
    const execution = stateMachines().describeExecution(schemas.DescribeExecution.parse(parameters).executionArn);
    return {
      executionArn: execution.arn,
      stateMachineArn: execution.arn.replace(':execution:', ':stateMachine:').split(':').slice(0, -1).join(':'),
      name: execution.name,
      status: execution.status,
      startDate: seconds(execution.startedAt),
      input: execution.inputText,
      ...(execution.stoppedAt && { stopDate: seconds(execution.stoppedAt) }),
      ...(execution.output !== undefined && { output: JSON.stringify(execution.output) }),
      ...(execution.error !== undefined && { error: execution.error, cause: execution.cause }),
    };
  },
  'AWSEvents.PutEvents': (parameters, { events }) => events.putEvents(schemas.PutEvents.parse(parameters).Entries),
  'AmazonSQS.SendMessage': (parameters, { queues }) => {
    const { QueueUrl, MessageBody } = schemas.SendMessage.parse(parameters);
    return queues.send(QueueUrl, MessageBody);
  },
};

/** The largest request of any of the actions, with room to spare; bytes. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** The AWS API as functions reach it, over HTTP in the JSON protocols 1.0 and 1.1. Signatures are not checked. */
export class AwsEndpoint {
  readonly #server: Server;
  #url = '';

  constructor(services: AwsServices) {
    this.#server = createServer((request, response) => {
      void answer(request, services).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
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

async function answer(request: IncomingMessage, services: AwsServices): Promise<{ status: number; body: unknown }> {
  const target = String(request.headers['x-amz-target'] ?? '');
  const action = Object.hasOwn(actions, target) ? actions[target] : undefined;
  if (action === undefined) {
    return failed(400, 'UnknownOperationException', `the local cloud does not carry out ${target || request.url}`);
  }
  try {
    return { status: 200, body: await action(JSON.parse(await readBody(request)), services) };
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      return failed(400, 'ValidationException', error instanceof z.ZodError ? z.prettifyError(error) : error.message);
    }
    if (error instanceof Error && error.name !== 'Error') return failed(400, error.name, error.message);
    return failed(500, 'InternalFailure', error instanceof Error ? error.message : String(error));
  }
}

function failed(status: number, type: string, message: string) {
  return { status, body: { __type: type, message } };
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

/** The JSON protocol writes times as seconds since 1970. */
function seconds(date: Date): number {
  return date.getTime() / 1_000;
}
