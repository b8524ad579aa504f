import type { LocalClock } from '../support/clock.ts';
import type { Slots } from '../support/slots.ts';
import type { ExecutionEvent } from './execution-history.ts';
import { type Execution, givenName } from './execution-journal.ts';
import { ExpressTime } from './express-time.ts';
import { Interpreter } from './interpreter.ts';
import { calledBy, failure, type Json, json, type RunOutcome, taskFailure, within } from './run-outcome.ts';
import { type RunnableDefinition, type TaskState, WaitInput } from './state-machine-definition.ts';
import { TaskError, type TaskServices, taskOf } from './state-machine-tasks.ts';

/** An execution that is to run, from its start or from the state `at`. */
export type RunnableExecution = Pick<Execution, 'name' | 'input' | 'startedAt'> &
  Partial<Pick<Execution, 'at' | 'redriven'>>;

export interface ExecutionRunOptions {
  readonly definition: RunnableDefinition;
  /** `true` for an Express execution, whose time limit counts tasks in real time. */
  readonly isExpress: boolean;
  readonly arn: string;
  readonly machineArn: string;
  /** With `at`, the run resumes from that state if the definition is resumable. */
  readonly execution: RunnableExecution;
  readonly clock: LocalClock;
  readonly services: TaskServices;
  readonly slots: Slots;
  /** Milliseconds of real time from which a wait is long. */
  readonly longWait: number;
  /** Called when a state of the machine's first level begins. */
  readonly entered: (state: string, input: unknown) => void;
  /** Called with the events of each task. */
  readonly noted: (event: ExecutionEvent) => void;
}

/** An execution in a long wait: its run ends, and another run resumes it shortly before the wait ends. */
export interface PutAside {
  readonly status: 'WAITING';
  readonly until: Date;
}

/** The reason of an interruption. The interrupted state must neither retry nor catch it. */
class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly isRetryable = false;
  readonly isCatchable = false;
}

/** One execution that runs in this process. */
export class ExecutionRun {
  /** Resolves with the end of the execution, or with undefined after an interruption. */
  readonly finished: Promise<RunOutcome | PutAside | undefined>;
  readonly #options: ExecutionRunOptions;
  readonly #interruption = new AbortController();
  /** The times of entry into waits, also of entries in an earlier process. Relative waits count from them. */
  readonly #entries = new Map<string, Date>();
  /** The last state with a noted entry. */
  #noted = '';
  #putAside: PutAside | undefined;
  #timedOut = false;
  /** The time that an Express execution has left. */
  readonly #expressTime: ExpressTime | undefined;

  constructor(options: ExecutionRunOptions) {
    this.#options = options;
    const { definition, isExpress, clock } = options;
    if (isExpress && definition.timeoutSeconds !== undefined) {
      const { timeoutSeconds: seconds } = definition;
      this.#expressTime = new ExpressTime({ seconds, timeScale: clock.timeScale, onExpired: () => this.#expire() });
    }
    this.finished = this.#run();
  }

  /** Ends the run but not the execution. Resolves when the run has ended. */
  async interrupt(): Promise<void> {
    this.#interruption.abort(new Interrupted('the local cloud is stopping'));
    await this.finished;
  }

  async #run(): Promise<RunOutcome | PutAside | undefined> {
    const { definition, execution, arn, machineArn, entered } = this.#options;
    const { signal } = this.#interruption;
    const at = this.#resumptionPoint();
    const startAt = at?.state ?? definition.definition.StartAt;
    if (at !== undefined) this.#entries.set(at.state, at.enteredAt);
    const interpreter = new Interpreter(
      { ...definition.definition, StartAt: startAt },
      { validationOptions: { noValidate: true } },
    );
    const run = interpreter.run(json(at?.input ?? execution.input), {
      overrides: { taskResourceLocalHandlers: this.#handlers() },
      context: {
        Execution: { Id: arn, Name: givenName(execution.name), StartTime: execution.startedAt.toISOString() },
        StateMachine: { Id: machineArn, Name: machineArn.split(':').at(-1) },
      },
    });
    signal.addEventListener('abort', () => run.abort(), { once: true });
    void this.#timeout().then((expired) => {
      if (expired) this.#expire();
    });
    const result = run.result.then(
      (output): RunOutcome => ({ status: 'SUCCEEDED', output }),
      (error: unknown): RunOutcome => failure(error),
    );
    let resumed = at !== undefined;
    for await (const event of run.eventLogs) {
      if (signal.aborted) break;
      this.#expressTime?.note(event);
      if (event.type !== 'StateEntered' || !Object.hasOwn(definition.definition.States, event.state.name)) continue;
      // An earlier process has noted the entry into the state that the run resumes from.
      if (!resumed) entered(event.state.name, event.state.input);
      resumed = false;
      this.#noted = event.state.name;
    }
    if (this.#putAside !== undefined) return this.#putAside;
    const outcome = await result;
    this.#expressTime?.end();
    if (this.#timedOut) return { status: 'TIMED_OUT', error: 'States.Timeout' };
    if (signal.aborted) return undefined;
    this.#interruption.abort(new Interrupted('the execution has ended'));
    return outcome;
  }

  #resumptionPoint(): Execution['at'] {
    const { definition, execution } = this.#options;
    const { at } = execution;
    if (at === undefined || !definition.resumable) return undefined;
    return Object.hasOwn(definition.definition.States, at.state) ? at : undefined;
  }

  /** Resolves with `true` when the execution times out, with `false` when it ends before. */
  async #timeout(): Promise<boolean> {
    const { definition, execution, clock } = this.#options;
    if (definition.timeoutSeconds === undefined || this.#expressTime !== undefined) return false;
    // The timeout of a redriven execution starts again (Step Functions Developer Guide, "Redriving executions").
    const since = execution.redriven?.at ?? execution.startedAt;
    const limit = new Date(since.getTime() + definition.timeoutSeconds * 1_000);
    return clock.waitUntil(limit, this.#interruption.signal).then(
      () => true,
      () => false,
    );
  }

  #expire(): void {
    this.#timedOut = true;
    this.#interruption.abort(new Interrupted('the execution has timed out'));
  }

  #handlers(): Record<string, (input: Json) => Promise<Json>> {
    const { tasks, waits } = this.#options.definition;
    return Object.fromEntries([
      ...[...tasks].map(([name, task]) => [name, (input: Json) => this.#perform(name, task, input)] as const),
      ...[...waits].map((name) => [name, (input: Json) => this.#wait(name, input)] as const),
    ]);
  }

  #perform(name: string, task: TaskState, input: Json): Promise<Json> {
    const { slots, services, arn, machineArn, noted } = this.#options;
    const { signal } = this.#interruption;
    const called = calledBy(task);
    return slots.use(async () => {
      // The entry into the state is noted a little later than the state begins.
      if (this.#noted !== name) await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      noted({ type: 'TaskScheduled', ...called, parameters: input });
      try {
        const carryOut = taskOf(task.resource);
        if (carryOut === undefined) throw new TaskError('States.Runtime', `cannot call ${task.resource}`);
        const work = () => within(carryOut(input, services, [arn, machineArn]), task.timeoutSeconds, signal);
        const output = json(await (this.#expressTime?.during(work) ?? work()));
        noted({ type: 'TaskSucceeded', ...called, output });
        return output;
      } catch (error) {
        if (!signal.aborted) noted({ ...taskFailure(error), ...called });
        throw error;
      }
    });
  }

  async #wait(name: string, value: Json): Promise<Json> {
    const { clock } = this.#options;
    const parsed = WaitInput.safeParse(value);
    if (!parsed.success) {
      const said = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
      throw Object.assign(new TaskError('States.Runtime', said), { isRetryable: false, isCatchable: false });
    }
    const { input, seconds = 0, timestamp } = parsed.data;
    const entered = this.#entries.get(name) ?? clock.now();
    this.#entries.set(name, entered);
    const until = timestamp ?? new Date(entered.getTime() + seconds * 1_000);
    await this.#putAsideUntil(name, until);
    await this.#waitUntil(until);
    this.#entries.delete(name);
    return json(input);
  }

  async #waitUntil(until: Date): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#interruption;
    if (this.#expressTime === undefined) return clock.waitUntil(until, signal);
    const now = clock.now().getTime();
    const wait = Math.max(0, until.getTime() - now);
    const within = this.#expressTime.within(wait);
    await clock.waitUntil(new Date(now + within), signal);
    this.#expressTime.waited(within);
    signal.throwIfAborted();
  }

  /** Ends the run before a long wait if it can resume. Thousands of waiting runs would fill the memory. */
  async #putAsideUntil(name: string, until: Date): Promise<void> {
    const { clock, definition, longWait } = this.#options;
    const remaining = (until.getTime() - clock.now().getTime()) / clock.timeScale;
    if (remaining < longWait || !definition.resumable || definition.timeoutSeconds !== undefined) return;
    // The entry into the state is noted a little later than the state begins.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#noted !== name || this.#interruption.signal.aborted) return;
    this.#putAside = { status: 'WAITING', until };
    this.#interruption.abort(new Interrupted('the execution waits for long'));
  }
}
