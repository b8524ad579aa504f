import { Cron } from 'croner';
import * as z from 'zod';
import type { AsyncInvocations } from '../lambda/async-invocations.ts';
import type { ServiceMetrics } from '../metrics/service-metrics.ts';
import type { LocalClock } from '../support/clock.ts';
import { messageOf } from '../support/error-message.ts';
import type { LocalLog } from '../support/log.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../support/time-units.ts';
import { functionNameOf } from '../template/account.ts';
import type { Assembly, TemplateResource } from '../template/assembly.ts';
import { TemplateError } from '../template/intrinsic-functions.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';

/** Matches a daily expression: `cron(minute hour * * ? *)`. */
const DAILY = /^cron\((\d{1,2}) (\d{1,2}) \* \* \? \*\)$/;
/** Matches a rate expression: `rate(5 minutes)`. */
const RATE = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/;
const UNIT_MS = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS } as const;
const Unit = z.enum(['minute', 'hour', 'day']);

/**
 * The shortest real time between two calls of a rate, in milliseconds, however fast the local clock is: ten times what the last call took,
 * within these bounds. What falls due is found within that time. So no rate takes more than a tenth of a processor core for long.
 */
const LEAST_BETWEEN_MS = [250, 1_000] as const;
const REST_PER_WORK = 10;

const Properties = z.strictObject({
  Description: withoutEffect,
  FlexibleTimeWindow: z.strictObject({
    Mode: z.literal('OFF', 'the local cloud runs schedules on time: it must be OFF'),
  }),
  GroupName: withoutEffect,
  KmsKeyArn: withoutEffect,
  Name: z.string().optional(),
  ScheduleExpression: z
    .string()
    .refine(
      (expression) => DAILY.test(expression) || RATE.test(expression),
      'the local cloud runs daily schedules only, cron(minute hour * * ? *), and rates, such as rate(5 minutes)',
    ),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.strictObject({
    Arn: z.string(),
    // Locally, the delivery of a call to the function does not fail.
    DeadLetterConfig: withoutEffect,
    Input: z.string().default('{}'),
    RetryPolicy: withoutEffect,
    RoleArn: withoutEffect,
  }),
});

/** A daily schedule or a rate. */
export interface Schedule {
  readonly name: string;
  /** Returns the first time after `after`. */
  readonly next: (after: Date) => Date;
  /** `true` for a rate. As with a new schedule on AWS, its first call is immediate. */
  readonly isRate: boolean;
  readonly functionArn: string;
  readonly input: unknown;
}

/**
 * Reads every enabled schedule. The functions must be defined.
 *
 * @throws TemplateError for a schedule that is neither daily nor a rate, or whose time zone does not exist
 */
export function readSchedules(assembly: Assembly): readonly Schedule[] {
  return assembly.resources('AWS::Scheduler::Schedule').flatMap((resource) => {
    const properties = readProperties(assembly, resource, Properties);
    if (properties.State === 'DISABLED') return [];
    const { Arn: functionArn, Input } = properties.Target;
    return {
      name: properties.Name ?? resource.logicalId,
      ...timesOf(properties.ScheduleExpression, properties.ScheduleExpressionTimezone, resource),
      functionArn,
      input: JSON.parse(Input),
    };
  });
}

function timesOf(expression: string, timezone: string, resource: TemplateResource): Pick<Schedule, 'next' | 'isRate'> {
  const [, count, unit] = RATE.exec(expression) ?? [];
  if (count === undefined) return { next: daily(expression, timezone, resource), isRate: false };
  const every = Number(count) * UNIT_MS[Unit.parse(unit)];
  return { next: (after) => new Date(after.getTime() + every), isRate: true };
}

function daily(expression: string, timezone: string, { type, logicalId }: TemplateResource): Schedule['next'] {
  const [, minute, hour] = DAILY.exec(expression) ?? [];
  const next = (after: Date) => {
    const found = new Cron(`${minute} ${hour} * * *`, { timezone }).nextRun(after);
    if (found === null) throw new Error(`the schedule has no time after ${after.toISOString()}`);
    return found;
  };
  try {
    next(new Date());
  } catch (error) {
    const reason = messageOf(error);
    throw new TemplateError(`${type} ${logicalId} ScheduleExpression`, `${expression}, ${timezone}: ${reason}`);
  }
  return next;
}

export interface SchedulesOptions {
  readonly schedules: readonly Schedule[];
  readonly invocations: Pick<AsyncInvocations, 'invoke'>;
  readonly clock: LocalClock;
  readonly log: LocalLog;
  readonly metrics?: Pick<ServiceMetrics, 'standsFor'>;
}

/**
 * EventBridge Scheduler: calls functions by the local clock. Calls of a schedule never overlap. It skips calls that were due while
 * the local cloud was stopped, and those that become due during a call.
 *
 * On AWS the function of a rate takes no time to speak of. On a fast clock it takes minutes. So a call of a rate stands for the
 * skipped ones before it: the metrics that it reports are recorded at each of these moments.
 */
export class Schedules {
  readonly #options: SchedulesOptions;
  readonly #stopping = new AbortController();
  /** The real milliseconds that the last call of each rate took. */
  readonly #took = new Map<Schedule, number>();
  /** The first moment of each rate that no call has stood for yet, in milliseconds since 1970. */
  readonly #open = new Map<Schedule, number>();

  constructor(options: SchedulesOptions) {
    this.#options = options;
  }

  /** Returns the time up to which all rates have reported, in milliseconds since 1970; infinity without a rate. */
  reportedUntil(): number {
    return Math.min(...this.#open.values());
  }

  start(): void {
    for (const schedule of this.#options.schedules) void this.#run(schedule);
  }

  /** Ends all schedules. Current calls continue. */
  stop(): void {
    this.#stopping.abort();
  }

  async #run(schedule: Schedule): Promise<void> {
    const { name, isRate, next } = schedule;
    const { clock, log } = this.#options;
    const { signal } = this.#stopping;
    const started = clock.now();
    if (isRate) this.#open.set(schedule, started.getTime());
    for (let due = isRate ? started : next(started); !signal.aborted; due = this.#next(schedule)) {
      try {
        await clock.waitUntil(due, signal);
        log[isRate ? 'debug' : 'info']('schedules', `${name} is due`);
        await this.#call(schedule, signal);
      } catch (error) {
        if (signal.aborted) return;
        log.error('schedules', `${name}: ${messageOf(error)}`);
      }
    }
  }

  async #call(schedule: Schedule, signal: AbortSignal): Promise<void> {
    const { functionArn, input, next } = schedule;
    const { invocations, clock, metrics } = this.#options;
    const open = this.#open.get(schedule);
    const moments = open === undefined ? [] : momentsFrom(new Date(open), clock.now(), next);
    const functionName = functionNameOf(functionArn);
    metrics?.standsFor(functionName, moments);
    const began = performance.now();
    try {
      await invocations.invoke(functionArn, input, signal);
    } finally {
      this.#took.set(schedule, performance.now() - began);
      metrics?.standsFor(functionName, []);
      const last = moments.at(-1);
      if (last !== undefined) this.#open.set(schedule, next(new Date(last)).getTime());
    }
  }

  #next(schedule: Schedule): Date {
    const { clock } = this.#options;
    const now = clock.now();
    const open = this.#open.get(schedule);
    if (open === undefined) return schedule.next(now);
    const [least, most] = LEAST_BETWEEN_MS;
    const rest = Math.min(most, Math.max(least, REST_PER_WORK * (this.#took.get(schedule) ?? 0)));
    return new Date(Math.max(open, now.getTime() + rest * clock.timeScale));
  }
}

/** Returns the moments of a rate in a span of time, in milliseconds since 1970; at most those of the last day. */
function momentsFrom(first: Date, until: Date, next: Schedule['next']): readonly number[] {
  const every = next(first).getTime() - first.getTime();
  const passed = Math.max(0, Math.floor((until.getTime() - first.getTime()) / every));
  const skipped = Math.max(0, passed - Math.floor(DAY_MS / every));
  return Array.from({ length: passed - skipped + 1 }, (_, index) => first.getTime() + (skipped + index) * every);
}
