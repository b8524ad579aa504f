import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { LocalCloud } from '../../lib/local/cloud.ts';
import type { Execution } from '../../lib/local/step-functions/execution-journal.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from '../../lib/local/template/account.ts';
import { Assembly } from '../../lib/local/template/assembly.ts';
import type { Usage } from './usage.ts';

/** The lines that Lambda itself writes of an invocation (`platform.start`, `platform.report`), in bytes. */
const PLATFORM_LINES = 550;
/** A line of the access log, in bytes. */
const ACCESS_LINE = 450;
/** Of the requests, X-Ray records so many traces beyond the first of each second (X-Ray Developer Guide, "Sampling"). */
const TRACED = 0.05;

const Described = z.looseObject({ FunctionName: z.string(), MemorySize: z.number() });

/** The states in which an execution puts an event on the bus (`lib/state-machine.ts`). */
const puts = (state: string) => state === 'Publish event' || state.endsWith(': remind');

/** Reads off a local cloud how much of everything it would have been charged for. */
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

  /** What it comes to since the local cloud was started. */
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
      // The start of an execution is a transition too.
      transitions: states.length + executions.length,
      events: states.filter(puts).length,
      logBytes: written + (await this.#historyBytes(executions)),
      traces: invocations * TRACED,
    };
  }

  /** @param weight of a metric by the value of its first dimension; 1 unless said */
  #sum(namespace: string, name: string, weight: (dimension: string) => number = () => 1): number {
    return this.#cloud.cloudWatch
      .totals()
      .filter(({ metric }) => metric.namespace === namespace && metric.name === name)
      .reduce((sum, { metric, total }) => sum + total * weight(Object.values(metric.dimensions)[0] ?? ''), 0);
  }

  /** State machines log each event of their executions' histories. */
  async #historyBytes(executions: readonly Execution[]): Promise<number> {
    let bytes = 0;
    for (const { arn: executionArn } of executions) {
      const { events } = await this.#stepFunctions.send(new GetExecutionHistoryCommand({ executionArn }));
      bytes += Buffer.byteLength(JSON.stringify(events));
    }
    return bytes;
  }
}
