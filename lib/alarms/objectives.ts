import type { OperationClass } from '../../functions/core/model/endpoint.ts';

/** What is promised of a class of operations. */
export type Indicator = 'availability' | 'latency';
export const INDICATORS = ['availability', 'latency'] as const satisfies readonly Indicator[];

/** What has objectives: each class of operations that needs a token, and the whole API as callers meet it. */
export const SUBJECTS = ['place', 'change', 'read', 'operate', 'api'] as const satisfies readonly (
  | OperationClass
  | 'api'
)[];
export type Subject = (typeof SUBJECTS)[number];

/** Of so many requests one may be bad: availability 99.9 %, and 99 % of the requests within the time of their class. */
export const ONE_IN: Readonly<Record<Indicator, number>> = { availability: 1000, latency: 100 };

/** An objective in per cent. */
export const percentOf = (indicator: Indicator): number => 100 - 100 / ONE_IN[indicator];

/**
 * Milliseconds in which 99 % of the requests are answered. Those of a class are measured inside the function: a cold start is not in
 * them, but the first request of a new environment is, which opens its connections to DynamoDB (some 300 ms).
 */
export const LATENCY_MS: Readonly<Record<Subject, number>> = {
  // One transaction, and at times a block of numbers and a repeat: 50 ms as a rule. A person waits for the answer.
  place: 1000,
  // A read, and a transaction that begins anew when another was faster.
  change: 1000,
  // A key, or a page of an index. An order form is filled from such answers one after the other.
  read: 500,
  // Operators put whole products and their stock, shard by shard, and read what is to be shipped.
  operate: 2000,
  // Measured by API Gateway: with the start of a new environment, which loads code for a second, and the way there.
  api: 3000,
};

export type Speed = 'fast' | 'slow';

/** The last minutes that are looked at, and the least number of bad requests in them that somebody is told of. */
export interface Window {
  readonly minutes: number;
  readonly atLeast: number;
}

/** How fast the errors that an objective allows for thirty days are used up, and who is told. */
export interface Burn {
  /** Times as fast as would use them up in exactly thirty days. */
  readonly rate: number;
  /** Long enough to matter. */
  readonly long: Window;
  /** A twelfth of it: it is still going on. */
  readonly short: Window;
  readonly severity: Severity;
}

/** Whether somebody is woken, or it waits for the next working day. */
export type Severity = 'page' | 'ticket';

/**
 * Windows and rates are those of Google's SRE Workbook ("Alerting on SLOs", multiwindow, multi-burn-rate alerts): 14.4 uses up 2 % of
 * thirty days in an hour, 6 uses up 5 % in six hours.
 *
 * At night, when one request of ten fails, a rate says little: it takes five bad requests, which are more than one caller with a form
 * and its repeats; where all fail, even ten requests an hour are enough. In the short window it takes two, since one failed request
 * neither means that it goes on nor takes a deployment back.
 */
export const BURNS: Readonly<Record<Speed, Burn>> = {
  fast: { rate: 14.4, long: { minutes: 60, atLeast: 5 }, short: { minutes: 5, atLeast: 2 }, severity: 'page' },
  slow: { rate: 6, long: { minutes: 360, atLeast: 5 }, short: { minutes: 30, atLeast: 2 }, severity: 'ticket' },
};
