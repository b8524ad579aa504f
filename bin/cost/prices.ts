/**
 * AWS list prices of one region in US dollars, without free tiers and discounts. This is the only place to update when prices change. `asOf`
 * is the date of the last comparison with the pages named here.
 */
export const PRICES = {
  region: 'us-east-1',
  asOf: '2025-06-01',
  /** aws.amazon.com/api-gateway/pricing: HTTP APIs, the first 300 million a month. */
  apiRequests: { per: 1_000_000, price: 1.0 },
  /** aws.amazon.com/lambda/pricing: arm64. */
  lambdaRequests: { per: 1_000_000, price: 0.2 },
  lambdaGigabyteSeconds: { per: 1, price: 0.0000133334 },
  /** aws.amazon.com/dynamodb/pricing/on-demand: standard tables. */
  writeUnits: { per: 1_000_000, price: 0.625 },
  readUnits: { per: 1_000_000, price: 0.125 },
  /** aws.amazon.com/step-functions/pricing: Standard workflows. */
  transitions: { per: 1_000, price: 0.025 },
  /** aws.amazon.com/eventbridge/pricing: custom events. */
  events: { per: 1_000_000, price: 1.0 },
  /** aws.amazon.com/cloudwatch/pricing: ingestion; the first tier is the same for vended logs. */
  logBytes: { per: 1_000_000_000, price: 0.5 },
  metrics: { per: 1, price: 0.3 },
  metricAlarms: { per: 1, price: 0.1 },
  compositeAlarms: { per: 1, price: 0.5 },
  dashboards: { per: 1, price: 3.0 },
  /** aws.amazon.com/xray/pricing: traces recorded. */
  traces: { per: 1_000_000, price: 5.0 },
  /** aws.amazon.com/kms/pricing: customer managed keys, for a month. */
  keys: { per: 1, price: 1.0 },
} as const;

/** Item of an AWS bill. */
export type BilledItem = {
  [Name in keyof typeof PRICES]: (typeof PRICES)[Name] extends { per: number } ? Name : never;
}[keyof typeof PRICES];

/** Names of the items in the report. */
export const NAMES: Readonly<Record<BilledItem, string>> = {
  apiRequests: 'API Gateway requests',
  lambdaRequests: 'Lambda requests',
  lambdaGigabyteSeconds: 'Lambda GB-seconds',
  writeUnits: 'DynamoDB write units',
  readUnits: 'DynamoDB read units',
  transitions: 'Step Functions transitions',
  events: 'EventBridge events',
  logBytes: 'log bytes',
  metrics: 'custom metrics',
  metricAlarms: 'metrics watched by alarms',
  compositeAlarms: 'composite alarms',
  dashboards: 'dashboards',
  traces: 'X-Ray traces',
  keys: 'KMS keys',
};

/** Returns the cost of a quantity in US dollars. */
export const costOf = (item: BilledItem, quantity: number): number =>
  (quantity / PRICES[item].per) * PRICES[item].price;
