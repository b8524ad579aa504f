import { Cron } from 'croner';
import * as z from 'zod';
import type { Assembly, TemplateResource } from './assembly.ts';
import type { AsyncInvocations } from './async-invocations.ts';
import type { LocalClock } from './clock.ts';
import { TemplateError } from './intrinsic-functions.ts';
import type { LocalLog } from './log.ts';
import { readProperties, withoutEffect } from './resource-properties.ts';

/** Once a day: `cron(minute hour * * ? *)`. */
const DAILY = /^cron\((\d{1,2}) (\d{1,2}) \* \* \? \*\)$/;

const Properties = z.strictObject({
  Description: withoutEffect,
  FlexibleTimeWindow: z.strictObject({
    Mode: z.literal('OFF', 'the local cloud runs schedules on time: it must be OFF'),
  }),
  GroupName: withoutEffect,
  KmsKeyArn: withoutEffect,
  Name: z.string().optional(),
  ScheduleExpression: z.string().regex(DAILY, 'the local cloud runs daily schedules only: cron(minute hour * * ? *)'),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.strictObject({
    Arn: z.string(),
    // Here nothing keeps a call from being handed to the function.
    DeadLetterConfig: withoutEffect,
    Input: z.string().default('{}'),
    RetryPolicy: withoutEffect,
    RoleArn: withoutEffect,
  }),
});

/** A schedule of every day. */
export interface Schedule {
  readonly name: string;
  /** The first time after the given one. */
  readonly next: (after: Date) => Date;
  readonly functionArn: string;
  readonly input: unknown;
}

/**
 * Reads every schedule that is enabled. The functions must have been defined.
 *
 * @throws TemplateError for one that is not daily, or in a time zone that does not exist
 */
export function readSchedules(assembly: Assembly): readonly Schedule[] {
  return assembly.resources('AWS::Scheduler::Schedule').flatMap((resource) => {
    const properties = readProperties(assembly, resource, Properties);
    if (properties.State === 'DISABLED') return [];
    const { Arn: functionArn, Input } = properties.Target;
    return {
      name: properties.Name ?? resource.logicalId,
      next: daily(properties.ScheduleExpression, properties.ScheduleExpressionTimezone, resource),
      functionArn,
      input: JSON.parse(Input),
    };
  });
}

function daily(expression: string, timezone: string, { type, logicalId }: TemplateResource): Schedule['next'] {
  const [, minute, hour] = DAILY.exec(expression) ?? [];
  const next = (after: Date) => {
    const found = new Cron(`${minute} ${hour} * * *`, { timezone }).nextRun(after);
    if (found === null) throw new Error(`there is no such time after ${after.toISOString()}`);
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
 * EventBridge Scheduler: calls functions at their times of the local clock. What was due while the local cloud was stopped falls
 * away, and so does what becomes due while the call before lasts.
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

  /** Calls nothing any more. What has been called goes on. */
  stop(): void {
    this.#stopping.abort();
  }

  async #run({ name, next, functionArn, input }: Schedule): Promise<void> {
    const { invocations, clock, log } = this.#options;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await clock.waitUntil(next(clock.now()), signal);
        log.info('schedules', `${name} is due`);
        await invocations.invoke(functionArn, input, signal);
      } catch (error) {
        if (signal.aborted) return;
        log.error('schedules', `${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
