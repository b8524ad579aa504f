import * as z from 'zod';
import type { Throttle } from '../../functions/core/model/endpoint.ts';
import { type Context, problemsOf, unknownKeys } from './configuration-problems.ts';
import { contextKeys, LARGEST_TENANT_BURST, onOrOff, stageName, stageValues } from './context-keys.ts';
import { deployedName } from './deployed-names.ts';
import { functionNames, LONGEST_FUNCTION_NAME } from './function-names.ts';
import { conflictsOf } from './key-conflicts.ts';
import { deployed, type ProductLine } from './product-lines.ts';
import type { RemindersByLine } from './reminders.ts';

/** Reserved concurrency of each background function in a protected stage. */
const BACKGROUND_CONCURRENCY = 50;

/** Requests a second of each tenant. A quarter of the stage's throttle, so that one tenant leaves room for others. */
export const TENANT_RATE = 50;

/** Requests a second of each tenant in the stage `local`, which a developer's tests do not reach. */
const LOCAL_TENANT_RATE = 10_000;

/** Seconds of the rate that a tenant may send at once, if the burst is not given. */
export const SECONDS_OF_A_BURST = 4;

/** Issuer of the tokens that the API accepts. */
export type Issuer =
  /** Template parameters that the local cloud fills in: the stage `local`. */
  | { readonly kind: 'parameters' }
  | {
      readonly kind: 'explicit';
      readonly url: string;
      readonly audience: readonly string[];
      readonly tokenUrl?: string;
    }
  | { readonly kind: 'cognito'; readonly partners: readonly string[] };

/** Own domain of the API. */
export interface Domain {
  readonly name: string;
  readonly certificateArn: string;
}

/** Budget of a stage: dollars a month, and the address that learns of an excess. */
export interface Budget {
  readonly monthlyDollars: number;
  readonly email: string;
}

/** Validated configuration of one deployment. */
export interface Configuration {
  readonly stage: string;
  /** True for stages whose data must not be lost: every stage but `local` and `dev`. */
  readonly isProtected: boolean;
  readonly issuer: Issuer;
  /** Name of the token claim that holds the caller's tenant. */
  readonly tenantClaim: string;
  /** Days until each reminder, by line and reason. Contains only the values that differ from the lifecycle. */
  readonly reminders: RemindersByLine;
  /**
   * True if the sandbox endpoints exist, with which partners test their systems. They trigger changes that otherwise happen on
   * their own.
   */
  readonly sandbox: boolean;
  /** Origins that browsers may call from. An empty list turns CORS off. */
  readonly corsOrigins: readonly string[];
  /** Own domain of the API with the ARN of its certificate. Undefined if callers use the address that API Gateway gives. */
  readonly domain: Domain | undefined;
  /** Limits of each route, for all its callers together: requests a second, and burst size. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  /** Limit of each tenant: requests a second, and burst size. Undefined if tenants have no limit. */
  readonly tenantLimit: Throttle | undefined;
  /** True if routes that cost more have lower limits of their own. API Gateway accepts them only for routes that exist already. */
  readonly routeThrottles: boolean;
  /** True if new versions of the endpoints' functions first get a tenth of the requests, and alarms roll them back. */
  readonly canary: boolean;
  /** Commit of the sources, where git does not know it. */
  readonly commit: string | undefined;
  readonly logRetentionDays: number;
  readonly logLevel: 'DEBUG' | 'INFO';
  /** Maximum concurrency of each background function. If undefined, only the account's quota limits it. */
  readonly backgroundConcurrency: number | undefined;
  /** Maximum number of webhooks that get requests at once, in lanes. */
  readonly webhookConcurrency: number;
  /** Undefined if the stage has no budget. */
  readonly budget: Budget | undefined;
  /** Address that receives every alarm. */
  readonly alarmEmail: string | undefined;
  /** Address of the paging service for urgent alarms. */
  readonly pageUrl: string | undefined;
}

/** Invalid configuration. The message names each key, its problem and the expected value. */
export class ConfigurationError extends Error {
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/** Keys that `cdk acknowledge` and `cdk cli-telemetry` store in cdk.context.json. The command line passes them to every app. */
const KEYS_OF_THE_COMMAND_LINE: ReadonlySet<string> = new Set(['acknowledged-issue-numbers', 'cli-telemetry']);

/** Returns true for the CDK's own context keys: keys with a namespace, and the keys of its command line. */
const isForeign = (key: string) => /[:/]/.test(key) || KEYS_OF_THE_COMMAND_LINE.has(key);

/**
 * Reads the configuration of one stage from the CDK context: `-c key=value` on the command line, or cdk.json. Values for a single
 * stage are in cdk.json under `stages.<stage>`. Values from the command line take precedence.
 *
 * @throws ConfigurationError that names everything that is wrong
 * @example readConfiguration({ stage: 'prod', logLevel: 'DEBUG' }, productLines).isProtected // true
 */
export function readConfiguration(context: Context, lines: readonly ProductLine[]): Configuration {
  const { stage: givenStage = 'dev', stages = {}, ...given } = context;
  const stage = stageName.safeParse(givenStage);
  const perStage = stageValues.safeParse(stages);
  const ofStage = (stage.success && perStage.data?.[stage.data]) || {};
  const own = Object.fromEntries(Object.entries(given).filter(([key]) => !isForeign(key)));
  const values = { ...ofStage, ...own };
  const keys = contextKeys(lines);
  const parsed = z.strictObject(keys).safeParse(values);
  const placeOf = (key: string) => (Object.hasOwn(own, key) || !stage.success ? [] : ['stages', stage.data]);
  const problems = [
    ...problemsOf(stage.error, givenStage, () => ['stage']),
    ...problemsOf(perStage.error, stages, () => ['stages']),
    ...problemsOf(parsed.error, values, placeOf),
    ...unknownKeys(parsed.error, Object.keys(keys), placeOf),
    ...(stage.success ? [...conflictsOf(stage.data, values), ...tooLong(stage.data, values, lines)] : []),
  ];
  if (!stage.success || !parsed.success || problems.length > 0) throw new ConfigurationError(problems);

  const { throttleRate: rate, throttleBurst: burst, logRetentionDays, backgroundConcurrency, ...rest } = parsed.data;
  const isProtected = stage.data !== 'local' && stage.data !== 'dev';
  const sandbox = rest.sandbox ?? stage.data === 'local';
  const budget = budgetOf(rest);
  const domain = domainOf(rest);
  return {
    stage: stage.data,
    isProtected,
    domain,
    budget,
    routeThrottles: rest.routeThrottles,
    issuer: issuerOf(stage.data, rest),
    tenantClaim: rest.tenantClaim ?? (stage.data === 'local' ? 'tenant' : 'client_id'),
    reminders: rest.reminders,
    sandbox,
    corsOrigins: rest.corsOrigins,
    throttle: { rate, burst },
    tenantLimit: tenantLimitOf(stage.data, rest),
    canary: rest.canary ?? isProtected,
    commit: rest.commit,
    logRetentionDays: logRetentionDays ?? (isProtected ? 90 : 14),
    logLevel: rest.logLevel,
    // 0 turns the reservation off. A reserved concurrency of 0 would stop the function.
    backgroundConcurrency: (backgroundConcurrency ?? (isProtected ? BACKGROUND_CONCURRENCY : 0)) || undefined,
    webhookConcurrency: rest.webhookConcurrency,
    alarmEmail: rest.alarmEmail,
    pageUrl: rest.pageUrl,
  };
}

interface TenantLimitKeys {
  readonly tenantRate?: number | undefined;
  readonly tenantBurst?: number | undefined;
}

/**
 * Returns the limit of each tenant. A rate of 0 turns it off.
 */
function tenantLimitOf(stage: string, { tenantRate, tenantBurst }: TenantLimitKeys): Throttle | undefined {
  const rate = tenantRate ?? (stage === 'local' ? LOCAL_TENANT_RATE : TENANT_RATE);
  if (rate === 0) return undefined;
  return { rate, burst: tenantBurst ?? Math.min(LARGEST_TENANT_BURST, SECONDS_OF_A_BURST * rate) };
}

function domainOf({ domain, certificate }: DomainKeys): Domain | undefined {
  return domain !== undefined && certificate !== undefined ? { name: domain, certificateArn: certificate } : undefined;
}

interface DomainKeys {
  readonly domain?: string | undefined;
  readonly certificate?: string | undefined;
}

function budgetOf({ monthlyBudget, alarmEmail }: BudgetKeys): Budget | undefined {
  return monthlyBudget !== undefined && alarmEmail !== undefined
    ? { monthlyDollars: monthlyBudget, email: alarmEmail }
    : undefined;
}

interface BudgetKeys {
  readonly monthlyBudget?: number | undefined;
  readonly alarmEmail?: string | undefined;
}

function issuerOf(stage: string, { issuer, audience, tokenUrl, partners = ['partner'] }: IssuerKeys): Issuer {
  if (stage === 'local') return { kind: 'parameters' };
  if (issuer === undefined || audience === undefined) return { kind: 'cognito', partners };
  return { kind: 'explicit', url: issuer, audience, ...(tokenUrl !== undefined && { tokenUrl }) };
}

interface IssuerKeys {
  readonly issuer?: string | undefined;
  readonly audience?: readonly string[] | undefined;
  readonly tokenUrl?: string | undefined;
  readonly partners?: readonly string[] | undefined;
}

/** Returns the problem of a stage with which a function's name would be too long. */
function tooLong(stage: string, { sandbox }: Context, lines: readonly ProductLine[]): string[] {
  const names = functionNames(deployed({ sandbox: onOrOff.safeParse(sandbox).data ?? stage === 'local' }, lines));
  const longest = names.reduce((one, other) => (other.length > one.length ? other : one));
  const excess = deployedName(stage, longest).length - LONGEST_FUNCTION_NAME;
  if (excess <= 0) return [];
  return [
    `stage: ${JSON.stringify(stage)} cannot be used: with it the name of the function ${longest} has more than ${LONGEST_FUNCTION_NAME} characters; use at most ${stage.length - excess} characters`,
  ];
}
