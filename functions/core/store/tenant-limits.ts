import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { bucketKey } from '../model/keys.ts';

/** The limit of each tenant: a bucket of `burst` tokens, which `rate` tokens a second fill. A call takes one token. */
export interface TenantLimit {
  readonly rate: number;
  readonly burst: number;
}

/** The decision on a call. */
export interface LimitDecision {
  /** Seconds after which a retry is worthwhile; absent for a call that passes. */
  readonly retryAfter?: number;
  /** The error for which the bucket could not be asked. The call passes. */
  readonly fault?: unknown;
}

/** Calls of a tenant after which an environment settles with the bucket, at most. */
const LARGEST_BLOCK = 20;

/** Part of the burst that an environment passes before it settles. */
const BLOCKS_OF_A_BURST = 10;

/** Milliseconds without a call after which an environment forgets what it has not settled. */
const FORGOTTEN_AFTER_MS = 60_000;

/** Milliseconds that a bucket may need until it is full. A longer time comes from a wrong clock; such a bucket counts as full. */
const LONGEST_DEBT_MS = 300_000;

/** Milliseconds within which the bucket must respond. */
const RESPONSE_LIMIT_MS = 1_000;

/** Tenants of which an environment keeps a tally. */
const MOST_TENANTS = 1_000;

/** Seconds after which DynamoDB may delete a bucket that nobody takes from. It is full long before. */
const KEPT_SECONDS = 3_600;

/** The knowledge that an environment has of a tenant. Times are in milliseconds since 1970. */
interface Tally {
  /** Calls since the environment last settled, passed or rejected. */
  calls: number;
  /** Tokens that the environment owes to the bucket. Below zero the bucket owes the environment. */
  owed: number;
  /** The time of the first call that is owed. */
  owedSince: number;
  /** The time at which the bucket is full again, when last seen. */
  fullAt: number;
  /** The time until which the environment rejects every call. */
  closedUntil: number;
  lastCall: number;
}

/** The tokens that an environment pays for. Times are in milliseconds since 1970. */
interface Payment {
  readonly tokens: number;
  readonly owedSince: number;
  /** The time at which the bucket is full, when the environment last saw it. */
  readonly lastFullAt: number;
  readonly now: number;
}

/**
 * Limits the calls of each tenant over all environments (docs/decisions/0018-limits-per-tenant.md).
 *
 * An environment passes a block of calls on credit, and then pays for them with one conditional update of the tenant's bucket.
 * So a call costs at most a tenth of a request: two requests for twenty calls. The bucket may go into debt, which time repays; the
 * rate thus holds in the long run. While the bucket is empty, the environment rejects calls and sends nothing.
 */
export class TenantLimits {
  readonly limit: TenantLimit;
  /** Calls of a tenant after which an environment settles. */
  readonly block: number;
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #tallies = new Map<string, Tally>();

  constructor(client: DynamoDBDocumentClient, table: string, limit: TenantLimit) {
    this.#client = client;
    this.#table = table;
    this.limit = limit;
    this.block = Math.max(1, Math.min(LARGEST_BLOCK, Math.floor(limit.burst / BLOCKS_OF_A_BURST)));
  }

  /** Number of tenants of which the environment keeps a tally. */
  get known(): number {
    return this.#tallies.size;
  }

  /** Counts a call, and decides on it. It never throws: a bucket that cannot be asked lets the call pass. */
  async decide(tenant: string, at: Date): Promise<LimitDecision> {
    const now = at.getTime();
    const tally = this.#tallyOf(tenant, now);
    tally.calls += 1;
    if (now < tally.closedUntil) return rejected(tally, now);
    if (tally.owed <= 0) tally.owedSince = now;
    if (tally.calls < this.block) {
      tally.owed += 1;
      return {};
    }
    const { owedSince } = tally;
    const tokens = tally.owed + 1;
    // Concurrent calls must not pay for the same tokens.
    tally.calls = 0;
    tally.owed = 0;
    try {
      tally.fullAt = await this.#pay(tenant, { tokens, owedSince, lastFullAt: tally.fullAt, now });
    } catch (fault) {
      tally.owed += tokens;
      tally.owedSince = owedSince;
      tally.calls = this.block - LARGEST_BLOCK;
      return { fault };
    }
    const { rate, burst } = this.limit;
    if (tally.fullAt - now <= milliseconds(burst, rate, Math.ceil)) return {};
    // The token of the rejected call is given back with the next payment.
    tally.owed -= 1;
    tally.closedUntil = tally.fullAt - milliseconds(burst - this.block, rate, Math.floor);
    return rejected(tally, now);
  }

  #tallyOf(tenant: string, now: number): Tally {
    const known = this.#tallies.get(tenant);
    if (known !== undefined && now - known.lastCall < FORGOTTEN_AFTER_MS) {
      known.lastCall = now;
      return known;
    }
    const tally = { calls: 0, owed: 0, owedSince: now, fullAt: 0, closedUntil: 0, lastCall: now };
    this.#tallies.set(tenant, tally);
    const [oldest] = this.#tallies.keys();
    if (this.#tallies.size > MOST_TENANTS && oldest !== undefined) this.#tallies.delete(oldest);
    return tally;
  }

  /**
   * Takes tokens from the bucket, as of the time at which the first one was used. Calls of some seconds therefore do not count as
   * a burst, when many environments settle at once. The update differs for a bucket that was full at that time, since DynamoDB
   * computes no maximum. The environment tries the more probable update first.
   *
   * @returns the time at which the bucket is full again
   */
  async #pay(tenant: string, payment: Payment): Promise<number> {
    const key = { TableName: this.#table, Key: bucketKey(tenant) };
    const cost = milliseconds(payment.tokens, this.limit.rate, Math.floor);
    const updates = [fromPartial(payment, cost), fromFull(payment, cost)] as const;
    const [first, second] = payment.lastFullAt >= payment.owedSince ? updates : updates.toReversed();
    return (await this.#update({ ...key, ...first })) ?? (await this.#update({ ...key, ...second })) ?? raced();
  }

  /** Returns the time at which the bucket is full; undefined if the condition does not hold. */
  async #update(input: UpdateCommandInput): Promise<number | undefined> {
    try {
      const abortSignal = AbortSignal.timeout(RESPONSE_LIMIT_MS);
      const { Attributes } = await this.#client.send(new UpdateCommand(input), { abortSignal });
      return Number(Attributes?.fullAt);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }
}

const rejected = ({ closedUntil }: Tally, now: number): LimitDecision => ({
  retryAfter: Math.max(1, Math.ceil((closedUntil - now) / 1_000)),
});

/** Milliseconds in which a bucket gets the tokens, rounded to the microsecond. */
const milliseconds = (tokens: number, rate: number, round: (value: number) => number): number =>
  round((tokens * 1_000_000) / rate) / 1_000;

/** The update of a bucket that was not full: the tokens are taken from what was there. */
const fromPartial = (payment: Payment, cost: number) =>
  ({
    UpdateExpression: 'SET fullAt = fullAt + :cost, expiresAt = :expiresAt',
    ConditionExpression: 'fullAt BETWEEN :since AND :latest',
    ExpressionAttributeValues: { ...valuesOf(payment), ':cost': cost },
    ReturnValues: 'UPDATED_NEW',
  }) as const;

/** The update of a bucket that was full, or that nobody has taken from yet. */
const fromFull = (payment: Payment, cost: number) =>
  ({
    UpdateExpression: 'SET fullAt = :fullAt, expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(fullAt) OR NOT (fullAt BETWEEN :since AND :latest)',
    ExpressionAttributeValues: { ...valuesOf(payment), ':fullAt': payment.owedSince + cost },
    ReturnValues: 'UPDATED_NEW',
  }) as const;

const valuesOf = ({ owedSince, now }: Payment) => ({
  ':since': owedSince,
  ':latest': now + LONGEST_DEBT_MS,
  ':expiresAt': Math.ceil(now / 1_000) + KEPT_SECONDS,
});

/** Rejects a payment that lost two races in a row; the environment pays with its next block. */
function raced(): never {
  throw new Error('The bucket changed during both updates');
}
