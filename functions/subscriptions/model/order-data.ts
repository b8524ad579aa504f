import type { Order } from '../../core/model/order.ts';
/** Types of the orders that are stored. Previews are not stored. */
export type OrderType = 'NEW' | 'RETURN' | 'RENEWAL';
/** Order types that a partner may send. */
export type RequestedOrderType = OrderType | 'PREVIEW' | 'PREVIEW_RENEWAL';

/**
 * Prices of a line in the currency's unit (docs/contracts/subscriptions.md, "PREVIEW"). They are numbers here; `pricing.ts`
 * calculates in decimals.
 */
export interface LinePricing {
  /** Unit price for a full year at the line's level. */
  readonly partnerPrice: number;
  readonly discountedPartnerPrice: number;
  /** Discounted unit price for the days up to the anniversary, truncated to 3 decimals. */
  readonly netPartnerPrice: number;
  /** The untruncated net price × quantity, truncated to the currency's minor unit. */
  readonly lineItemPartnerPrice: number;
}

/** Result of a flexible discount code that the customer sent. */
export interface AppliedFlexDiscount {
  readonly id: string;
  readonly code: string;
  readonly result: 'SUCCESS' | 'FAILURE';
}

/** A validated and priced line, as an order stores it or a preview shows it. */
export interface OrderLine {
  readonly extLineItemNumber: number;
  readonly offerId: string;
  readonly quantity: number;
  /** Empty until the order is complete. In a RENEWAL it is the renewed subscription from the beginning. */
  readonly subscriptionId: string;
  readonly currencyCode: string;
  readonly deploymentId?: string;
  readonly discountCode?: string;
  readonly flexDiscounts?: readonly AppliedFlexDiscount[];
  /** NEW: false for an offer that does not count towards levels. The subscription keeps the value that held when it was ordered. */
  readonly countsTowardLevel?: false;
  readonly proratedDays: number;
  readonly pricing: LinePricing;
  /** Number of the RETURN order that returns this line, set when that order is placed. */
  readonly returnOrder?: number;
  /** True when that RETURN order is complete, or when an operator has set the order to returned. */
  readonly returned?: true;
}

/** Data of a subscription order as stored: the part that only this product line has. */
export interface SubscriptionOrderData {
  readonly customerId: string;
  readonly orderType: OrderType;
  readonly externalReferenceId: string;
  /** RETURN: the number of the order that is returned. */
  readonly referenceOrder?: number;
  /** Currency of the order; absent if its lines have different currencies. */
  readonly currencyCode?: string;
  /** `YYYY-MM-DDThh:mm:ssZ`; the sandbox may move it. */
  readonly creationDate: string;
  readonly source: 'API' | 'System';
  readonly lineItems: readonly OrderLine[];
}

/** A subscription order. */
export type SubscriptionOrder = Order<SubscriptionOrderData>;
