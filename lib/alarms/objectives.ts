import type { OperationClass } from '../../functions/core/model/endpoint.ts';

/** Service level indicator of a class of operations. */
export type Indicator = 'availability' | 'latency';
export const INDICATORS = ['availability', 'latency'] as const satisfies readonly Indicator[];

/** Subjects of the objectives: each operation class that needs a token, and the whole API as callers see it. */
export const SUBJECTS = ['place', 'change', 'read', 'operate', 'api'] as const satisfies readonly (
  | OperationClass
  | 'api'
)[];
export type Subject = (typeof SUBJECTS)[number];

/** Number of requests of which one may be bad. Objectives: 99.9 % availability, 99 % of requests within the time of their class. */
export const ONE_IN: Readonly<Record<Indicator, number>> = { availability: 1000, latency: 100 };

/** Returns an objective in per cent. */
export const percentOf = (indicator: Indicator): number => 100 - 100 / ONE_IN[indicator];

/**
 * Latency objective in milliseconds, met by 99 % of the requests. A class is measured inside the function. This excludes the cold start but
 * includes opening the connections to DynamoDB in the first request of a new environment (some 300 ms).
 */
export const LATENCY_MS: Readonly<Record<Subject, number>> = {
  // One transaction, sometimes a new block of numbers and a retry: usually 50 ms. A person waits for the response.
  place: 1000,
  // A read, and a transaction that is retried after a conflict.
  change: 1000,
  // A read by key or a page of an index. An order form needs several such responses, one after the other.
  read: 500,
  // Operators write whole products, write stock shard by shard, and read the orders to ship.
  operate: 2000,
  // Measured by API Gateway, including the network and the start of a new environment, which loads code for a second.
  api: 3000,
};

export type Speed = 'fast' | 'slow';

/** Time window of a burn alarm: its length, and the minimum number of bad requests that raises the alarm. */
export interface Window {
  readonly minutes: number;
  readonly atLeast: number;
}

/** Burn rate of an objective's error budget for thirty days, and the severity of its alarm. */
export interface Burn {
  /** Multiple of the rate that uses up the budget in exactly thirty days. */
  readonly rate: number;
  /** Window that is long enough to be significant. */
  readonly long: Window;
  /** Window of a twelfth of the long one. It shows that the problem still exists. */
  readonly short: Window;
  readonly severity: Severity;
}

/** Urgency of an alarm: `page` needs action at any hour, `ticket` within a working day. */
export type Severity = 'page' | 'ticket';

/**
 * Windows and rates of the burn alarms, from Google's SRE Workbook ("Alerting on SLOs", multiwindow, multi-burn-rate alerts). A rate of
 * 14.4 uses up 2 % of a thirty-day budget in an hour; a rate of 6 uses up 5 % in six hours.
 *
 * With little traffic, such as ten requests an hour at night, a rate alone is not significant. The long window therefore needs five bad
 * requests, more than one caller's form and its retries produce. If all requests fail, ten requests an hour reach this number. The short
 * window needs two, because a single failed request neither shows a lasting problem nor should roll back a deployment.
 */
export const BURNS: Readonly<Record<Speed, Burn>> = {
  fast: { rate: 14.4, long: { minutes: 60, atLeast: 5 }, short: { minutes: 5, atLeast: 2 }, severity: 'page' },
  slow: { rate: 6, long: { minutes: 360, atLeast: 5 }, short: { minutes: 30, atLeast: 2 }, severity: 'ticket' },
};
