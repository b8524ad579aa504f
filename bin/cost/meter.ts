import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { LocalCloud } from '../../lib/local/cloud.ts';
import type { Execution } from '../../lib/local/step-functions/execution-journal.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../lib/local/template/account.ts';
import { Assembly } from '../../lib/local/template/assembly.ts';
import type { Usage } from './usage.ts';

/** Size of the lines that Lambda itself writes for an invocation (`platform.start`, `platform.report`), in bytes. */
const PLATFORM_LINES = 550;
/** Size of an access log line, in bytes. */
const ACCESS_LINE = 450;
/** Share of requests that X-Ray traces, beyond the first request of each second (X-Ray Developer Guide, "Sampling"). */
const TRACED = 0.05;

const Described = z.looseObject({ FunctionName: z.string(), MemorySize: z.number() });

/** Returns true for the states that put an event on the bus (`lib/workflow/entry-workflow.ts`). */
const puts = (state: string) => state === 'Publish event' || state.endsWith(': remind');

/** Reads from a local cloud the usage that AWS would bill. */
export class UsageMeter {
  readonly #cloud: LocalCloud;
  readonly #gigabytes: ReadonlyMap<string, number>;
  readonly #stepFunctions: SFNClient;

  constructor(cloud: LocalCloud, assemblyDirectory: string) {
    this.#cloud = cloud;
    const functions = Assembly.read(assemblyDirectory).resources('AWS::Lambda::Function');
    const described = functions.map(({ properties }) => Described.parse(properties));
    this.#gigabytes = new Map(described.map(({ FunctionName, MemorySize }) => [FunctionName, MemorySize / 1_024]));
    const connection = { endpoint: cloud.awsUrl, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS };
    this.#stepFunctions = new SFNClient(connection);
  }

  /** Returns the usage since the start of the local cloud. */
  async read(): Promise<Usage> {
    const executions = this.#cloud.executions();
    const states = executions.flatMap((execution) => execution.states);
    const requests = this.#sum('AWS/ApiGateway', 'Count');
    const invocations = this.#sum('AWS/Lambda', 'Invocations');
    const written = this.#sum('AWS/Logs', 'IncomingBytes') + PLATFORM_LINES * invocations + ACCESS_LINE * requests;
    return {
      apiRequests: requests,
      lambdaRequests: invocations,
      lambdaGigabyteSeconds: this.#sum('AWS/Lambda', 'Duration', (name) => (this.#gigabytes.get(name) ?? 0) / 1_000),
      writeUnits: this.#sum('AWS/DynamoDB', 'ConsumedWriteCapacityUnits'),
      readUnits: this.#sum('AWS/DynamoDB', 'ConsumedReadCapacityUnits'),
      // AWS bills the start of an execution as a transition, too.
      transitions: states.length + executions.length,
      events: states.filter(puts).length,
      logBytes: written + (await this.#historyBytes(executions)),
      traces: invocations * TRACED,
    };
  }

  /**
   * Sums up a metric over its dimensions.
   *
   * @param weight weight of each total, by the value of its first dimension; 1 by default
   */
  #sum(namespace: string, name: string, weight: (dimension: string) => number = () => 1): number {
    return this.#cloud.cloudWatch
      .totals()
      .filter(({ metric }) => metric.namespace === namespace && metric.name === name)
      .reduce((sum, { metric, total }) => sum + total * weight(Object.values(metric.dimensions)[0] ?? ''), 0);
  }

  /** Returns the size of the executions' histories, because state machines log each event of a history. */
  async #historyBytes(executions: readonly Execution[]): Promise<number> {
    let bytes = 0;
    for (const { arn: executionArn } of executions) {
      const { events } = await this.#stepFunctions.send(new GetExecutionHistoryCommand({ executionArn }));
      bytes += Buffer.byteLength(JSON.stringify(events));
    }
    return bytes;
  }
}
