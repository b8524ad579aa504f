// The part of the service's data that the console shows: the log of events, webhooks, deliveries and orders. The local cloud knows
// none of them, so that its starter passes the views in. Times are the local cloud's, in ISO 8601.

/** An event of a tenant's log. */
export interface EventView {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  /** The position in the tenant's log, from 1. */
  readonly position: number;
  /** The number of the order; null for an event about no order. */
  readonly order: number | null;
  /** The product line of the order; null for an event about no order. */
  readonly line: string | null;
  /** The id of the webhook; null for an event about no webhook. */
  readonly webhook: string | null;
}

/** The error of a view that cannot be made, since a stored item is damaged. The message says which item, and what to do. */
export class Unshowable extends Error {
  override readonly name = 'Unshowable';
}

/** The part of a log to show. */
export interface EventsFilter {
  /** Default: the first tenant of the local cloud's clients. */
  readonly tenant?: string | undefined;
  readonly type?: string | undefined;
  /** A part of the event's id, which begins with the number of its order. */
  readonly text?: string | undefined;
  /** Only events before this position. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** A page of a tenant's log. */
export interface EventsView {
  readonly tenant: string;
  /** The tenants of the local cloud's clients. */
  readonly tenants: readonly string[];
  /** All types of events in logs. */
  readonly types: readonly string[];
  /** The events, newest first. */
  readonly events: readonly EventView[];
  /** Requests the next, older page; null on the last page. */
  readonly next: number | null;
}

/** An attempt at a delivery. */
export interface AttemptView {
  readonly at: string;
  readonly milliseconds: number;
  /** The status of the response; null without a response. */
  readonly statusCode: number | null;
  /** The kind of failure, such as `timeout`; null after a success. */
  readonly error: string | null;
}

/** The states of a delivery. */
export type DeliveryStatus = 'pending' | 'succeeded' | 'failed';

/** An event on its way to a webhook. */
export interface DeliveryView {
  readonly id: string;
  readonly webhook: string;
  readonly event: string;
  readonly type: string;
  /** The number of the order; null for an event about no order. */
  readonly order: number | null;
  readonly status: DeliveryStatus;
  readonly createdAt: string;
  /** The attempts, oldest first. */
  readonly attempts: readonly AttemptView[];
  /** Null when no attempt is due. */
  readonly nextAttemptAt: string | null;
}

/** The states of a webhook. */
export type WebhookStatus = 'enabled' | 'holding' | 'disabled';

/** A webhook without its secrets. */
export interface WebhookView {
  readonly id: string;
  readonly tenant: string;
  /** The address without its query, which may hold a key. */
  readonly url: string;
  readonly description: string | null;
  readonly status: WebhookStatus;
  /** The reason for which it is disabled; null while it is enabled. */
  readonly disabledReason: string | null;
  /** The time before which no attempt happens; null unless it is held. */
  readonly heldUntil: string | null;
  /** The types of events that it gets; null for all. */
  readonly types: readonly string[] | null;
  /** The product lines whose events it gets; null for all. */
  readonly lines: readonly string[] | null;
  /** The number of pending deliveries, counted up to 10,000. */
  readonly pending: number;
  readonly lastSuccessAt: string | null;
  /** The latest failed attempt of its newest deliveries; null without a failure. */
  readonly lastFailure: (AttemptView & { readonly event: string }) | null;
  /** The time of the first failure since the last success; null without a failure. */
  readonly failingSince: string | null;
}

/** The deliveries of a webhook to show. */
export interface DeliveriesFilter {
  readonly status?: DeliveryStatus | undefined;
  /** Only deliveries before the delivery of this id. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** A webhook with a page of its deliveries. */
export interface DeliveriesView {
  readonly webhook: WebhookView;
  /** The deliveries, newest first. */
  readonly deliveries: readonly DeliveryView[];
  /** Requests the next, older page; null on the last page. */
  readonly next: string | null;
}

/** An event of an order with its deliveries to the webhooks of the tenant. */
export interface OrderEventView extends EventView {
  readonly deliveries: readonly DeliveryView[];
}

/** A version of an order. */
export interface OrderVersionView {
  readonly version: number;
  readonly time: string;
  /** The status before; null for the creation. */
  readonly from: string | null;
  readonly to: string;
  /** The subject of the caller, or the name of the workflow. */
  readonly actor: string;
  readonly reason: string | null;
  /** The names of the fields that changed. */
  readonly fields: readonly string[];
}

/** An order without its data, which has names and addresses. */
export interface OrderView {
  readonly number: number;
  readonly line: string;
  readonly tenant: string;
  readonly status: string;
  readonly statusSince: string;
  readonly version: number;
  readonly placedAt: string;
  readonly placedBy: string;
  readonly changedAt: string;
  /** The party that fulfils the order, such as a warehouse; null in lines without such a party. */
  readonly fulfilledBy: string | null;
  /** The text that the names of the order's workflow runs begin with. */
  readonly runs: string;
  /** The newest events, newest first. */
  readonly events: readonly OrderEventView[];
  /** The number of older events that are left out. */
  readonly eventsLeftOut: number;
  /** The webhooks that the deliveries are for. */
  readonly webhooks: readonly Pick<WebhookView, 'id' | 'url'>[];
  /** The newest versions, newest first. */
  readonly history: readonly OrderVersionView[];
  /** The number of older versions that are left out. */
  readonly versionsLeftOut: number;
}

/** The views that the console requests. */
export interface ServiceViews {
  events(filter: EventsFilter): Promise<EventsView>;
  /** Returns the webhooks of all tenants of the local cloud's clients. */
  webhooks(): Promise<readonly WebhookView[]>;
  /** Returns a webhook with its deliveries; undefined for an unknown id. */
  deliveries(webhook: string, filter: DeliveriesFilter): Promise<DeliveriesView | undefined>;
  /** Returns an order; undefined for an unknown number. */
  order(number: number): Promise<OrderView | undefined>;
}
