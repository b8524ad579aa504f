/** Place of a price, and the day on which it was read there. */
export interface Source {
  readonly page: string;
  readonly read: string;
  /** Present if the price was not read in AWS's own price list of the region. Says where it was read. */
  readonly unconfirmed?: string;
}

/** Part of a price that is valid up to a monthly quantity. The last tier has no limit. */
export interface Tier {
  readonly upTo?: number;
  readonly price: number;
}

/** Price of an item of an AWS bill. */
export interface Price {
  readonly name: string;
  /** Part of the bill. */
  readonly service: Service;
  /** Quantity that costs the price of a tier. */
  readonly per: number;
  readonly tiers: readonly Tier[];
  readonly source: Source;
}

export type Service =
  | 'API Gateway'
  | 'CloudWatch'
  | 'Cognito'
  | 'DynamoDB'
  | 'EventBridge'
  | 'KMS'
  | 'Lambda'
  | 'Network'
  | 'SQS'
  | 'Step Functions'
  | 'X-Ray';

export const REGION = 'us-east-1';

/** Returns the source of a price in AWS's price list. Its address names the version, so it stays as it was read. */
const listed = (offer: string, version: string): Source => ({
  page: `https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/${offer}/${version}/${REGION}/index.json`,
  read: `${version.slice(0, 4)}-${version.slice(4, 6)}-${version.slice(6, 8)}`,
});

const API_GATEWAY = listed('AmazonApiGateway', '20260921231404');
const CLOUDWATCH = listed('AmazonCloudWatch', '20260922021715');
const DYNAMODB = listed('AmazonDynamoDB', '20260911124422');
const LAMBDA = listed('AWSLambda', '20260919002359');
const STEP_FUNCTIONS = listed('AmazonStates', '20260911124511');
/** The page says: "There is no additional charge for the number of app clients". Until late 2025 a client cost 6 dollars a month. */
const COGNITO: Source = {
  page: 'https://aws.amazon.com/cognito/pricing/',
  read: '2026-09-06',
  unconfirmed: 'quoted by a reader of that day; a report of October 2026 says the same',
};

const MILLION = 1_000_000;
const GIGABYTE = 1_000_000_000;

/**
 * AWS list prices of one region in US dollars, without free tiers and discounts. This is the only place to update when prices change. Each
 * price has the day on which it was last compared with its page.
 */
export const PRICES = {
  apiRequests: {
    name: 'HTTP API requests',
    service: 'API Gateway',
    per: MILLION,
    tiers: [{ upTo: 300 * MILLION, price: 1 }, { price: 0.9 }],
    source: API_GATEWAY,
  },
  responseBytes: {
    name: 'bytes sent to the internet',
    service: 'Network',
    per: GIGABYTE,
    tiers: [{ price: 0.09 }],
    source: {
      page: 'https://aws.amazon.com/ec2/pricing/on-demand/',
      read: '2026-06-30',
      unconfirmed: 'read in a bill of June 2026',
    },
  },
  lambdaRequests: {
    name: 'Lambda requests',
    service: 'Lambda',
    per: MILLION,
    tiers: [{ price: 0.2 }],
    source: LAMBDA,
  },
  lambdaGigabyteSeconds: {
    name: 'Lambda GB-seconds, arm64',
    service: 'Lambda',
    per: 1,
    tiers: [
      { upTo: 7.5 * GIGABYTE, price: 0.0000133334 },
      { upTo: 18.75 * GIGABYTE, price: 0.0000120001 },
      { price: 0.0000106667 },
    ],
    source: LAMBDA,
  },
  writeUnits: {
    name: 'DynamoDB write units',
    service: 'DynamoDB',
    per: MILLION,
    tiers: [{ price: 0.625 }],
    source: DYNAMODB,
  },
  readUnits: {
    name: 'DynamoDB read units',
    service: 'DynamoDB',
    per: MILLION,
    tiers: [{ price: 0.125 }],
    source: DYNAMODB,
  },
  tableGigabyteMonths: {
    name: 'GB-months of tables and indexes',
    service: 'DynamoDB',
    per: 1,
    tiers: [{ price: 0.25 }],
    source: DYNAMODB,
  },
  backupGigabyteMonths: {
    name: 'GB-months of backups (PITR)',
    service: 'DynamoDB',
    per: 1,
    tiers: [{ price: 0.2 }],
    source: {
      page: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
      read: '2026-09-06',
      unconfirmed: 'read in the price list of us-west-2',
    },
  },
  transitions: {
    name: 'Standard transitions',
    service: 'Step Functions',
    per: 1_000,
    tiers: [{ price: 0.025 }],
    source: STEP_FUNCTIONS,
  },
  expressRequests: {
    name: 'Express executions',
    service: 'Step Functions',
    per: MILLION,
    tiers: [{ price: 1 }],
    source: STEP_FUNCTIONS,
  },
  expressGigabyteSeconds: {
    name: 'Express GB-seconds',
    service: 'Step Functions',
    per: 1,
    tiers: [
      { upTo: 3.6 * MILLION, price: 0.00001667 },
      { upTo: 18 * MILLION, price: 0.00000833 },
      { price: 0.00000456 },
    ],
    source: STEP_FUNCTIONS,
  },
  events: {
    name: 'events put on the bus',
    service: 'EventBridge',
    per: MILLION,
    tiers: [{ price: 1 }],
    source: listed('AWSEvents', '20260831092301'),
  },
  scheduledCalls: {
    name: 'scheduled calls',
    service: 'EventBridge',
    per: MILLION,
    tiers: [{ price: 1 }],
    source: {
      page: 'https://aws.amazon.com/eventbridge/pricing/',
      read: '2025-06-01',
      unconfirmed: 'no newer copy of the page was found',
    },
  },
  queueRequests: {
    name: 'SQS requests',
    service: 'SQS',
    per: MILLION,
    tiers: [{ upTo: 100_000 * MILLION, price: 0.4 }, { upTo: 200_000 * MILLION, price: 0.3 }, { price: 0.24 }],
    source: {
      page: 'https://aws.amazon.com/sqs/pricing/',
      read: '2025-06-01',
      unconfirmed: 'no newer copy of the page was found',
    },
  },
  functionLogBytes: {
    name: 'log bytes of functions',
    service: 'CloudWatch',
    per: GIGABYTE,
    tiers: [{ price: 0.5 }],
    source: CLOUDWATCH,
  },
  platformLogBytes: {
    name: 'log bytes of Lambda itself',
    service: 'CloudWatch',
    per: GIGABYTE,
    tiers: [{ price: 0.5 }],
    source: CLOUDWATCH,
  },
  accessLogBytes: {
    name: 'log bytes of the API',
    service: 'CloudWatch',
    per: GIGABYTE,
    tiers: [{ price: 0.5 }],
    source: CLOUDWATCH,
  },
  workflowLogBytes: {
    name: 'log bytes of workflows',
    service: 'CloudWatch',
    per: GIGABYTE,
    tiers: [{ price: 0.5 }],
    source: CLOUDWATCH,
  },
  logGigabyteMonths: {
    name: 'GB-months of logs, compressed',
    service: 'CloudWatch',
    per: 1,
    tiers: [{ price: 0.03 }],
    source: CLOUDWATCH,
  },
  metrics: {
    name: 'custom metrics',
    service: 'CloudWatch',
    per: 1,
    tiers: [{ upTo: 10_000, price: 0.3 }, { price: 0.1 }],
    source: CLOUDWATCH,
  },
  metricAlarms: {
    name: 'metrics watched by alarms',
    service: 'CloudWatch',
    per: 1,
    tiers: [{ price: 0.1 }],
    source: CLOUDWATCH,
  },
  compositeAlarms: {
    name: 'composite alarms',
    service: 'CloudWatch',
    per: 1,
    tiers: [{ price: 0.5 }],
    source: {
      page: 'https://aws.amazon.com/cloudwatch/pricing/',
      read: '2025-06-01',
      unconfirmed: 'a report of 2026 on the price list of ap-northeast-2 says the same',
    },
  },
  dashboards: {
    name: 'dashboards',
    service: 'CloudWatch',
    per: 1,
    tiers: [{ price: 3 }],
    source: {
      page: 'https://aws.amazon.com/cloudwatch/pricing/',
      read: '2025-06-01',
      unconfirmed: 'a report of 2026 on the price list of all regions says the same',
    },
  },
  traces: {
    name: 'traces',
    service: 'X-Ray',
    per: MILLION,
    tiers: [{ price: 5 }],
    source: {
      page: 'https://aws.amazon.com/xray/pricing/',
      read: '2026-08-31',
      unconfirmed: 'read in a bill of August 2026 in us-west-2',
    },
  },
  keys: {
    name: 'KMS keys',
    service: 'KMS',
    per: 1,
    tiers: [{ price: 1 }],
    source: {
      page: 'https://aws.amazon.com/kms/pricing/',
      read: '2025-06-01',
      unconfirmed: 'a report of 2026 on the price list of us-west-2 says the same',
    },
  },
  clients: { name: 'clients in Cognito', service: 'Cognito', per: 1, tiers: [{ price: 0 }], source: COGNITO },
  tokens: {
    name: 'access tokens by Cognito',
    service: 'Cognito',
    per: 1_000,
    tiers: [{ upTo: 250_000, price: 2.25 }, { upTo: 5 * MILLION, price: 1.5 }, { price: 1.125 }],
    source: COGNITO,
  },
} as const satisfies Readonly<Record<string, Price>>;

/** Item of an AWS bill. */
export type BilledItem = keyof typeof PRICES;

/**
 * Returns the cost of a month's quantity in US dollars. Each tier applies to its own part of the quantity.
 *
 * @example costOf('writeUnits', 2_000_000) // 1.25
 * @example costOf('tokens', 251_000) // 564
 */
export function costOf(item: BilledItem, quantity: number): number {
  const { per, tiers }: Price = PRICES[item];
  let [cost, below] = [0, 0];
  for (const { upTo = Number.POSITIVE_INFINITY, price } of tiers) {
    cost += (Math.max(0, Math.min(quantity, upTo) - below) / per) * price;
    below = upTo;
  }
  return cost;
}
