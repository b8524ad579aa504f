import { type Answer, ConnectionError, objectOf } from './errors.ts';

/** Surroundings of the client: network, time and chance. Tests replace them. */
export interface Surroundings {
  readonly fetch: typeof fetch;
  /** Returns the time in milliseconds. */
  readonly now: () => number;
  /** Returns a number from 0 to 1. */
  readonly random: () => number;
  /** Waits for so many milliseconds, or until the signal. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Rules for one request. */
export interface Rules {
  /** True if a second request of the same content has no second effect. */
  readonly isRepeatable: boolean;
  /** Number of repeats at most. */
  readonly repeats: number;
  /** Milliseconds for one attempt. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Statuses after which the same request may succeed. */
const TEMPORARY = new Set([429, 500, 502, 503, 504]);

/** First and longest back-off, and the longest `Retry-After` that the client waits for, in milliseconds. */
const FIRST = 500;
const LONGEST = 8_000;
const PATIENCE = 60_000;

/** Codes of errors that say that no connection was made, so the server has not seen the request. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/**
 * Sends a request, and repeats it while it fails for a while.
 *
 * @param what the request, for the message of an error
 * @throws ConnectionError if no response came
 */
export async function fetchAndRepeat(
  what: string,
  url: URL | string,
  init: RequestInit,
  rules: Rules,
  { fetch, now, random, wait }: Surroundings,
): Promise<Answer> {
  const { signal, timeoutMs, isRepeatable } = rules;
  for (let repeat = 0; ; repeat += 1) {
    const isLast = repeat >= rules.repeats;
    let delay = random() * Math.min(LONGEST, FIRST * 2 ** repeat);
    try {
      // A timer of more than 31 bits would end at once.
      const timeout = AbortSignal.timeout(Math.min(timeoutMs, 2 ** 31 - 1));
      const ends = signal ? AbortSignal.any([signal, timeout]) : timeout;
      // The API does not redirect. To follow what stands before it would turn a POST into a GET.
      const response = await fetch(url, { ...init, redirect: 'manual', signal: ends });
      const answer = { response, content: await contentOf(response) };
      if (isLast || !isRepeatable || !isTemporary(answer)) return answer;
      delay = retryAfter(response, now()) ?? delay;
      if (delay > PATIENCE) return answer;
    } catch (error) {
      signal?.throwIfAborted();
      if (isLast || !(isRepeatable || neverConnected(error))) {
        throw new ConnectionError(`${what}: no response`, undefined, { cause: error });
      }
    }
    await wait(delay, signal);
  }
}

async function contentOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Returns true for a temporary status, and for a subscription request with a key that is in progress. */
const isTemporary = ({ response: { status }, content }: Answer): boolean =>
  TEMPORARY.has(status) || (status === 400 && objectOf(content)?.code === '4122');

/** Returns the milliseconds that a response tells to wait, from seconds or from a date. */
function retryAfter({ headers }: Response, now: number): number | undefined {
  const value = headers.get('retry-after') ?? '';
  // JavaScript takes "1.5" for a day in January.
  const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(/^[A-Z]/i.test(value) ? value : '') - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Returns true if the error names a connection that was never made. Browsers do not say. */
function neverConnected(error: unknown): boolean {
  const { cause } = objectOf(error) ?? {};
  const code = objectOf(cause ?? (error instanceof Error ? error.cause : undefined))?.code;
  return typeof code === 'string' && NEVER_CONNECTED.has(code);
}

/** Waits for so many milliseconds, or until the signal. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  // A timer that is left alone would keep a program from ending.
  await untilAborted(over, signal).finally(() => clearTimeout(timer));
}

/** Waits for a promise, which others may share, until the signal. */
export async function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
