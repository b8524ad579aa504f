import * as z from 'zod';
import { numberKey } from './number-key.ts';
import type { ProductLine } from './product-lines.ts';
import { reminderSchema } from './reminders.ts';

/** Retention periods that CloudWatch Logs supports, in days (API reference, PutRetentionPolicy). */
const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const RETENTION = `use one of ${RETENTION_DAYS.join(', ')}`;

/** Maximum number of audiences of an HTTP API's JWT authorizer. Each client id is an audience (API Gateway quotas). */
const MOST_AUDIENCES = 50;

/** Name of the operators' client in the Cognito pool, which exists if no issuer is configured. */
export const OPERATORS_CLIENT = 'operators';
/** Maximum number of partners. The operators' client takes one of the audiences. */
const MOST_PARTNERS = MOST_AUDIENCES - 1;

/**
 * Error text for other log levels. Above INFO, Lambda drops the lines that carry the metrics (Lambda Developer Guide, "Log-level
 * filtering").
 */
const LOG_LEVELS = 'use DEBUG or INFO; above INFO the lines that carry the metrics are lost';

/** Largest burst of a tenant. */
export const LARGEST_TENANT_BURST = 20_000;

/**
 * Maximum reserved concurrency. The default quota of an account is 1,000, of which 100 cannot be reserved (Lambda Developer Guide,
 * "Configuring reserved concurrency").
 */
const MOST_CONCURRENT = 900;

const STAGE = /^[a-z][a-z0-9-]{0,15}$/;
/** Pattern of a partner's name. It has no hyphens because it is part of the logical id of an output. */
const PARTNER = /^[a-z][a-z0-9]{0,31}$/;
/** Host name with at least two labels, such as orders.example.com. */
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
/** ARN of a certificate in AWS Certificate Manager. */
const CERTIFICATE = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+$/;
/** Commit of git with seven digits or more. */
const COMMIT = /^[0-9a-f]{7,64}(-dirty)?$/;
const CLAIM = /^[\x21-\x7e]{1,128}$/;

/** Returns the schema of a text with a pattern. It has one error, for another pattern and for what is no text. */
const text = (pattern: RegExp, advice: string) => z.string(advice).regex(pattern, advice);

const STAGE_NAME = 'use 1 to 16 lower-case letters, digits and hyphens, beginning with a letter, such as production';

export const stageName = text(STAGE, STAGE_NAME);

export const stageValues = z.record(stageName, z.record(z.string(), z.unknown(), 'use an object'), {
  error: ({ code }) =>
    code === 'invalid_key'
      ? `its name is not that of a stage; ${STAGE_NAME}`
      : 'use an object such as { "production": { "logRetentionDays": 365 } } in cdk.json',
});

/** Returns the schema of a list: an array in cdk.json, or text separated by commas on the command line. */
const list = (item: z.ZodString | z.ZodURL, most: number) =>
  z
    .union([z.array(z.string()), z.string().transform((text) => text.split(',').map((part) => part.trim()))], {
      error: 'use a list separated by commas',
    })
    .pipe(z.array(item).min(1, 'name at least one, or leave the key out').max(most, `use at most ${most}`))
    .refine((items) => new Set(items).size === items.length, 'names something twice; name each once');

/** Schema of a switch: a boolean in cdk.json, or `true` and `false` as text on the command line. */
export const onOrOff = z
  .union([z.boolean(), z.enum(['true', 'false'])], { error: 'use true or false' })
  .transform((value) => value === true || value === 'true');

const whole = (least: number, most: number) => {
  const error = `use a whole number from ${least} to ${most}`;
  return numberKey(error).pipe(z.number().int(error).min(least, error).max(most, error));
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
    (value) => /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value,
    'use origins such as https://shop.example.com',
  );

/** Returns the schemas and default values of the context keys. */
export const contextKeys = (lines: readonly ProductLine[]) => ({
  issuer: issuerUrl.optional(),
  audience: list(z.string().min(1, 'use the `aud` claim of its tokens'), MOST_AUDIENCES).optional(),
  tokenUrl: z.url({ protocol: /^https$/, error: 'use the https address of its token endpoint' }).optional(),
  tenantClaim: text(CLAIM, 'use the name of a claim, such as client_id').optional(),
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
  commit: text(COMMIT, 'use the hexadecimal digits of a commit, such as -c commit=4b825dc6').optional(),
  corsOrigins: list(origin, 20).default([]),
  domain: text(DOMAIN, 'use a host name in lower-case letters, such as orders.example.com').optional(),
  certificate: text(
    CERTIFICATE,
    'use the ARN of a certificate in AWS Certificate Manager, in the region of the stage',
  ).optional(),
  routeThrottles: onOrOff.default(false),
  throttleRate: whole(1, 10_000).default(200),
  throttleBurst: whole(1, 5_000).default(400),
  tenantRate: whole(0, 10_000).optional(),
  tenantBurst: whole(1, LARGEST_TENANT_BURST).optional(),
  logRetentionDays: numberKey(RETENTION)
    .refine((days) => RETENTION_DAYS.includes(days), RETENTION)
    .optional(),
  logLevel: z.enum(['DEBUG', 'INFO'], { error: LOG_LEVELS }).default('INFO'),
  backgroundConcurrency: whole(0, MOST_CONCURRENT).optional(),
  webhookConcurrency: whole(2, MOST_CONCURRENT).default(100),
  monthlyBudget: whole(1, 1_000_000).optional(),
  alarmEmail: z.email('use an email address, such as oncall@example.com').optional(),
  pageUrl: z
    .url({ protocol: /^https$/, error: 'use the https address that your paging service gives for Amazon SNS' })
    .optional(),
});
