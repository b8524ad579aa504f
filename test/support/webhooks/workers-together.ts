import { type DoneAttempt, deliverLane, type Worker } from '../../../functions/webhooks/delivery/deliver-lane.ts';
import type { Answer } from '../../../functions/webhooks/delivery/transport.ts';
import { wakeLanes } from '../../../functions/webhooks/delivery/wake-lanes.ts';
import type { WakeUp } from '../../../functions/webhooks/delivery/wake-ups.ts';
import type { WebhookRun } from './webhook-run.ts';

/** Something that happens at a moment of the shifted clock. */
interface Due {
  readonly at: number;
  readonly begin: () => void;
}

/** An answer, and the milliseconds of the shifted clock after which it comes. */
export interface TimedAnswer {
  readonly answer: Answer;
  readonly takes: number;
}

/**
 * Workers that work at the same time on the clock of a run. The clock moves on when all of them wait for an answer, or have nothing
 * to do, to the next moment at which one comes or a wake-up is due.
 */
export class WorkersTogether {
  readonly #run: WebhookRun;
  readonly #most: number;
  readonly #answerOf: (host: string) => TimedAnswer;
  readonly attempts: DoneAttempt[] = [];
  #due: Due[] = [];
  readonly #ready: WakeUp['lane'][] = [];
  readonly #busy = new Set<Promise<void>>();
  /** Workers that wait for an answer. */
  #waiting = 0;
  /** Called when a worker begins to wait, or is done. */
  #changed = () => {};

  /** @param most workers at once */
  constructor(run: WebhookRun, most: number, answerOf: (host: string) => TimedAnswer) {
    this.#run = run;
    this.#most = most;
    this.#answerOf = answerOf;
  }

  readonly sendWakeUps = async (wakeUps: readonly WakeUp[]): Promise<void> => {
    for (const { lane, delaySeconds = 0 } of wakeUps) this.#at(delaySeconds * 1_000, () => this.#ready.push(lane));
  };

  /** Works until a condition holds. `wake-lanes` runs after each interval of the clock. */
  async runUntil(isOver: () => boolean | Promise<boolean>, wakeEvery: number): Promise<void> {
    let nextWake = this.#run.now + wakeEvery;
    while (!(await isOver())) {
      const next = this.#due.reduce((first, { at }) => Math.min(first, at), nextWake);
      this.#run.now = Math.max(this.#run.now, next);
      if (this.#run.now >= nextWake) {
        nextWake += wakeEvery;
        await wakeLanes(this.#run.store, this.sendWakeUps);
      }
      const isDue = ({ at }: Due) => at <= this.#run.now;
      const begun = this.#due.filter(isDue);
      this.#due = this.#due.filter((due) => !isDue(due));
      for (const { begin } of begun) begin();
      await this.#allWait();
    }
  }

  /** Starts workers for the lanes that are awake, and resolves when each of them waits for an answer or is done. */
  async #allWait(): Promise<void> {
    for (;;) {
      while (this.#busy.size < this.#most && this.#ready.length > 0) this.#start();
      if (this.#busy.size === this.#waiting && (this.#ready.length === 0 || this.#busy.size === this.#most)) return;
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  #start(): void {
    const lane = this.#ready.shift();
    if (lane === undefined) return;
    const work: Promise<void> = deliverLane(this.#worker, lane).finally(() => {
      this.#busy.delete(work);
      this.#changed();
    });
    this.#busy.add(work);
  }

  get #worker(): Worker {
    const { sendWakeUps } = this;
    const onAttempt = (done: DoneAttempt) => this.attempts.push(done);
    return { store: this.#run.store, send: this.#send, sendWakeUps, stage: 'test', onAttempt };
  }

  readonly #send: Worker['send'] = ({ url }) => {
    const { answer, takes } = this.#answerOf(new URL(url).hostname);
    this.#waiting += 1;
    this.#changed();
    return new Promise((resolve) => {
      this.#at(takes, () => {
        this.#waiting -= 1;
        resolve(answer);
      });
    });
  };

  #at(milliseconds: number, begin: () => void): void {
    this.#due.push({ at: this.#run.now + milliseconds, begin });
  }
}
