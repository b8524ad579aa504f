import type { Account } from './account-items.ts';
import type { FlexDiscount, Offer } from './catalog-items.ts';
import type { OrderLine } from './order-data.ts';

/** Data loaded before the validation rules run. */
export interface OrderContext {
  readonly account: Account;
  /** Offers by id. They include all existing offers that `offersNeeded` lists. */
  readonly offers: ReadonlyMap<string, Offer>;
  /** All flexible discounts if `needsFlexDiscounts` returns true; otherwise the list may be empty. */
  readonly flexDiscounts: readonly FlexDiscount[];
  readonly now: Date;
  /** True if prices are shown (`fetch-price=true`). */
  readonly fetchPrice: boolean;
}

/** Result of validating and pricing an order: the lines to store or return. */
export interface DecidedOrder<Line extends OrderLine = OrderLine> {
  /** Currency of the order; absent if its lines have different currencies. */
  readonly currencyCode?: string;
  readonly lines: readonly Line[];
}

/** A line of a PREVIEW_RENEWAL. Status `1004` means that it would not be renewed, because its offer is withdrawn by then. */
export interface RenewalPreviewLine extends OrderLine {
  readonly status: '1000' | '1004';
}
