import * as z from 'zod';
import type { ProductLine } from './product-lines.ts';
import { type ReminderDays, reminderSchema } from './reminders.ts';

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
const BACKGROUND_CONCURRENCY = 50;

const STAGE = /^[a-z][a-z0-9-]{0,15}$/;
/** Part of the logical id of an output, so without hyphens. */
const PARTNER = /^[a-z][a-z0-9]{0,31}$/;
/** Words that Cognito refuses in the prefix of a domain, which the stage is part of (Cognito Developer Guide). */
const REFUSED_BY_COGNITO = /aws|amazon|cognito/;
const CLAIM = /^[\x21-\x7e]{1,128}$/;

const stageName = z
  .string()
  .regex(STAGE, 'use 1 to 16 lower-case letters, digits and hyphens, beginning with a letter, such as production');

const stageValues = z.record(stageName, z.record(z.string(), z.unknown(), 'use an object'), {
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
const contextKeys = (lines: readonly ProductLine[]) => ({
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

/** Who issues the tokens that the API accepts. */
export type Issuer =
  /** Template parameters, filled in by whoever runs the template: the stage `local`. */
  | { readonly kind: 'parameters' }
  | {
      readonly kind: 'explicit';
      readonly url: string;
      readonly audience: readonly string[];
      readonly tokenUrl?: string;
    }
  | { readonly kind: 'cognito'; readonly partners: readonly string[] };

/** What one deployment is configured to be; every value has been checked. */
export interface Configuration {
  readonly stage: string;
  /** True where losing the data would hurt: every stage but `local` and `dev`. */
  readonly isProtected: boolean;
  readonly issuer: Issuer;
  /** The claim that names the caller's tenant. */
  readonly tenantClaim: string;
  /** Days until each reminder, by line and reason, where they differ from the lifecycle's. */
  readonly reminders: ReminderDays;
  /** Whether there are the endpoints with which partners' systems are tried out: they set what otherwise happens by itself. */
  readonly sandbox: boolean;
  /** Origins that browsers may call from; none leaves CORS off. */
  readonly corsOrigins: readonly string[];
  /** Requests a second, and how many at once, over all callers. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  /** Whether new versions of the endpoints' functions get a tenth of the requests first, and are taken back by alarms. */
  readonly canary: boolean;
  readonly logRetentionDays: number;
  readonly logLevel: 'DEBUG' | 'INFO';
  /** How many at once each function in the background may be; undefined leaves them all that the account has. */
  readonly backgroundConcurrency: number | undefined;
  /** Who is written to of every alarm. */
  readonly alarmEmail: string | undefined;
  /** Where alarms are sent that somebody is to be woken for. */
  readonly pageUrl: string | undefined;
}

/** The configuration is wrong; the message names each key, what is wrong with it and what would be right. */
export class ConfigurationError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/** What `cdk acknowledge` and `cdk cli-telemetry` keep in cdk.context.json, which the command line hands to every app. */
const KEYS_OF_THE_COMMAND_LINE: ReadonlySet<string> = new Set(['acknowledged-issue-numbers', 'cli-telemetry']);

/** Where the CDK keeps its own settings in the context: keys with a namespace, and those of its command line. */
const isForeign = (key: string) => /[:/]/.test(key) || KEYS_OF_THE_COMMAND_LINE.has(key);

/**
 * Reads the configuration of one stage from the CDK context: `-c key=value` on the command line, or cdk.json. Values for one
 * stage only stand in cdk.json under `stages.<stage>`; the command line comes before them.
 *
 * @throws ConfigurationError
 */
export function readConfiguration(
  context: Readonly<Record<string, unknown>>,
  lines: readonly ProductLine[],
): Configuration {
  const { stage: givenStage = 'dev', stages = {}, ...given } = context;
  const stage = stageName.safeParse(givenStage);
  if (!stage.success) throw new ConfigurationError(problemsOf(stage.error, { stage: givenStage }, ['stage']));

  const perStage = stageValues.safeParse(stages);
  if (!perStage.success) throw new ConfigurationError(problemsOf(perStage.error, { stages }, ['stages']));

  const own = Object.fromEntries(Object.entries(given).filter(([key]) => !isForeign(key)));
  const values = { ...perStage.data[stage.data], ...own };
  const keys = contextKeys(lines);
  const parsed = z.strictObject(keys).safeParse(values);
  if (!parsed.success) throw new ConfigurationError(problemsOf(parsed.error, values, [], Object.keys(keys)));

  const { throttleRate: rate, throttleBurst: burst, logRetentionDays, backgroundConcurrency, ...rest } = parsed.data;
  const isProtected = stage.data !== 'local' && stage.data !== 'dev';
  return {
    stage: stage.data,
    isProtected,
    issuer: issuerOf(stage.data, rest),
    tenantClaim: rest.tenantClaim ?? (stage.data === 'local' ? 'tenant' : 'client_id'),
    reminders: rest.reminders,
    sandbox: rest.sandbox ?? stage.data === 'local',
    corsOrigins: rest.corsOrigins,
    throttle: { rate, burst },
    canary: rest.canary ?? isProtected,
    logRetentionDays: logRetentionDays ?? (isProtected ? 90 : 14),
    logLevel: rest.logLevel,
    // 0 switches it off: reserved, it would be a function that never runs.
    backgroundConcurrency: (backgroundConcurrency ?? (isProtected ? BACKGROUND_CONCURRENCY : 0)) || undefined,
    alarmEmail: rest.alarmEmail,
    pageUrl: rest.pageUrl,
  };
}

interface IssuerKeys {
  readonly issuer?: string | undefined;
  readonly audience?: readonly string[] | undefined;
  readonly tokenUrl?: string | undefined;
  readonly partners?: readonly string[] | undefined;
}

function issuerOf(stage: string, { issuer, audience, tokenUrl, partners }: IssuerKeys): Issuer {
  if (stage === 'local') {
    if ([issuer, audience, tokenUrl, partners].every((value) => value === undefined)) return { kind: 'parameters' };
    throw new ConfigurationError([
      'issuer, audience, tokenUrl, partners: the stage local brings its own issuer; leave them out or choose another stage',
    ]);
  }
  if (issuer === undefined && audience === undefined && tokenUrl === undefined) {
    if (!REFUSED_BY_COGNITO.test(stage)) return { kind: 'cognito', partners: partners ?? ['partner'] };
    throw new ConfigurationError([
      `stage: "${stage}" cannot be used with a Cognito pool, whose address may contain neither aws nor amazon nor cognito; choose another stage, or give issuer and audience`,
    ]);
  }
  if (issuer === undefined)
    throw new ConfigurationError(['issuer: is missing; audience or tokenUrl is given, so give issuer too']);
  if (audience === undefined) {
    throw new ConfigurationError([
      'audience: is missing; without it tokens meant for other services would be accepted',
    ]);
  }
  if (partners !== undefined) {
    throw new ConfigurationError([
      'partners: are clients of the pool that is made when no issuer is given; leave them out',
    ]);
  }
  return { kind: 'explicit', url: issuer, audience, ...(tokenUrl !== undefined && { tokenUrl }) };
}

function problemsOf(
  error: z.ZodError,
  values: Readonly<Record<string, unknown>>,
  prefix: readonly string[] = [],
  known: readonly string[] = [],
): string[] {
  return error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
      return `${issue.keys.join(', ')}: no such key; the keys are stage, stages, ${known.join(', ')}`;
    }
    const path = [...prefix, ...issue.path.map(String)];
    const value = path.reduce<unknown>(
      (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : part),
      values,
    );
    return `${path.join('.')}: ${JSON.stringify(value)} cannot be used: ${issue.message}`;
  });
}
