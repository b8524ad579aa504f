import { randomUUID } from 'node:crypto';
import { StateMachine as Interpreter } from 'aws-local-stepfunctions';
import * as z from 'zod';
import { localArn } from './account.ts';
import type { Assembly, TemplateResource } from './assembly.ts';
import type { LocalClock } from './clock.ts';
import { type Execution, type ExecutionJournal, executionArn } from './execution-journal.ts';
import { ExecutionRun } from './execution-run.ts';
import { TemplateError } from './intrinsic-functions.ts';
import type { LocalLog } from './log.ts';
import { readProperties, withoutEffect } from './resource-properties.ts';
import type { ServiceMetrics } from './service-metrics.ts';
import { Slots } from './slots.ts';
import { type RunnableDefinition, runnableDefinition } from './state-machine-definition.ts';
import { type TaskServices, taskOf } from './state-machine-tasks.ts';

const Properties = z.strictObject({
  DefinitionString: z.string(),
  EncryptionConfiguration: withoutEffect,
  LoggingConfiguration: withoutEffect,
  RoleArn: withoutEffect,
  StateMachineName: z.string().optional(),
  StateMachineType: z.literal('STANDARD').default('STANDARD'),
  Tags: withoutEffect,
  TracingConfiguration: withoutEffect,
});

/** A state machine as the local cloud runs it. */
export interface MachineProperties {
  readonly name: string;
  readonly definition: RunnableDefinition;
}

/** Gives every state machine its name and ARN, so that other resources can refer to it. */
export function defineStateMachines(assembly: Assembly): void {
  for (const resource of assembly.resources('AWS::StepFunctions::StateMachine')) {
    const name = machineName(assembly, resource);
    assembly.define(resource, { ref: machineArn(name), attributes: { Arn: machineArn(name), Name: name } });
  }
}

/**
 * Reads every state machine. The functions, tables and buses that their tasks name must have been defined.
 *
 * @throws TemplateError for a definition that is not valid or could not be carried out as on AWS
 */
export function readStateMachines(assembly: Assembly): readonly MachineProperties[] {
  return assembly.resources('AWS::StepFunctions::StateMachine').map((resource) => {
    const { DefinitionString } = readProperties(assembly, resource, Properties);
    const where = `${resource.type} ${resource.logicalId} DefinitionString`;
    try {
      validate(DefinitionString);
    } catch (error) {
      throw new TemplateError(where, error instanceof Error ? error.message : String(error));
    }
    const definition = runnableDefinition(DefinitionString, where, (called) => taskOf(called) !== undefined);
    return { name: machineName(assembly, resource), definition };
  });
}

const valid = new Set<string>();

/** Throws unless the definition is valid. The validator compiles its schemas anew each time, so one that passed is not sent again. */
function validate(definition: string): void {
  if (valid.has(definition)) return;
  new Interpreter(JSON.parse(definition), { validationOptions: { checkArn: false } });
  valid.add(definition);
}

/** A call that Step Functions would refuse. `name` is its error code. */
export class StatesError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** One task runs at a time, so that a backlog of executions leaves the machine to the API. */
const MAX_TASKS = 1;
/** How often executions in a long wait are looked at, in milliseconds. */
const WAKE_INTERVAL = 500;
/** Step Functions' quotas: characters of a name, bytes of an input. */
const MAX_NAME = 80;
const MAX_INPUT_BYTES = 256 * 1024;
const NAME_HAS_INVALID_CHARACTER = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

export interface StateMachinesOptions {
  readonly machines: readonly MachineProperties[];
  readonly journal: ExecutionJournal;
  readonly clock: LocalClock;
  readonly log: LocalLog;
  readonly services: TaskServices;
  /** From how much real time on a waiting execution is put aside, in milliseconds; 10 s unless said. */
  readonly longWait?: number;
  readonly metrics?: Pick<ServiceMetrics, 'executionEnded' | 'executionStarted'>;
}

/** Step Functions: runs executions and keeps a journal of them, from which those that a stop interrupted go on. */
export class StateMachines {
  readonly #options: StateMachinesOptions;
  readonly #machines: ReadonlyMap<string, MachineProperties>;
  readonly #runs = new Map<string, ExecutionRun>();
  readonly #slots = new Slots(MAX_TASKS);
  /** Executions in a long wait. */
  readonly #aside = new Map<string, { machine: MachineProperties; name: string; until: Date }>();
  #waking: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(options: StateMachinesOptions) {
    this.#options = options;
    this.#machines = new Map(options.machines.map((machine) => [machineArn(machine.name), machine]));
  }

  /**
   * Step Functions' StartExecution for Standard workflows: a name is used once per machine. The same name with the same input
   * gives the same answer as long as that execution runs. The execution outlives a crash once this returns.
   *
   * @throws StatesError
   */
  startExecution(request: { stateMachineArn: string; name?: string | undefined; input?: string | undefined }): {
    readonly executionArn: string;
    readonly startDate: Date;
  } {
    const machine = this.#machines.get(request.stateMachineArn);
    if (machine === undefined) {
      throw new StatesError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${request.stateMachineArn}'`);
    }
    if (this.#stopping) throw new StatesError('ServiceUnavailable', 'the local cloud is stopping');
    const { name = randomUUID(), input = '{}' } = request;
    if (name.length < 1 || name.length > MAX_NAME || NAME_HAS_INVALID_CHARACTER.test(name)) {
      throw new StatesError('InvalidName', `Invalid Name: '${name}'`);
    }
    const parsed = parseInput(input);
    const startDate = this.#options.clock.now();
    if (this.#options.journal.started(machine.name, name, input, startDate)) {
      this.#options.metrics?.executionStarted(request.stateMachineArn);
      this.#run(machine, { name, input: parsed, startedAt: startDate });
      return { executionArn: executionArn(machine.name, name), startDate };
    }
    const known = this.#options.journal.find(machine.name, name);
    if (known?.status === 'RUNNING' && known.inputText === input) {
      return { executionArn: known.arn, startDate: known.startedAt };
    }
    throw new StatesError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn(machine.name, name)}'`);
  }

  /**
   * Step Functions' DescribeExecution.
   *
   * @throws StatesError
   */
  describeExecution(arn: string): Execution {
    const [machine = '', name = ''] = arn.split(':').slice(-2);
    const execution = this.#options.journal.find(machine, name);
    if (execution === undefined || execution.arn !== arn) {
      throw new StatesError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    }
    return execution;
  }

  /** Goes on with the executions that were running when the local cloud last stopped. Returns how many there are. */
  async resume(): Promise<number> {
    const known = (arn: string) => this.#runs.has(arn) || this.#aside.has(arn);
    const interrupted = this.#options.journal.list('RUNNING').filter(({ arn }) => !known(arn));
    for (const [index, execution] of interrupted.entries()) {
      if (this.#stopping) break;
      const machine = this.#machines.get(machineArn(execution.machine));
      if (machine === undefined) {
        this.#options.log.warn(
          'workflows',
          `${execution.name} waits for ${execution.machine}, which is no longer there`,
        );
        continue;
      }
      this.#run(machine, execution);
      // Thousands of them must not keep the API from answering.
      if (index % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
    }
    return interrupted.length;
  }

  /** Interrupts every execution where it is. They stay noted as running, for `resume`. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#waking);
    await Promise.all([...this.#runs.values()].map((run) => run.interrupt()));
  }

  #run(
    machine: MachineProperties,
    execution: Pick<Execution, 'name' | 'input' | 'startedAt'> & Partial<Pick<Execution, 'at'>>,
  ): void {
    const { journal, clock, services, log, metrics, longWait = 10_000 } = this.#options;
    const arn = executionArn(machine.name, execution.name);
    const run = new ExecutionRun({
      definition: machine.definition,
      arn,
      machineArn: machineArn(machine.name),
      execution,
      clock,
      services,
      slots: this.#slots,
      longWait,
      entered: (state, input) => journal.entered(machine.name, execution.name, state, input, clock.now()),
    });
    this.#runs.set(arn, run);
    void run.finished.then((outcome) => {
      this.#runs.delete(arn);
      if (outcome === undefined) return;
      if (outcome.status === 'WAITING') {
        this.#aside.set(arn, { machine, name: execution.name, until: outcome.until });
        this.#waking ??= setInterval(() => this.#wake(), WAKE_INTERVAL).unref();
        return;
      }
      const stoppedAt = clock.now();
      journal.stopped(machine.name, execution.name, stoppedAt, outcome);
      metrics?.executionEnded({
        stateMachineArn: machineArn(machine.name),
        status: outcome.status,
        milliseconds: stoppedAt.getTime() - execution.startedAt.getTime(),
      });
      if (outcome.status === 'SUCCEEDED') return;
      log.warn(
        'workflows',
        `${execution.name} ${outcome.status}: ${outcome.error ?? ''} ${outcome.cause ?? ''}`.trim(),
      );
    });
  }

  /** Takes up again the executions whose wait ends soon. */
  #wake(): void {
    if (this.#stopping) return;
    const { clock, journal } = this.#options;
    const soon = clock.now().getTime() + 2 * WAKE_INTERVAL * clock.timeScale;
    for (const [arn, { machine, name, until }] of this.#aside) {
      if (until.getTime() > soon) continue;
      this.#aside.delete(arn);
      const execution = journal.find(machine.name, name);
      if (execution !== undefined) this.#run(machine, execution);
    }
  }
}

function parseInput(input: string): unknown {
  try {
    if (Buffer.byteLength(input) <= MAX_INPUT_BYTES) return JSON.parse(input);
  } catch {
    throw new StatesError('InvalidExecutionInput', "Invalid State Machine Execution Input: 'the input is not JSON'");
  }
  throw new StatesError('InvalidExecutionInput', `The input is larger than ${MAX_INPUT_BYTES} bytes`);
}

function machineArn(name: string): string {
  return localArn('states', `stateMachine:${name}`);
}

function machineName(assembly: Assembly, resource: TemplateResource): string {
  const named = resource.properties.StateMachineName;
  if (named === undefined) return resource.logicalId;
  return z.string().parse(assembly.resolve(resource.stack, named, `${resource.logicalId} StateMachineName`));
}
