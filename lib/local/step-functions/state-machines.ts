import { randomUUID } from 'node:crypto';
import type { ServiceMetrics } from '../cloudwatch/service-metrics.ts';
import type { LocalClock } from '../support/clock.ts';
import type { LocalLog } from '../support/log.ts';
import { Slots } from '../support/slots.ts';
import { DAY_MS } from '../support/time-units.ts';
import type { ExecutionEvent, NotedEvent } from './execution-history.ts';
import { type Execution, type ExecutionJournal, type ExecutionStatus, executionArn } from './execution-journal.ts';
import { ExecutionRun, type RunOutcome } from './execution-run.ts';
import { type MachineProperties, machineArn } from './state-machine-properties.ts';
import type { TaskServices } from './state-machine-tasks.ts';

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
/** For how long after its end an execution can be redriven (Step Functions Developer Guide, "Redriving executions"). */
const REDRIVABLE_MS = 14 * DAY_MS;
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
  /** So many executions are held in memory, some 20 KB each; further ones wait in the journal for their turn. 500 unless said. */
  readonly maxRuns?: number;
  readonly metrics?: Pick<ServiceMetrics, 'executionEnded' | 'executionStarted' | 'logged'>;
}

/** Step Functions: runs executions and keeps a journal of them, from which those that a stop interrupted go on. */
export class StateMachines {
  readonly #options: StateMachinesOptions;
  readonly #machines: ReadonlyMap<string, MachineProperties>;
  readonly #runs = new Map<string, ExecutionRun>();
  readonly #slots = new Slots(MAX_TASKS);
  /** Executions in a long wait. */
  readonly #aside = new Map<string, { machine: MachineProperties; name: string; until: Date }>();
  /** Executions that wait for their turn, oldest first. */
  readonly #queued = new Map<string, { machine: MachineProperties; name: string }>();
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
    const machine = this.#machine(request.stateMachineArn);
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

  /**
   * Step Functions' RedriveExecution: an execution that has ended without success goes on with the state that it was in. Its
   * name, its input and what it has done so far stay.
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
    if (this.#stopping) throw new StatesError('ServiceUnavailable', 'the local cloud is stopping');
    const redriveDate = clock.now();
    journal.redriven(machine.name, execution.name, redriveDate);
    this.#run(machine, this.describeExecution(arn));
    return { redriveDate };
  }

  /** Why an execution cannot be redriven; undefined when it can be. */
  obstacleToRedrive({ machine, status, stoppedAt }: Execution): string | undefined {
    if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
    const age = this.#options.clock.now().getTime() - (stoppedAt?.getTime() ?? 0);
    if (age > REDRIVABLE_MS) return 'Execution is older than 14 days and cannot be redriven';
    const definition = this.#machines.get(machineArn(machine))?.definition;
    if (definition?.resumable === false)
      return 'the local cloud cannot go on with it: its states look back at its input';
    return undefined;
  }

  /** Step Functions' GetExecutionHistory, without the start, which the execution itself tells of. */
  historyOf({ machine, name }: Execution): readonly NotedEvent[] {
    return this.#options.journal.history.list(machine, name);
  }

  /**
   * Step Functions' ListExecutions, newest first.
   *
   * @throws StatesError
   */
  listExecutions(stateMachineArn: string, status?: ExecutionStatus): readonly Execution[] {
    const machine = this.#machine(stateMachineArn);
    return this.#options.journal
      .list(status)
      .filter((execution) => execution.machine === machine.name)
      .toReversed();
  }

  /** Goes on with the executions that were running when the local cloud last stopped. Returns how many there are. */
  async resume(): Promise<number> {
    const known = (arn: string) => this.#runs.has(arn) || this.#aside.has(arn) || this.#queued.has(arn);
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

  #machine(arn: string): MachineProperties {
    const machine = this.#machines.get(arn);
    if (machine !== undefined) return machine;
    throw new StatesError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  #run(
    machine: MachineProperties,
    execution: Pick<Execution, 'name' | 'input' | 'startedAt'> & Partial<Pick<Execution, 'at' | 'redriven'>>,
  ): void {
    const { journal, clock, services, log, metrics, longWait = 10_000, maxRuns = 500 } = this.#options;
    const arn = executionArn(machine.name, execution.name);
    if (this.#runs.size >= maxRuns) {
      this.#queued.set(arn, { machine, name: execution.name });
      return;
    }
    const noted = (event: ExecutionEvent) => {
      const at = clock.now();
      journal.history.add(machine.name, execution.name, at, event);
      // What it says in CloudWatch Logs, more or less: it counts there by its size.
      metrics?.logged(
        machine.logGroup,
        JSON.stringify({ ...event, event_timestamp: at.getTime(), execution_arn: arn }),
      );
    };
    const run = new ExecutionRun({
      definition: machine.definition,
      arn,
      machineArn: machineArn(machine.name),
      execution,
      clock,
      services,
      slots: this.#slots,
      longWait,
      entered: (state, input) => {
        journal.entered(machine.name, execution.name, state, input, clock.now());
        noted({ type: `${machine.definition.types.get(state) ?? 'Task'}StateEntered`, name: state, input });
      },
      noted,
    });
    this.#runs.set(arn, run);
    void run.finished.then((outcome) => {
      this.#runs.delete(arn);
      if (outcome === undefined) return;
      this.#runNext();
      if (outcome.status === 'WAITING') {
        this.#aside.set(arn, { machine, name: execution.name, until: outcome.until });
        this.#waking ??= setInterval(() => this.#wake(), WAKE_INTERVAL).unref();
        return;
      }
      const stoppedAt = clock.now();
      journal.stopped(machine.name, execution.name, stoppedAt, outcome);
      noted(endOf(outcome));
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

  /** Takes up the execution whose turn it is. */
  #runNext(): void {
    const [next] = this.#queued;
    if (this.#stopping || next === undefined) return;
    const [arn, { machine, name }] = next;
    this.#queued.delete(arn);
    const execution = this.#options.journal.find(machine.name, name);
    if (execution !== undefined) this.#run(machine, execution);
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

function endOf({ status, output, error, cause }: RunOutcome): ExecutionEvent {
  if (status === 'SUCCEEDED') return { type: 'ExecutionSucceeded', output };
  const types = { FAILED: 'ExecutionFailed', TIMED_OUT: 'ExecutionTimedOut', ABORTED: 'ExecutionAborted' } as const;
  return { type: types[status], error, cause };
}

function parseInput(input: string): unknown {
  try {
    if (Buffer.byteLength(input) <= MAX_INPUT_BYTES) return JSON.parse(input);
  } catch {
    throw new StatesError('InvalidExecutionInput', "Invalid State Machine Execution Input: 'the input is not JSON'");
  }
  throw new StatesError('InvalidExecutionInput', `The input is larger than ${MAX_INPUT_BYTES} bytes`);
}
