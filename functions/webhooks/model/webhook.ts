import * as z from 'zod';
import { KeptKey } from '../../core/model/kept-key.ts';
import { storedView, storedWhole } from '../../core/model/stored.ts';

/** Webhooks of a tenant, at most. */
export const MOST_WEBHOOKS = 10;

/** Longest address of a webhook, in characters. */
export const LONGEST_URL = 2_048;

/** Hours for which the secret before stays valid after a rotation, by default. */
export const OVERLAP_HOURS = 24;

/** Bytes of a secret (Standard Webhooks 1.0.0, "Symmetric": 24 to 64). */
export const SECRET_BYTES = 32;

/** Returns a secret as tenants see it. */
export const secretOf = (bytes: Buffer): string => `whsec_${bytes.toString('base64')}`;

/** The form of the body: the event itself, or a CloudEvent in JSON. */
export const FORMATS = ['standard', 'cloudevents'] as const;

/** Why the service disabled a webhook: it answered 410, or no delivery came through for a whole schedule. */
export const DISABLED_REASONS = ['gone', 'failing', 'owner', 'operator'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

const Secret = storedWhole({
  secret: z.string(),
  validUntil: z.string().optional(),
  /**
   * The rotation that made the secret, if it had an idempotency key. It stands here, so that every version forgets it with the next
   * rotation.
   */
  madeBy: KeptKey.optional(),
});

/** A webhook as it is stored. Its writers set single attributes. Times are RFC 3339 in UTC. */
export const Webhook = storedView({
  id: z.string(),
  tenant: z.string(),
  url: z.string().refine((text) => URL.canParse(text)),
  /** Types of events that it gets; absent for all. */
  types: z.array(z.string()).optional(),
  /** Product lines whose events it gets; absent for all, and for events about no order. */
  lines: z.array(z.string()).optional(),
  description: z.string().optional(),
  format: z.enum(FORMATS),
  /** Address of the API by which the tenant created it, for CloudEvents. */
  apiUrl: z.string().optional(),
  enabled: z.boolean(),
  disabledReason: z.enum(DISABLED_REASONS).optional(),
  /** When the service disabled it. */
  disabledAt: z.string().optional(),
  /** Number of times that the service has disabled it. It is in the id of the event about that. */
  disabledCount: z.number().optional(),
  /** The present secret first. The secret before has a `validUntil`. */
  secrets: z.array(Secret),
  /** Grows with each change of what its owner sets. */
  version: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Failures since the last success. */
  failures: z.number().optional(),
  failingSince: z.string().optional(),
  lastSuccessAt: z.string().optional(),
  /** No attempt happens before. */
  heldUntil: z.string().optional(),
  /** Holds since the last success. */
  holds: z.number().optional(),
  /** True if the last answer took long, so that its lanes share one lease. */
  slow: z.boolean().optional(),
});
export type Webhook = z.infer<typeof Webhook>;

/** The item that names the tenant of a webhook. */
export const WebhookOwner = storedView({ tenant: z.string() });

/**
 * Returns the time until which a webhook is held, if that is to come.
 *
 * @example heldUntil({ heldUntil: '2027-03-01T10:00:00.000Z' }, new Date('2027-03-01T09:00:00Z')) // '2027-03-01T10:00:00.000Z'
 * @example heldUntil({}, new Date()) // undefined
 */
export function heldUntil({ heldUntil: until }: Pick<Webhook, 'heldUntil'>, now: Date): string | undefined {
  return until !== undefined && until > now.toISOString() ? until : undefined;
}

/**
 * Returns the secrets that sign a request now, the present one first.
 *
 * @example validSecrets({ secrets: [{ secret: 'b' }, { secret: 'a', validUntil: '2027-03-01T10:00:00.000Z' }] }, new Date('2027-03-02')) // ['b']
 */
export const validSecrets = ({ secrets }: Pick<Webhook, 'secrets'>, now: Date): readonly string[] =>
  secrets
    .filter(({ validUntil }) => validUntil === undefined || validUntil > now.toISOString())
    .map(({ secret }) => secret);

/** An event, as far as a webhook chooses by it. */
interface Chosen {
  readonly type: string;
  readonly line?: string | undefined;
}

/**
 * Returns true if an enabled webhook wants an event.
 *
 * @example wants({ enabled: true, lines: ['devices'] }, { type: 'order.placed', line: 'appliances' }) // false
 * @example wants({ enabled: true, lines: ['devices'] }, { type: 'webhook.disabled' }) // true
 */
export function wants({ enabled, types, lines }: Pick<Webhook, 'enabled' | 'types' | 'lines'>, event: Chosen): boolean {
  if (!enabled || (types !== undefined && !types.includes(event.type))) return false;
  return lines === undefined || event.line === undefined || lines.includes(event.line);
}
