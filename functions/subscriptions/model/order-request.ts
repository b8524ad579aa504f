import type { RequestedOrderType } from './order-data.ts';

/**
 * A line of a request as the contract (`contract.ts`) has parsed it: every field is of its type. Its values may still be anything:
 * what is out of range has a code of its own (docs/contracts/subscriptions.md, "Orders": 2120, 2123, 2147), which the rules give it.
 */
export interface LineRequest {
  readonly extLineItemNumber: number;
  readonly offerId: string;
  readonly quantity: number;
  /** RENEWAL and PREVIEW_RENEWAL: on every line (missing: 1122). None in the others (1121). */
  readonly subscriptionId?: string | undefined;
  /** NEW and PREVIEW: here or at order level (missing: 1122); always here beside a deploymentId. */
  readonly currencyCode?: string | undefined;
  readonly deploymentId?: string | undefined;
  readonly discountCode?: string | undefined;
  readonly flexDiscountCodes?: readonly string[] | undefined;
}

/** The body of a POST of orders, parsed: nothing is missing (1122), superfluous (1121) or of another type (1117). */
export interface OrderRequest {
  readonly orderType: RequestedOrderType;
  readonly externalReferenceId?: string | undefined;
  /** RETURN only, and always there (missing: 1122; in the others: 1121). */
  readonly referenceOrderId?: string | undefined;
  readonly currencyCode?: string | undefined;
  /** At least one; absent in a PREVIEW_RENEWAL only (missing or empty in the others: 1122). */
  readonly lineItems?: readonly LineRequest[] | undefined;
}
