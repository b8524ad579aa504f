import { PRICES } from '../../../bin/cost/prices.ts';
import { MOST_COMMENTS } from '../../../functions/appliances/model/order-data.ts';
import { LOOKED_AT } from '../../../functions/core/events/read-log.ts';
import { PACKED_FROM } from '../../../functions/core/http/accept-encoding.ts';
import { HEADER_ID_RULE } from '../../../functions/core/idempotency/header-id.ts';
import { DEFAULT_MAX_BODY_BYTES } from '../../../functions/core/model/endpoint.ts';
import { POSITION_DIGITS, SERVED_DAYS } from '../../../functions/core/model/event-log.ts';
import type { Lifecycle } from '../../../functions/core/model/lifecycle.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../functions/core/model/time-units.ts';
import { MOST_PIECES } from '../../../functions/devices/contract/cross-field-rules.ts';
import { MOST_ITEMS } from '../../../functions/devices/contract/order-contract.ts';
import { SUBSCRIPTION_ID } from '../../../functions/subscriptions/accounts/account-store.ts';
import { MOST_PERCENT_DECIMALS } from '../../../functions/subscriptions/contract/catalog-rules.ts';
import { REFERENCE_LENGTH } from '../../../functions/subscriptions/contract/fields.ts';
import { KEPT_DAYS, line as subscriptionLine } from '../../../functions/subscriptions/contract/line.ts';
import { MOST_LINES } from '../../../functions/subscriptions/contract/place-order-contract.ts';
import { MOST_SUBSCRIPTIONS } from '../../../functions/subscriptions/model/account-items.ts';
import { OFFER_ID } from '../../../functions/subscriptions/model/offer-id.ts';
import { RENEWAL_DAYS } from '../../../functions/subscriptions/model/subscription-state.ts';
import { volumeOf } from '../../../functions/subscriptions/model/volume-levels.ts';
import { UNIT_PRICE_DECIMALS } from '../../../functions/subscriptions/pricing/pricing.ts';
import { HIGHEST_LINE_NUMBER, MOST_UNITS } from '../../../functions/subscriptions/rules/line-rules.ts';
import { RETURN_MS } from '../../../functions/subscriptions/rules/return-rules.ts';
import { MOST_COUNTED } from '../../../functions/webhooks/delivery/due-deliveries.ts';
import {
  ANSWER_LIMIT_MS,
  GONE,
  HOLDING_STATUSES,
  LONGEST_ANSWER_BYTES,
} from '../../../functions/webhooks/model/answers.ts';
import { KEPT_DAYS as DELIVERY_DAYS } from '../../../functions/webhooks/model/delivery.ts';
import {
  FAILURES_BEFORE_HOLD,
  FIRST_HOLD,
  JITTER,
  LONGEST_HOLD,
  LONGEST_RETRY_AFTER,
  LONGEST_SCHEDULE,
  SCHEDULE,
} from '../../../functions/webhooks/model/schedule.ts';
import { LONGEST_URL, MOST_WEBHOOKS, OVERLAP_HOURS } from '../../../functions/webhooks/model/webhook.ts';
import { LANES } from '../../../functions/webhooks/model/webhook-keys.ts';
import { FIRST_FREE_PORT, HTTPS_PORT } from '../../../functions/webhooks/rules/url-rules.ts';
import { SECONDS_OF_A_BURST, TENANT_RATE } from '../../../lib/config/config.ts';
import { MAX_BODY_BYTES } from '../../../lib/local/api-gateway/http-request.ts';

const KB = 1024;
const MB = KB * KB;
const grouped = (count: number): string => count.toLocaleString('en');

/** Days of a lifecycle's deadlines, as the document states them. */
const daysOf = (lifecycle: Lifecycle): string[] =>
  Object.values(lifecycle)
    .flatMap(({ deadlines = [] }) => deadlines)
    .flatMap(({ due }) => ('field' in due ? [] : [due.afterDays, ...Object.values(due.byValue?.days ?? {})]))
    .map((days) => `after ${days} day`);

const [tokenTier] = PRICES.tokens.tiers;
/** Dollars for a token, and for a call with its function. */
const token = tokenTier.price / PRICES.tokens.per;
const call =
  PRICES.apiRequests.tiers[0].price / PRICES.apiRequests.per +
  PRICES.lambdaRequests.tiers[0].price / PRICES.lambdaRequests.per;

const [keyLength = ''] = /\d+ to \d+/.exec(HEADER_ID_RULE) ?? [];
const [product = 0, suffix = 0] = Array.from(OFFER_ID.source.matchAll(/\{(\d+)\}/g), ([, length]) => Number(length));
const LEVEL = 2;

/** Wait before an attempt, as the document states it. */
function waitText(wait: number): string {
  if (wait === 0) return 'at once';
  const [count, unit] =
    wait < MINUTE_MS
      ? [wait / SECOND_MS, 'second']
      : wait < HOUR_MS
        ? [wait / MINUTE_MS, 'minute']
        : [wait / HOUR_MS, 'hour'];
  return `${count} ${unit}s after`;
}

/**
 * Returns the figures that the document may state, in the words that it uses. Each is made from the constant that the service works with,
 * so a text with an old figure is found.
 */
export const statedFigures = (lifecycles: readonly Lifecycle[]): readonly string[] => [
  ...lifecycles.flatMap(daysOf),
  // Idempotency
  `for ${KEPT_DAYS} days`,
  `within ${KEPT_DAYS} days`,
  `${KEPT_DAYS} days after the first response`,
  `last ${KEPT_DAYS === 10 ? 'ten' : KEPT_DAYS} days`,
  `${keyLength} characters`,
  `${keyLength} visible ASCII characters`,
  // Sizes
  `${DEFAULT_MAX_BODY_BYTES / KB} KB`,
  `${subscriptionLine.maxBodyBytes / MB} MB`,
  `from ${PACKED_FROM / KB} KB on`,
  `${MAX_BODY_BYTES / MB} MB`,
  // Limits of requests
  `${TENANT_RATE} requests a second, and ${TENANT_RATE * SECONDS_OF_A_BURST} at once`,
  // Appliances and devices
  `${MOST_COMMENTS} comments`,
  `${grouped(MOST_PIECES)} pieces`,
  `${MOST_ITEMS} items`,
  // An HA pair has two nodes.
  'is 2 and  is filled',
  // Subscriptions
  `within ${RETURN_MS / DAY_MS} days`,
  `older than ${RETURN_MS / DAY_MS} days`,
  `RENEWAL order for ${RETURN_MS / DAY_MS} days`,
  `within ${RENEWAL_DAYS} days`,
  `more than ${RENEWAL_DAYS} days ago`,
  `for ${RENEWAL_DAYS} days after the anniversary`,
  `more than ${MOST_LINES} lines`,
  `more than ${MOST_SUBSCRIPTIONS} active subscriptions`,
  `from 1 to ${HIGHEST_LINE_NUMBER}`,
  `more than ${REFERENCE_LENGTH} characters`,
  `at most ${grouped(MOST_UNITS.TEAM)}, except for Enterprise offers`,
  `at most ${grouped(MOST_UNITS.TEAM)}, of Enterprise offers ${grouped(MOST_UNITS.ENTERPRISE)}`,
  `${grouped(MOST_UNITS.ENTERPRISE)} for ENTERPRISE, ${grouped(MOST_UNITS.TEAM)} for TEAM`,
  `truncated to ${UNIT_PRICE_DECIMALS} decimals`,
  `A percentage of at most ${MOST_PERCENT_DECIMALS} decimals`,
  `${SUBSCRIPTION_ID.source.includes('{30}NA') ? 32 : 0} characters that end in`,
  `${product + LEVEL + suffix} characters: product (${product}), level (${LEVEL}), suffix (${suffix})`,
  `${volumeOf('02').from} licences`,
  // Events and webhooks
  `keeps them for ${SERVED_DAYS} days`,
  `keeps events for ${SERVED_DAYS} days`,
  `looks at ${grouped(LOOKED_AT)} events`,
  `position in the log, of ${POSITION_DIGITS} digits`,
  `at most ${MOST_WEBHOOKS} webhooks`,
  `has ${MOST_WEBHOOKS} webhooks`,
  `are kept for ${DELIVERY_DAYS} days`,
  `repeated for ${Math.round(SCHEDULE.reduce((sum, wait) => sum + wait, 0) / DAY_MS) === 3 ? 'three' : 'other'} days`,
  `on port ${HTTPS_PORT} or from ${FIRST_FREE_PORT}, of at most ${LONGEST_URL} characters`,
  `Default: ${OVERLAP_HOURS}`,
  `200 to 299 within ${ANSWER_LIMIT_MS / SECOND_MS} seconds`,
  `at most ${LONGEST_ANSWER_BYTES / KB} KB of the body`,
  `${GONE}`,
  [...HOLDING_STATUSES].join(', '),
  '300 to 399',
  `at most ${LONGEST_RETRY_AFTER / HOUR_MS} hours`,
  `first hold takes ${FIRST_HOLD / SECOND_MS} seconds`,
  `at most ${LONGEST_HOLD / MINUTE_MS} minutes`,
  `At most ${LANES} requests`,
  ...SCHEDULE.map((wait, index) => `${index + 1} | ${waitText(wait)}`),
  `by up to ${JITTER * 100} percent`,
  `After attempt ${SCHEDULE.length}, or ${LONGEST_SCHEDULE / DAY_MS} days`,
  `${FAILURES_BEFORE_HOLD} failures in a row`,
  `Beyond ${grouped(MOST_COUNTED * LANES)} they`,
  // Names of standards, and statuses of the partner's own answer
  'Standard Webhooks 1.0.0',
  'draft 2020-12',
  'Within version 1 it',
  'from 200 to 299',
  'TLS 1.2',
  // Steps of a list
  ...['1. Read', '2. Reject', '3. Make', '4. Make', '5. Compute', '6. Split', 'leaves out step 2'],
  // Prices
  `${tokenTier.price} US dollars for ${grouped(PRICES.tokens.per)} tokens`,
  ...(token > 100 * call ? ['more than a hundred times as expensive'] : []),
  // Tests hold the tutorials to it.
  'five minutes',
  // Advice, which follows from no constant
  'no more often than every 15 minutes',
  'every two seconds for a minute',
];
