import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

/** Fault of one request on its way to DynamoDB. */
export type Fault =
  /** DynamoDB carries it out, the answer never arrives. */
  | { readonly kind: 'lose-answer' }
  /** It never reaches DynamoDB. */
  | { readonly kind: 'lose-request' }
  /** DynamoDB answers with an error of this type, without carrying it out. */
  | { readonly kind: 'error'; readonly type: string; readonly status?: number; readonly more?: object }
  /** DynamoDB cancels the transaction, for this reason at each of its writes. */
  | { readonly kind: 'cancel'; readonly code: string }
  /** Of a BatchGetItem, DynamoDB reads the first key only and leaves the others to be asked for again. */
  | { readonly kind: 'unprocessed' }
  /** Something happens before it is sent on, or before its answer is sent back. */
  | { readonly kind: 'before' | 'after'; readonly run: () => unknown };

type ErrorFault = Extract<Fault, { kind: 'error' }>;

/** The fault that the next request meets, by its operation and its body; undefined for none. */
export type Script = (operation: string, body: string) => Fault | undefined;

interface Rule {
  readonly operation: string;
  readonly fault: Fault;
  times: number;
}

/** A transaction that was cancelled, with the reason for each of its writes (DynamoDB API reference, TransactWriteItems). */
export const cancelled = (...codes: readonly string[]): ErrorFault => ({
  kind: 'error',
  type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
  more: {
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
    CancellationReasons: codes.map((Code) => ({ Code, ...(Code !== 'None' && { Message: 'injected' }) })),
  },
});

/** Another transaction touched the same item. */
export const conflict = cancelled('TransactionConflict', 'None');

/** One item of the transaction is written to more often than its partition takes. */
export const itemThrottled = cancelled('ThrottlingError', 'None');

/** The whole request is throttled. */
export const throttled: Fault = { kind: 'error', type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException' };

export const internalError: Fault = {
  kind: 'error',
  type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
  status: 500,
};

const Transaction = z.looseObject({ TransactItems: z.array(z.unknown()) });
const BatchGet = z.looseObject({ RequestItems: z.record(z.string(), z.looseObject({ Keys: z.array(z.unknown()) })) });

/** A proxy between the functions and DynamoDB that carries out faults on demand. */
export class FaultProxy {
  readonly #target: URL;
  readonly #server: Server;
  readonly #rules: Rule[] = [];
  /** Operations that passed through, faulty ones included, in their sequence. */
  readonly operations: string[] = [];
  /** Decides on the requests that no rule is for. */
  script: Script = () => undefined;

  constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next `times` requests of the operation meet the fault; rules apply in the sequence they were given. */
  inject(operation: string, fault: Fault, times = 1): void {
    this.#rules.push({ operation, fault, times });
  }

  /** Forgets the faults that no request has met yet. */
  clear(): void {
    this.#rules.length = 0;
  }

  /** Faults that no request has met yet. */
  get pending(): number {
    return this.#rules.reduce((sum, { times }) => sum + times, 0);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    this.operations.push(operation);
    const body = Buffer.concat(chunks);
    const fault = this.#take(operation, body);
    if (fault?.kind === 'lose-request') return void request.socket.destroy();
    if (fault?.kind === 'error') return refuse(response, fault);
    if (fault?.kind === 'cancel') {
      const { TransactItems: writes } = Transaction.parse(JSON.parse(body.toString()));
      return refuse(response, cancelled(...writes.map(() => fault.code)));
    }
    if (fault?.kind === 'before') await fault.run();
    const answer =
      fault?.kind === 'unprocessed' ? await this.#forwardInPart(request, body) : await this.#forward(request, body);
    if (fault?.kind === 'lose-answer') return void request.socket.destroy();
    if (fault?.kind === 'after') await fault.run();
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }

  #take(operation: string, body: Buffer): Fault | undefined {
    const rule = this.#rules.find((candidate) => candidate.operation === operation && candidate.times > 0);
    if (rule === undefined) return this.script(operation, body.toString());
    rule.times -= 1;
    return rule.fault;
  }

  async #forwardInPart(request: IncomingMessage, body: Buffer) {
    const { RequestItems: asked, ...rest } = BatchGet.parse(JSON.parse(body.toString()));
    const [first] = Object.keys(asked);
    const part = Object.entries(asked).map(([table, { Keys, ...how }]) => {
      const read = table === first ? 1 : 0;
      return { table, now: { ...how, Keys: Keys.slice(0, read) }, later: { ...how, Keys: Keys.slice(read) } };
    });
    const tables = (which: 'now' | 'later') =>
      Object.fromEntries(part.filter((of) => of[which].Keys.length > 0).map((of) => [of.table, of[which]]));
    const answer = await this.#forward(request, Buffer.from(JSON.stringify({ ...rest, RequestItems: tables('now') })));
    const told = { ...JSON.parse(answer.body.toString()), UnprocessedKeys: tables('later') };
    // Its checksum and length are those of another body.
    return {
      status: answer.status,
      headers: { 'content-type': answer.headers['content-type'] },
      body: Buffer.from(JSON.stringify(told)),
    };
  }

  async #forward(request: IncomingMessage, body: Buffer) {
    const outgoing = forward(this.#target, {
      method: request.method ?? 'POST',
      path: request.url,
      headers: { ...request.headers, host: this.#target.host, 'content-length': body.length },
    });
    outgoing.end(body);
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve).on('error', reject);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    return { status: incoming.statusCode ?? 500, headers: incoming.headers, body: Buffer.concat(chunks) };
  }
}

function refuse(response: ServerResponse, { status = 400, type, more }: ErrorFault): void {
  // Where the functions' clocks are fast, the SDK would take the time of an error for the error's cause, and send the request again.
  response.sendDate = false;
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: type, message: 'injected', ...more }));
}
