import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { inject } from 'vitest';
import * as z from 'zod';
import type { HttpEvent } from '../../../functions/core/http/request.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import type { Answered } from '../lines/http-event.ts';
import type { TestTables } from './test-store.ts';

const Described = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });

/** A function's code and environment, as the synthesized template has them. */
function deployed(line: string, operation: string): { module: string; variables: Record<string, string> } {
  const assembly = Assembly.read(inject('assembly'));
  for (const resource of assembly.resources('AWS::Lambda::Function')) {
    const { Variables } = Described.safeParse(resource.properties).data?.Environment ?? { Variables: {} };
    if (Variables.LINE !== line || Variables.OPERATION !== operation) continue;
    const texts = Object.entries(Variables).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return { module: join(assembly.assetPath(resource), 'index.mjs'), variables: Object.fromEntries(texts) };
  }
  throw new Error(`The template has no function ${operation} of ${line}`);
}

/** A function in a process of its own, as it is deployed: the bundled asset and an environment of its own. */
export class DeployedFunction {
  readonly #process: ChildProcess;
  readonly #gone: Promise<unknown>;
  readonly #waiting = new Map<string, (answer: Answered) => void>();
  /** Its log so far. */
  log = '';

  private constructor(child: ChildProcess) {
    this.#process = child;
    this.#gone = once(child, 'exit');
    child.stdout?.on('data', (chunk) => {
      this.log += chunk;
    });
    child.on('message', (message) => {
      const { requestId, answer } = Reply.parse(message);
      const { statusCode: status, headers, body: text } = answer;
      this.#waiting.get(requestId)?.({ status, headers, text, body: JSON.parse(text) });
      this.#waiting.delete(requestId);
    });
  }

  /** @param endpoint address of DynamoDB, or of a proxy in front of it */
  static async start(
    operation: string,
    tables: TestTables,
    endpoint: string,
    line = 'appliances',
  ): Promise<DeployedFunction> {
    const { module, variables } = deployed(line, operation);
    const env = {
      ...variables,
      TENANT_CLAIM: 'client_id',
      ORDERS_TABLE: tables.ordersTable,
      IDEMPOTENCY_TABLE: tables.idempotencyTable,
      CATALOG_TABLE: tables.catalogTable,
      ACCOUNTS_TABLE: tables.accountsTable,
      EVENTS_TABLE: tables.eventsTable,
      WEBHOOKS_TABLE: tables.webhooksTable,
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    const child = fork(join(import.meta.dirname, 'function-process.js'), [module], { env, execArgv: [], silent: true });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The process of ${operation} ended with ${code} before it was ready`);
    });
    await Promise.race([once(child, 'message'), ended]);
    // From here on its end is a test's own doing.
    ended.catch(() => undefined);
    return new DeployedFunction(child);
  }

  /** Answers, or does so never when the process is killed before. */
  invoke(event: HttpEvent): Promise<Answered> {
    return new Promise((resolve) => {
      this.#waiting.set(event.requestContext.requestId, resolve);
      this.#process.send(event);
    });
  }

  /** Ends the process as a crash would, and waits until it is gone. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#gone;
  }
}

const Reply = z.object({
  requestId: z.string(),
  answer: z.object({ statusCode: z.number(), headers: z.record(z.string(), z.unknown()), body: z.string() }),
});
