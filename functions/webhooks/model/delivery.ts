import * as z from 'zod';
import { storedView, storedWhole } from '../../core/model/stored.ts';
import { DAY_SECONDS, SECOND_MS } from '../../core/model/time-units.ts';
import { isDeliveryId } from './webhook-keys.ts';

/** Days for which a delivery can be read. */
export const KEPT_DAYS = 30;

/** Returns the time from which DynamoDB may delete a delivery of this moment, in Unix seconds. */
export const deliveryExpiry = (at: Date): number => Math.ceil(at.getTime() / SECOND_MS) + KEPT_DAYS * DAY_SECONDS;

/** States of a delivery. */
export const DELIVERY_STATUSES = ['pending', 'succeeded', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Why an attempt failed. `disabled` is no attempt: the webhook was disabled before. */
export const DELIVERY_ERRORS = [
  'status',
  'redirect',
  'timeout',
  'connection',
  'tls',
  'refused-address',
  'disabled',
] as const;
export type DeliveryError = (typeof DELIVERY_ERRORS)[number];

const Attempt = storedWhole({
  /** RFC 3339 in UTC. */
  at: z.string(),
  durationMs: z.number(),
  statusCode: z.number().optional(),
  error: z.enum(DELIVERY_ERRORS).optional(),
});

/** An attempt at a delivery, with its result. */
export type Attempt = z.infer<typeof Attempt>;

const Moment = z.string().refine((text) => !Number.isNaN(Date.parse(text)));

/** A delivery as it is stored: an event for one webhook. Its writers set single attributes. */
export const Delivery = storedView({
  id: z.string().refine(isDeliveryId),
  webhookId: z.string(),
  tenant: z.string(),
  /** Id of the event, the `webhook-id` of every attempt. */
  eventId: z.string(),
  type: z.string(),
  line: z.string().optional(),
  number: z.number().optional(),
  /** Position of the event in the log, of 16 digits; absent from a test. */
  position: z.string().optional(),
  /** The event, exactly as the log has it. */
  body: z.string(),
  /** Time of the event. All times are RFC 3339 in UTC. */
  timestamp: z.string(),
  createdAt: Moment,
  status: z.enum(DELIVERY_STATUSES),
  /** Grows with each change. A result is written on condition of it. */
  count: z.number(),
  /** Begin of the present schedule, and the attempts in it. A redelivery begins a new one. */
  begunAt: z.string(),
  tries: z.number(),
  /** Begin of the last redelivery of a range that took this delivery. */
  redelivery: z.string().optional(),
  attempts: z.array(Attempt),
  /** Key of `by-due`; absent unless the delivery is pending. */
  due: z.string().optional(),
  nextAttemptAt: z.string().optional(),
  expires: z.number(),
});
export type Delivery = z.infer<typeof Delivery>;

/**
 * Returns true for a delivery that is tried once.
 *
 * @example isTest({ id: '1800000000000-tabc-0' }) // true
 */
export const isTest = ({ id }: Pick<Delivery, 'id'>): boolean => id.includes('-t');
