import type { Order } from '../../core/model/order.ts';
/** Kinds of orders that are stored; previews are not. */
export type OrderType = 'NEW' | 'RETURN' | 'RENEWAL';
/** Kinds of orders that a partner may send. */
export type RequestedOrderType = OrderType | 'PREVIEW' | 'PREVIEW_RENEWAL';

/** Prices of a line in the currency's unit (docs/contracts/subscriptions.md, "PREVIEW"). Numbers here, decimal arithmetic in `pricing.ts`. */
export interface LinePricing {
  /** A full year's unit price at the line's level. */
  readonly partnerPrice: number;
  readonly discountedPartnerPrice: number;
  /** The discounted price for the days up to the anniversary, cut at 3 decimals. */
  readonly netPartnerPrice: number;
  /** The uncut net price × quantity, cut at the currency's minor unit. */
  readonly lineItemPartnerPrice: number;
}

/** A flexible discount that was asked for. */
export interface AppliedFlexDiscount {
  readonly id: string;
  readonly code: string;
  readonly result: 'SUCCESS' | 'FAILURE';
}

/** A line as it is decided: what is stored of an order's line, or shown of a preview's. */
export interface OrderLine {
  readonly extLineItemNumber: number;
  readonly offerId: string;
  readonly quantity: number;
  /** Empty until the order is complete; the renewed one's from the beginning in a RENEWAL. */
  readonly subscriptionId: string;
  readonly currencyCode: string;
  readonly deploymentId?: string;
  readonly discountCode?: string;
  readonly flexDiscounts?: readonly AppliedFlexDiscount[];
  /** NEW: of an offer that does not count towards levels. The subscription keeps what held when it was ordered. */
  readonly countsTowardLevel?: false;
  readonly proratedDays: number;
  readonly pricing: LinePricing;
  /** The RETURN order that this line was given back with, from the moment that order is placed. */
  readonly returnOrder?: number;
  /** True when that RETURN order is complete, or an operator has said so. */
  readonly returned?: true;
}

/** The line's own part of an order, as it is stored. */
export interface SubscriptionOrderData {
  readonly customerId: string;
  readonly orderType: OrderType;
  readonly externalReferenceId: string;
  /** RETURN: the number of the order that is given back. */
  readonly referenceOrder?: number;
  /** What stands at order level: the currency of every line, where they have one. */
  readonly currencyCode?: string;
  /** `YYYY-MM-DDThh:mm:ssZ`; the sandbox may move it. */
  readonly creationDate: string;
  readonly source: 'API' | 'System';
  readonly lineItems: readonly OrderLine[];
}

/** An order of the line. */
export type SubscriptionOrder = Order<SubscriptionOrderData>;
