import type { RequestedOrderType } from './order-data.ts';

/**
 * Quantity of a previewed renewal line that names none: the subscription's `renewalQuantity`. No request can send it, since JSON has
 * no infinite numbers.
 */
export const RENEWAL_QUANTITY = Number.POSITIVE_INFINITY;

/**
 * A line of a request, parsed by `place-order-contract.ts`. Every field has its type, but may have any value. The rules check
 * values whose range has its own code (docs/contracts/subscriptions.md, "Orders", 2120, 2123, 2147).
 */
export interface LineRequest {
  readonly extLineItemNumber: number;
  readonly offerId: string;
  /** {@link RENEWAL_QUANTITY} on a line of a PREVIEW_RENEWAL without a quantity. */
  readonly quantity: number;
  /** On every line of a RENEWAL or PREVIEW_RENEWAL (else 1122). Absent in other types (else 1121). */
  readonly subscriptionId?: string | undefined;
  /** In a NEW or PREVIEW it is here or at order level (else 1122). Beside a `deploymentId` it is always here. */
  readonly currencyCode?: string | undefined;
  readonly deploymentId?: string | undefined;
  readonly discountCode?: string | undefined;
  readonly flexDiscountCodes?: readonly string[] | undefined;
}

/** Parsed body of POST of an order. No field is missing (1122), unexpected (1121) or of another type (1117). */
export interface OrderRequest {
  readonly orderType: RequestedOrderType;
  readonly externalReferenceId?: string | undefined;
  /** Always present in a RETURN (else 1122). Absent in other types (else 1121). */
  readonly referenceOrderId?: string | undefined;
  readonly currencyCode?: string | undefined;
  /** At least one line. Only a PREVIEW_RENEWAL may have no lines (else 1122). */
  readonly lineItems?: readonly LineRequest[] | undefined;
}
