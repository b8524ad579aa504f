import { randomUUID } from 'node:crypto';
import { DAY_MS } from '../support/time-units.ts';
import type { NotedEvent } from './execution-history.ts';
import { type Execution, type ExecutionStatus, executionArn } from './execution-journal.ts';
import { ExecutionRunner, type ExecutionRunnerOptions } from './execution-runner.ts';
import { type MachineProperties, machineArn } from './state-machine-properties.ts';
import type { StartedExecution, StartRequest, TaskServices } from './state-machine-tasks.ts';

/** A call that Step Functions rejects. `name` is the error code. */
export class StatesError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** An execution can be redriven within 14 days of its end (Step Functions Developer Guide, "Redriving executions"). */
const REDRIVABLE_MS = 14 * DAY_MS;
/** Quotas of Step Functions: characters of a name, bytes of an input. */
const MAX_NAME = 80;
const MAX_INPUT_BYTES = 256 * 1024;
const EXPRESS_ARN = /^arn:[^:]*:states:[^:]*:[^:]*:express:/;
const NAME_HAS_INVALID_CHARACTER = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;

export interface StateMachinesOptions extends Omit<ExecutionRunnerOptions, 'services'> {
  readonly machines: readonly MachineProperties[];
  readonly services: Omit<TaskServices, 'startExecution'>;
}

/** Step Functions: starts, lists, describes and redrives executions, and resumes those that a stop interrupted. */
export class StateMachines {
  readonly #options: StateMachinesOptions;
  readonly #machines: ReadonlyMap<string, MachineProperties>;
  readonly #runner: ExecutionRunner;

  constructor(options: StateMachinesOptions) {
    this.#options = options;
    this.#runner = new ExecutionRunner({
      ...options,
      services: { ...options.services, startExecution: (request) => this.startExecution(request) },
    });
    this.#machines = new Map(options.machines.map((machine) => [machineArn(machine.name), machine]));
  }

  /**
   * Starts an execution, as StartExecution does. Standard machines use a name once: calls with the same name and input return the same
   * result while the execution runs. Express machines start another execution at every call. Once the store has committed, the
   * execution outlives a crash.
   *
   * @throws StatesError
   */
  startExecution(request: StartRequest): StartedExecution {
    const machine = this.#machine(request.stateMachineArn);
    if (this.#runner.stopping) throw new StatesError('ServiceUnavailable', 'the local cloud is stopping');
    const { name: given = randomUUID(), input = '{}' } = request;
    if (given.length < 1 || given.length > MAX_NAME || NAME_HAS_INVALID_CHARACTER.test(given)) {
      throw new StatesError('InvalidName', `Invalid Name: '${given}'`);
    }
    const name = machine.type === 'EXPRESS' ? `${given}:${randomUUID()}` : given;
    const parsed = parseInput(input);
    const startDate = this.#options.clock.now();
    if (this.#options.journal.started(machine.name, name, input, startDate)) {
      this.#options.metrics?.executionStarted(request.stateMachineArn);
      this.#runner.run(machine, { name, input: parsed, startedAt: startDate });
      return { executionArn: executionArn(machine.name, name), startDate };
    }
    const known = this.#options.journal.find(machine.name, name);
    if (known?.status === 'RUNNING' && known.inputText === input) {
      return { executionArn: known.arn, startDate: known.startedAt };
    }
    throw new StatesError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn(machine.name, name)}'`);
  }

  /**
   * Returns an execution by its ARN.
   *
   * @throws StatesError
   */
  describeExecution(arn: string): Execution {
    // Nothing but its log tells what an Express execution did (Step Functions API reference, DescribeExecution).
    if (EXPRESS_ARN.test(arn)) {
      throw new StatesError('InvalidArn', "Invalid Arn: 'Resource type not valid in this context: express'");
    }
    const [machine = '', name = ''] = arn.split(':').slice(-2);
    const execution = this.#options.journal.find(machine, name);
    if (execution === undefined || execution.arn !== arn) {
      throw new StatesError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    }
    return execution;
  }

  /**
   * Redrives an execution, as RedriveExecution does: an unsuccessful execution resumes from its last state. It keeps its name,
   * input and history.
   *
   * @throws StatesError
   */
  redriveExecution(arn: string): { readonly redriveDate: Date } {
    const { journal, clock } = this.#options;
    const execution = this.describeExecution(arn);
    const machine = this.#machines.get(machineArn(execution.machine));
    const obstacle = machine === undefined ? 'its state machine is no longer there' : this.obstacleToRedrive(execution);
    if (machine === undefined || obstacle !== undefined) {
      throw new StatesError('ExecutionNotRedrivable', `Execution is not redrivable: ${obstacle}`);
    }
    if (this.#runner.stopping) throw new StatesError('ServiceUnavailable', 'the local cloud is stopping');
    const redriveDate = clock.now();
    journal.redriven(machine.name, execution.name, redriveDate);
    this.#runner.run(machine, this.describeExecution(arn));
    return { redriveDate };
  }

  /** Returns the reason why an execution cannot be redriven; undefined when it can. */
  obstacleToRedrive({ machine, status, stoppedAt }: Execution): string | undefined {
    if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
    const age = this.#options.clock.now().getTime() - (stoppedAt?.getTime() ?? 0);
    if (age > REDRIVABLE_MS) return 'Execution is older than 14 days and cannot be redriven';
    const definition = this.#machines.get(machineArn(machine))?.definition;
    if (definition?.resumable === false)
      return 'the local cloud cannot go on with it: its states look back at its input';
    return undefined;
  }

  /** Returns the events of an execution without its start, which the execution itself contains. */
  historyOf({ machine, name }: Execution): readonly NotedEvent[] {
    return this.#options.journal.history.list(machine, name);
  }

  /**
   * Returns the executions of a state machine, newest first.
   *
   * @throws StatesError
   */
  listExecutions(stateMachineArn: string, status?: ExecutionStatus): readonly Execution[] {
    const machine = this.#machine(stateMachineArn);
    if (machine.type === 'EXPRESS') {
      throw new StatesError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      );
    }
    return this.#options.journal
      .list(status)
      .filter((execution) => execution.machine === machine.name)
      .toReversed();
  }

  /**
   * Resumes the executions that were running when the local cloud last stopped. Express executions start over. Returns the number of
   * executions.
   */
  async resume(): Promise<number> {
    const interrupted = this.#options.journal.list('RUNNING').filter(({ arn }) => !this.#runner.has(arn));
    for (const [index, execution] of interrupted.entries()) {
      if (this.#runner.stopping) break;
      const machine = this.#machines.get(machineArn(execution.machine));
      if (machine === undefined) {
        this.#options.log.warn(
          'workflows',
          `${execution.name} waits for ${execution.machine}, which is no longer there`,
        );
        continue;
      }
      if (machine.type === 'EXPRESS') this.#options.journal.restarted(machine.name, execution.name);
      this.#runner.run(machine, execution);
      // Thousands of executions must not block the API.
      if (index % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
    }
    return interrupted.length;
  }

  /** Interrupts every execution. The journal keeps them as running, for `resume`. */
  stop(): Promise<void> {
    return this.#runner.stop();
  }

  #machine(arn: string): MachineProperties {
    const machine = this.#machines.get(arn);
    if (machine !== undefined) return machine;
    throw new StatesError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
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
