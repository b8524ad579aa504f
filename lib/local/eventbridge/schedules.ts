import { Cron } from 'croner';
import * as z from 'zod';
import type { AsyncInvocations } from '../lambda/async-invocations.ts';
import type { LocalClock } from '../support/clock.ts';
import type { LocalLog } from '../support/log.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../support/time-units.ts';
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
 * The shortest real time between two calls of a rate, in milliseconds, however fast the local clock is. What falls due is found within
 * that time. Calls at this pace take a hundredth of a processor core.
 */
const LEAST_BETWEEN_MS = 250;

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
    const reason = error instanceof Error ? error.message : String(error);
    throw new TemplateError(`${type} ${logicalId} ScheduleExpression`, `${expression}, ${timezone}: ${reason}`);
  }
  return next;
}

export interface SchedulesOptions {
  readonly schedules: readonly Schedule[];
  readonly invocations: Pick<AsyncInvocations, 'invoke'>;
  readonly clock: LocalClock;
  readonly log: LocalLog;
}

/**
 * EventBridge Scheduler: calls functions by the local clock. It skips calls that were due while the local cloud was stopped, and
 * calls that become due during the previous call. So calls of a schedule never overlap: a rate counts from the end of a call.
 */
export class Schedules {
  readonly #options: SchedulesOptions;
  readonly #stopping = new AbortController();

  constructor(options: SchedulesOptions) {
    this.#options = options;
  }

  start(): void {
    for (const schedule of this.#options.schedules) void this.#run(schedule);
  }

  /** Ends all schedules. Current calls continue. */
  stop(): void {
    this.#stopping.abort();
  }

  async #run(schedule: Schedule): Promise<void> {
    const { name, functionArn, input, isRate } = schedule;
    const { invocations, clock, log } = this.#options;
    const { signal } = this.#stopping;
    for (let due = isRate ? clock.now() : schedule.next(clock.now()); !signal.aborted; due = this.#next(schedule)) {
      try {
        await clock.waitUntil(due, signal);
        log[isRate ? 'debug' : 'info']('schedules', `${name} is due`);
        await invocations.invoke(functionArn, input, signal);
      } catch (error) {
        if (signal.aborted) return;
        log.error('schedules', `${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  #next({ next, isRate }: Schedule): Date {
    const { clock } = this.#options;
    const now = clock.now();
    const due = next(now);
    return isRate ? new Date(Math.max(due.getTime(), now.getTime() + LEAST_BETWEEN_MS * clock.timeScale)) : due;
  }
}
