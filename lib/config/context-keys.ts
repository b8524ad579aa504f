import * as z from 'zod';
import type { ProductLine } from './product-lines.ts';
import { reminderSchema } from './reminders.ts';

/** Retention periods that CloudWatch Logs takes, in days (API reference, PutRetentionPolicy). */
const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** JWT authorizers of HTTP APIs take at most 50 audiences, and each client's id is one (API Gateway quotas). */
const MOST_AUDIENCES = 50;

/** Name of the operators' client in the pool that is made when no issuer is given. */
export const OPERATORS_CLIENT = 'operators';
/** The operators' client is an audience too. */
const MOST_PARTNERS = MOST_AUDIENCES - 1;

/** Above INFO, Lambda drops the lines that carry the metrics (Lambda Developer Guide, "Log-level filtering"). */
const LOG_LEVELS = 'use DEBUG or INFO; above INFO the lines that carry the metrics are lost';

/** A new account's quota is 1,000, of which 100 cannot be reserved (Lambda Developer Guide, "Configuring reserved concurrency"). */
const MOST_CONCURRENT = 900;

const STAGE = /^[a-z][a-z0-9-]{0,15}$/;
/** Part of the logical id of an output, so without hyphens. */
const PARTNER = /^[a-z][a-z0-9]{0,31}$/;
const CLAIM = /^[\x21-\x7e]{1,128}$/;

export const stageName = z
  .string()
  .regex(STAGE, 'use 1 to 16 lower-case letters, digits and hyphens, beginning with a letter, such as production');

export const stageValues = z.record(stageName, z.record(z.string(), z.unknown(), 'use an object'), {
  error: 'use an object such as { "production": { "logRetentionDays": 365 } } in cdk.json',
});

/** A list as cdk.json holds it, or separated by commas as the command line gives it. */
const list = (item: z.ZodString | z.ZodURL, most: number) =>
  z
    .union([z.array(z.string()), z.string().transform((text) => text.split(',').map((part) => part.trim()))], {
      error: 'use a list separated by commas',
    })
    .pipe(z.array(item).min(1).max(most, `use at most ${most}`))
    .refine((items) => new Set(items).size === items.length, 'names something twice; name each once');

/** A switch as cdk.json holds it, or in words as the command line gives it. */
const onOrOff = z
  .union([z.boolean(), z.enum(['true', 'false'])], { error: 'use true or false' })
  .transform((value) => value === true || value === 'true');

const whole = (least: number, most: number) => {
  const error = `use a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).int(error).min(least, error).max(most, error);
};

const issuerUrl = z
  .url({
    protocol: /^https$/,
    error: 'use the https address in the `iss` claim of its tokens, such as https://login.example.com/',
  })
  .refine((url) => !/[?#]/.test(url), 'use an address without query and fragment');

const origin = z
  .string()
  .refine(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    'use origins such as https://shop.example.com',
  );

/** The context keys, what each takes and what it is when left out. */
export const contextKeys = (lines: readonly ProductLine[]) => ({
  issuer: issuerUrl.optional(),
  audience: list(z.string().min(1, 'use the `aud` claim of its tokens'), MOST_AUDIENCES).optional(),
  tokenUrl: z.url({ protocol: /^https$/, error: 'use the https address of its token endpoint' }).optional(),
  tenantClaim: z.string().regex(CLAIM, 'use the name of a claim, such as client_id').optional(),
  partners: list(
    z
      .string()
      .regex(PARTNER, 'use names of lower-case letters and digits, such as -c partners=acme,globex')
      .refine(
        (name) => name !== OPERATORS_CLIENT,
        `${OPERATORS_CLIENT} is the client of the service's own operators; choose another name`,
      ),
    MOST_PARTNERS,
  ).optional(),
  reminders: reminderSchema(lines).prefault({}),
  sandbox: onOrOff.optional(),
  canary: onOrOff.optional(),
  corsOrigins: list(origin, 20).default([]),
  throttleRate: whole(1, 10_000).default(200),
  throttleBurst: whole(1, 5_000).default(400),
  logRetentionDays: z.coerce
    .number()
    .refine((days) => RETENTION_DAYS.includes(days), `use one of ${RETENTION_DAYS.join(', ')}`)
    .optional(),
  logLevel: z.enum(['DEBUG', 'INFO'], { error: LOG_LEVELS }).default('INFO'),
  backgroundConcurrency: whole(0, MOST_CONCURRENT).optional(),
  alarmEmail: z.email('use an email address, such as oncall@example.com').optional(),
  pageUrl: z
    .url({ protocol: /^https$/, error: 'use the https address that your paging service gives for Amazon SNS' })
    .optional(),
});
