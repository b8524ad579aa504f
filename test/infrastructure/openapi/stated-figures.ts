import { PRICES } from '../../../bin/cost/prices.ts';
import { MOST_COMMENTS } from '../../../functions/appliances/model/order-data.ts';
import { PACKED_FROM } from '../../../functions/core/http/accept-encoding.ts';
import { NAME_RULE } from '../../../functions/core/idempotency/header-names.ts';
import { DEFAULT_MAX_BODY_BYTES } from '../../../functions/core/model/endpoint.ts';
import type { Lifecycle } from '../../../functions/core/model/lifecycle.ts';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import { MOST_PIECES } from '../../../functions/devices/contract/cross-field-rules.ts';
import { MOST_ITEMS } from '../../../functions/devices/contract/order-contract.ts';
import { SUBSCRIPTION_ID } from '../../../functions/subscriptions/accounts/account-store.ts';
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

const [keyLength = ''] = /\d+ to \d+/.exec(NAME_RULE) ?? [];
const [product = 0, suffix = 0] = Array.from(OFFER_ID.source.matchAll(/\{(\d+)\}/g), ([, length]) => Number(length));
const LEVEL = 2;

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
  `${SUBSCRIPTION_ID.source.includes('{30}NA') ? 32 : 0} characters that end in`,
  `${product + LEVEL + suffix} characters: product (${product}), level (${LEVEL}), suffix (${suffix})`,
  `${volumeOf('02').from} licences`,
  // Prices
  `${tokenTier.price} US dollars for ${grouped(PRICES.tokens.per)} tokens`,
  ...(token > 100 * call ? ['more than a hundred times as expensive'] : []),
  // Tests hold the tutorials to it.
  'five minutes',
  // Advice, which follows from no constant
  'every 15 minutes at most',
  'every two seconds for a minute',
];
