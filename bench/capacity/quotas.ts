/** Regions of the table. us-east-1 has the highest quotas of all regions; eu-central-1 has those of most others. */
export const REGIONS = ['us-east-1', 'eu-central-1'] as const;
export type Region = (typeof REGIONS)[number];

/** Limit of AWS or of a setting, with the page that states it. */
export interface Quota {
  readonly name: string;
  readonly byDefault: Readonly<Record<Region, number>>;
  /**
   * Value that a deployer sets or requests before a rush of 3,000 orders a second. Absent for a limit that cannot be raised. AWS
   * publishes no maximum for most quotas, so this is what the rush needs, with room for a third more.
   */
  readonly raised?: number;
  /** Page that states the limit. */
  readonly page: string;
  /** Day of the copy of the page that was read, if it is known. */
  readonly copied?: string;
}

const everywhere = (value: number): Quota['byDefault'] => ({ 'us-east-1': value, 'eu-central-1': value });

const GUIDES = 'https://docs.aws.amazon.com';
const STEP_FUNCTIONS = `${GUIDES}/step-functions/latest/dg/service-quotas.html`;
const DYNAMODB = `${GUIDES}/amazondynamodb/latest/developerguide`;

/** Day on which stored copies of the pages were read. The live pages were out of reach. */
export const READ = '2026-11-28';

/** Limits that a rush of orders meets. */
export const QUOTAS = {
  throttleRate: {
    name: 'the setting `throttleRate`, requests a second',
    byDefault: everywhere(200),
    raised: 10_000,
    page: 'docs/settings.md, "Settings"',
  },
  apiRequests: {
    name: 'requests a second of all APIs of the account',
    byDefault: everywhere(10_000),
    raised: 10_000,
    page: `${GUIDES}/apigateway/latest/developerguide/limits.html`,
    copied: '2026-08-10',
  },
  newEnvironments: {
    name: 'new environments of a function in ten seconds',
    byDefault: everywhere(1_000),
    page: `${GUIDES}/lambda/latest/dg/gettingstarted-limits.html`,
  },
  concurrency: {
    name: 'environments of all functions of the account',
    byDefault: everywhere(1_000),
    // What background functions reserve with 800 each, deliveries with 900, and 1,500 for endpoints.
    raised: 8_000,
    page: `${GUIDES}/lambda/latest/dg/gettingstarted-limits.html`,
  },
  backgroundConcurrency: {
    name: 'the setting `backgroundConcurrency`, environments of each background function',
    byDefault: everywhere(50),
    raised: 800,
    page: 'docs/settings.md, "Settings"',
  },
  webhookConcurrency: {
    name: 'the setting `webhookConcurrency`, lanes of all webhooks at once',
    byDefault: everywhere(100),
    raised: 900,
    page: 'docs/settings.md, "Settings"',
  },
  webhookLanes: {
    name: 'requests to a webhook at once',
    byDefault: everywhere(4),
    page: 'docs/contracts/webhooks.md, "Repeats"',
  },
  newTableWrites: {
    name: 'write units a second of a new table or index',
    byDefault: everywhere(4_000),
    // Above this, the quota of 40,000 units of a table must be raised too.
    raised: 16_000,
    page: `${DYNAMODB}/warm-throughput.html`,
  },
  partitionWrites: {
    name: 'write units a second of a partition key',
    byDefault: everywhere(1_000),
    page: `${DYNAMODB}/bp-partition-key-design.html`,
  },
  partitionReads: {
    name: 'read units a second of a partition key',
    byDefault: everywhere(3_000),
    page: `${DYNAMODB}/bp-partition-key-design.html`,
  },
  expressStarts: {
    name: 'StartExecution of Express workflows, a second',
    byDefault: everywhere(6_000),
    raised: 6_000,
    page: STEP_FUNCTIONS,
  },
  standardStarts: {
    name: 'StartExecution of Standard workflows, a second',
    byDefault: { 'us-east-1': 300, 'eu-central-1': 150 },
    raised: 4_000,
    page: STEP_FUNCTIONS,
  },
  standardTransitions: {
    name: 'state transitions of Standard workflows, a second',
    byDefault: { 'us-east-1': 5_000, 'eu-central-1': 800 },
    raised: 12_000,
    page: STEP_FUNCTIONS,
  },
  events: {
    name: 'PutEvents, requests a second',
    byDefault: { 'us-east-1': 10_000, 'eu-central-1': 2_400 },
    raised: 10_000,
    page: `${GUIDES}/eventbridge/latest/userguide/eb-quota.html`,
  },
  tokens: {
    name: 'tokens a second of all clients in Cognito',
    byDefault: everywhere(150),
    page: `${GUIDES}/cognito/latest/developerguide/quotas.html`,
  },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaName = keyof typeof QUOTAS;

/**
 * Returns the value of a quota in a region, by default or after the deployer has raised it. A raised value below the default counts as the
 * default.
 *
 * @example quotaOf('events', 'eu-central-1', false) // 2400
 */
export function quotaOf(name: QuotaName, region: Region, isRaised: boolean): number {
  const { byDefault, raised }: Quota = QUOTAS[name];
  return isRaised ? Math.max(byDefault[region], raised ?? 0) : byDefault[region];
}
