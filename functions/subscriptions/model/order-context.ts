import type { Account } from './account-items.ts';
import type { FlexDiscount, Offer } from './catalog-items.ts';
import type { OrderLine } from './order-data.ts';

/** What an order is judged by, read before the rules are asked. */
export interface OrderContext {
  readonly account: Account;
  /** By offer id: at least those that `offersNeeded` names, as far as they exist. */
  readonly offers: ReadonlyMap<string, Offer>;
  /** All of them, where `needsFlexDiscounts` says so. */
  readonly flexDiscounts: readonly FlexDiscount[];
  readonly now: Date;
  /** Whether prices are to be shown (`fetch-price=true`). */
  readonly fetchPrice: boolean;
}

/** What an order comes to: its lines as they are stored or shown. */
export interface DecidedOrder<Line extends OrderLine = OrderLine> {
  /** What stands at order level: the currency of every line, where they have one. */
  readonly currencyCode?: string;
  readonly lines: readonly Line[];
}

/** A line of a PREVIEW_RENEWAL: `1004` where its offer is withdrawn by then, so that it would not be renewed. */
export interface RenewalPreviewLine extends OrderLine {
  readonly status: '1000' | '1004';
}
