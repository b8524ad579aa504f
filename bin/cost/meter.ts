import * as z from 'zod';
import { METRIC_NAMESPACE, type MetricName } from '../../functions/core/model/metrics.ts';
import type { LocalCloud } from '../../lib/local/cloud.ts';
import type { Execution } from '../../lib/local/step-functions/execution-journal.ts';
import { Assembly } from '../../lib/local/template/assembly.ts';
import type { Usage } from './usage.ts';

/** Size of the lines that Lambda itself writes for an invocation at level INFO (`platform.start`, `platform.report`), in bytes. */
const PLATFORM_LINES = 550;

/** Half of the millisecond to which Lambda rounds up each invocation (Lambda pricing). */
const ROUNDED_MS = 0.5;

/** Unit of the memory of an Express execution in GB, and of its duration in milliseconds (Step Functions pricing). */
const EXPRESS_GIGABYTES = 64 / 1_024;
const EXPRESS_MS = 100;

/**
 * Minimum duration of a state of an Express execution in milliseconds. This is an assumption: the local cloud has no network between the
 * services. A call of another service takes some tens of milliseconds on AWS.
 */
const STATE_MS = 50;

/** Headers of a response, which count as sent data too, in bytes. */
const HEADER_BYTES = 400;

const Described = z.looseObject({
  FunctionName: z.string(),
  MemorySize: z.number(),
  LoggingConfig: z.looseObject({ SystemLogLevel: z.string().optional() }).optional(),
});
/** Name of a state machine: a text, or a text with a suffix that the deployment decides. */
const Name = z.union([
  z.string(),
  z
    .object({ 'Fn::Join': z.tuple([z.literal(''), z.tuple([z.string()]).rest(z.unknown())]) })
    .transform(({ 'Fn::Join': [, [beginning]] }) => beginning),
]);
const Machine = z.looseObject({
  StateMachineName: Name,
  StateMachineType: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
});

/** State that puts an event on the bus (`lib/workflow/entry-workflow.ts`). */
const PUBLISH = 'Publish event';

/** Group of a log, by the beginning of its name. */
const LOGS = {
  functions: '/quartermaster/',
  access: '/aws/vendedlogs/quartermaster-',
  workflows: '/aws/vendedlogs/states/',
} as const;

/** Reads from a local cloud the usage that AWS would bill. Storage is not part of it (`stored-bytes.ts`). */
export class UsageMeter {
  readonly #cloud: LocalCloud;
  readonly #functions: ReadonlyMap<string, z.infer<typeof Described>>;
  readonly #machines: readonly z.infer<typeof Machine>[];
  readonly #counts: (name: string) => boolean;

  /** @param counts selects functions, tables and log groups by their names; by default all */
  constructor(cloud: LocalCloud, assemblyDirectory: string, counts: (name: string) => boolean = () => true) {
    this.#cloud = cloud;
    this.#counts = counts;
    const assembly = Assembly.read(assemblyDirectory);
    const functions = assembly.resources('AWS::Lambda::Function').map(({ properties }) => Described.parse(properties));
    this.#functions = new Map(functions.map((one) => [one.FunctionName, one]));
    const machines = assembly.resources('AWS::StepFunctions::StateMachine');
    this.#machines = machines.map(({ properties }) => Machine.parse(properties));
  }

  /**
   * Returns the usage since the start of the local cloud.
   *
   * @param responseBytes size of the bodies of all responses
   */
  read(responseBytes: number): Usage {
    const executions = this.#cloud.executions();
    const express = executions.filter((execution) => this.#isExpress(execution));
    const standard = executions.filter((execution) => !this.#isExpress(execution));
    const requests = this.#sum('AWS/ApiGateway', 'Count');
    const invocations = this.#sum('AWS/Lambda', 'Invocations');
    return {
      apiRequests: requests,
      responseBytes: responseBytes + HEADER_BYTES * requests,
      lambdaRequests: invocations,
      lambdaGigabyteSeconds:
        this.#sum('AWS/Lambda', 'Duration', (name) => this.#gigabytes(name) / 1_000) +
        this.#sum('AWS/Lambda', 'Invocations', (name) => (this.#gigabytes(name) * ROUNDED_MS) / 1_000),
      writeUnits: this.#sum('AWS/DynamoDB', 'ConsumedWriteCapacityUnits'),
      readUnits: this.#sum('AWS/DynamoDB', 'ConsumedReadCapacityUnits'),
      // AWS bills the start of an execution as a transition, too.
      transitions: standard.reduce((sum, { states }) => sum + states.length + 1, 0),
      expressRequests: express.length,
      expressGigabyteSeconds: express.reduce((sum, execution) => sum + this.#gigabyteSeconds(execution), 0),
      events: executions.flatMap(({ states }) => states).filter((state) => state === PUBLISH).length,
      functionLogBytes: this.#logged(LOGS.functions),
      platformLogBytes: this.#sum('AWS/Lambda', 'Invocations', (name) =>
        this.#functions.get(name)?.LoggingConfig?.SystemLogLevel === 'WARN' ? 0 : PLATFORM_LINES,
      ),
      accessLogBytes: this.#logged(LOGS.access),
      workflowLogBytes: this.#logged(LOGS.workflows),
      // A request begins a trace, and an execution does. The functions of a status share the trace of the execution that calls them.
      traceableCalls: requests + executions.length,
      loggedEvents: this.#sum(METRIC_NAMESPACE, 'eventsAppended' satisfies MetricName),
    };
  }

  #isExpress({ machine }: Execution): boolean {
    // The name of one machine may begin with that of another.
    const [found] = this.#machines
      .filter(({ StateMachineName }) => machine.startsWith(StateMachineName))
      .toSorted((one, other) => other.StateMachineName.length - one.StateMachineName.length);
    if (found === undefined) throw new Error(`The template has no state machine ${machine}`);
    return found.StateMachineType === 'EXPRESS';
  }

  #gigabytes(functionName: string): number {
    return (this.#functions.get(functionName)?.MemorySize ?? 0) / 1_024;
  }

  /** Returns the billed GB-seconds of an Express execution. */
  #gigabyteSeconds({ startedAt, stoppedAt, states }: Execution): number {
    const measured = ((stoppedAt ?? startedAt).getTime() - startedAt.getTime()) / this.#cloud.clock.timeScale;
    const billed = Math.ceil(Math.max(measured, states.length * STATE_MS) / EXPRESS_MS) * EXPRESS_MS;
    return (EXPRESS_GIGABYTES * billed) / 1_000;
  }

  /** Sums up the bytes of the logs whose group begins with a text. */
  #logged(group: string): number {
    return this.#sum('AWS/Logs', 'IncomingBytes', (name) => (name.startsWith(group) ? 1 : 0));
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
      .map(({ metric, total }) => ({ dimension: Object.values(metric.dimensions)[0] ?? '', total }))
      .filter(({ dimension }) => this.#counts(dimension))
      .reduce((sum, { dimension, total }) => sum + total * weight(dimension), 0);
  }
}
