import type { ServiceMetrics } from '../metrics/service-metrics.ts';
import type { LocalClock } from '../support/clock.ts';
import type { LocalLog } from '../support/log.ts';
import { LogLine } from '../support/log-line.ts';
import { Slots } from '../support/slots.ts';
import type { ExecutionEvent } from './execution-history.ts';
import { type ExecutionJournal, executionArn } from './execution-journal.ts';
import { logLine } from './execution-log.ts';
import { ExecutionRun, type PutAside, type RunnableExecution } from './execution-run.ts';
import type { RunOutcome } from './run-outcome.ts';
import { type MachineProperties, machineArn } from './state-machine-properties.ts';
import type { TaskServices } from './state-machine-tasks.ts';

/** The most tasks at a time. Each function's environments limit its own tasks, so a backlog of one function leaves the others free. */
const MAX_TASKS = 8;
/** Milliseconds between two checks for long waits that end soon. */
const WAKE_INTERVAL = 500;

export interface ExecutionRunnerOptions {
  readonly journal: ExecutionJournal;
  readonly clock: LocalClock;
  readonly log: LocalLog;
  readonly services: TaskServices;
  /** Milliseconds of real time from which the runner sets a waiting execution aside. Default: 10 s. */
  readonly longWait?: number;
  /** The most executions in memory, at some 20 KB each. Further executions wait in the journal. Default: 500. */
  readonly maxRuns?: number;
  readonly metrics?: Pick<ServiceMetrics, 'executionEnded' | 'executionStarted' | 'logged'>;
}

/** Runs executions and notes in the journal what they do. Executions beyond the limits wait in the journal alone. */
export class ExecutionRunner {
  readonly #options: ExecutionRunnerOptions;
  readonly #runs = new Map<string, ExecutionRun>();
  readonly #slots = new Slots(MAX_TASKS);
  /** Executions in a long wait. */
  readonly #aside = new Map<string, { machine: MachineProperties; name: string; until: Date }>();
  /** Executions in the queue, oldest first. */
  readonly #queued = new Map<string, { machine: MachineProperties; name: string }>();
  #waking: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(options: ExecutionRunnerOptions) {
    this.#options = options;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Returns `true` for an execution that runs, waits or is queued here. */
  has(arn: string): boolean {
    return this.#runs.has(arn) || this.#aside.has(arn) || this.#queued.has(arn);
  }

  /** Interrupts every execution where it is. The journal keeps them as running. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#waking);
    await Promise.all([...this.#runs.values()].map((run) => run.interrupt()));
  }

  /** Runs an execution, or queues it when the most executions are in memory. */
  run(machine: MachineProperties, execution: RunnableExecution): void {
    const { journal, clock, services, metrics, longWait = 10_000, maxRuns = 500 } = this.#options;
    const arn = executionArn(machine.name, execution.name);
    if (this.#runs.size >= maxRuns) {
      this.#queued.set(arn, { machine, name: execution.name });
      return;
    }
    const noted = (event: ExecutionEvent) => {
      const at = clock.now();
      journal.history.add(machine.name, execution.name, at, event);
      const line = machine.log && metrics && logLine(machine.log, event, arn, at);
      if (line !== undefined) metrics?.logged(machine.log?.group, new LogLine(line));
    };
    const run = new ExecutionRun({
      definition: machine.definition,
      isExpress: machine.type === 'EXPRESS',
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
      if (outcome.status === 'WAITING') return this.#setAside(machine, execution.name, outcome);
      // The end is noted first: the journal may remove this execution at once, when many have ended in the same moment.
      noted(endOf(outcome));
      this.#ended(machine, execution, outcome);
    });
  }

  #setAside(machine: MachineProperties, name: string, { until }: PutAside): void {
    this.#aside.set(executionArn(machine.name, name), { machine, name, until });
    this.#waking ??= setInterval(() => this.#wake(), WAKE_INTERVAL).unref();
  }

  #ended(machine: MachineProperties, { name, startedAt }: RunnableExecution, outcome: RunOutcome): void {
    const { journal, clock, log, metrics } = this.#options;
    const { status, error = '', cause = '' } = outcome;
    const stoppedAt = clock.now();
    journal.stopped(machine.name, name, stoppedAt, outcome);
    metrics?.executionEnded({
      stateMachineArn: machineArn(machine.name),
      status,
      milliseconds: stoppedAt.getTime() - startedAt.getTime(),
    });
    if (status !== 'SUCCEEDED') log.warn('workflows', `${name} ${status}: ${error} ${cause}`.trim());
  }

  /** Runs the next execution of the queue. */
  #runNext(): void {
    const [next] = this.#queued;
    if (this.#stopping || next === undefined) return;
    const [arn, { machine, name }] = next;
    this.#queued.delete(arn);
    const execution = this.#options.journal.find(machine.name, name);
    if (execution !== undefined) this.run(machine, execution);
  }

  /** Resumes the executions whose wait ends soon. */
  #wake(): void {
    if (this.#stopping) return;
    const { clock, journal } = this.#options;
    const soon = clock.now().getTime() + 2 * WAKE_INTERVAL * clock.timeScale;
    for (const [arn, { machine, name, until }] of this.#aside) {
      if (until.getTime() > soon) continue;
      this.#aside.delete(arn);
      const execution = journal.find(machine.name, name);
      if (execution !== undefined) this.run(machine, execution);
    }
  }
}

function endOf({ status, output, error, cause }: RunOutcome): ExecutionEvent {
  if (status === 'SUCCEEDED') return { type: 'ExecutionSucceeded', output };
  const types = { FAILED: 'ExecutionFailed', TIMED_OUT: 'ExecutionTimedOut', ABORTED: 'ExecutionAborted' } as const;
  return { type: types[status], error, cause };
}
