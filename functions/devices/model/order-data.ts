/** Pieces of a product that an order has reserved in one stock shard. */
export interface Reservation {
  readonly company_sku: string;
  readonly shard: number;
  readonly quantity: number;
}

/** A product of an order. */
export interface OrderedProduct {
  readonly name: string;
  readonly qty: number;
  /** Price of one piece when the order was placed, in the order's currency (docs/contracts/devices.md, "Placing an order"). */
  readonly price: number;
  readonly image: string;
  readonly company_sku: string;
}

/** Fields of the line's own part that callers never see, in no history and no event. */
export const INTERNAL_FIELDS: readonly (keyof DeviceOrderData)[] = ['taken'];

/** The line's own part of an order, as it is stored. An absent field has no attribute; nothing is stored as null. */
export interface DeviceOrderData {
  readonly email: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly shipping_address: string;
  readonly shipping_city: string;
  /** Empty where the country has no states. */
  readonly shipping_state: string;
  readonly shipping_zip: string;
  /** ISO 3166-1 alpha-2. */
  readonly shipping_country: string;
  readonly phone_number: string;
  /** The shipping option. */
  readonly expedite_shipping: string;
  readonly is_signature_required: boolean;
  /** The warehouse that ships the order. */
  readonly warehouse_id: string;
  /** ISO 4217. */
  readonly currency_code: string;
  /** In the currency's unit. */
  readonly total_amount: number;
  readonly products: readonly OrderedProduct[];
  readonly tracking?: { readonly tracking_number: string; readonly carrier: string; readonly status?: string };
  readonly taken: readonly Reservation[];
}
