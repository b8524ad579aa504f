import type { Queues } from '../sqs/queues.ts';
import type { LocalClock } from '../support/clock.ts';
import type { LocalLog } from '../support/log.ts';
import { MINUTE_MS } from '../support/time-units.ts';
import type { FunctionProperties, LambdaRuntime } from './lambda.ts';

/**
 * Waits before Lambda's two retries of a failed asynchronous invocation, in milliseconds (Lambda Developer Guide, "How Lambda
 * handles errors and retries with asynchronous invocation").
 */
const RETRY_AFTER = [MINUTE_MS, 2 * MINUTE_MS] as const;

export interface AsyncInvocationsOptions {
  readonly functions: readonly Pick<FunctionProperties, 'arn' | 'deadLetters'>[];
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly queues: Pick<Queues, 'send'>;
  readonly clock: LocalClock;
  readonly log: LocalLog;
}

/** Calls functions asynchronously, as Lambda does for other services. */
export class AsyncInvocations {
  readonly #options: AsyncInvocationsOptions;
  readonly #deadLetters: ReadonlyMap<string, string | undefined>;

  constructor(options: AsyncInvocationsOptions) {
    this.#options = options;
    this.#deadLetters = new Map(options.functions.map(({ arn, deadLetters }) => [arn, deadLetters]));
  }

  /**
   * Calls a function. Resolves when the function has succeeded, or when the last retry has failed and the dead-letter queue has
   * the event.
   *
   * @throws the signal's reason when the signal is aborted before: the event is then dropped
   */
  async invoke(functionArn: string, event: unknown, signal: AbortSignal): Promise<void> {
    const { lambda, queues, clock, log } = this.#options;
    for (const retryAfter of [...RETRY_AFTER, undefined]) {
      const result = await lambda.invoke(functionArn, event);
      if ('payload' in result) return;
      signal.throwIfAborted();
      if (retryAfter === undefined) break;
      await clock.waitUntil(new Date(clock.now().getTime() + retryAfter), signal);
    }
    const queue = this.#deadLetters.get(functionArn);
    log.warn(
      'lambda',
      `${functionArn} has failed for the last time${queue === undefined ? '' : '; its queue has the event'}`,
    );
    if (queue !== undefined) queues.send(queue, JSON.stringify(event));
  }
}
