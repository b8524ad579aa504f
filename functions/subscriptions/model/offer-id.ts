/** Volume levels of licences, the lowest first (docs/contracts/subscriptions.md, "NEW"). */
export const LICENSE_LEVELS = ['01', '02', '03', '04'] as const;
/** Volume levels of licences for customers with a three-year commitment, the lowest first. */
export const COMMITTED_LEVELS = ['12', '13', '14'] as const;
/** Volume levels of consumables, the lowest first. */
export const CONSUMABLE_LEVELS = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'] as const;

/** A volume level as it appears in an offer id. */
export type Level = (typeof LICENSE_LEVELS | typeof COMMITTED_LEVELS | typeof CONSUMABLE_LEVELS)[number];

/** Parts of an offer id: product (10 characters), level (2), suffix (3) (docs/contracts/subscriptions.md, "NEW"). */
export interface OfferName {
  readonly product: string;
  readonly level: Level;
  readonly suffix: string;
}

export const OFFER_ID = /^([0-9A-Za-z]{10})(0[1-4]|1[2-4]|T[1-7])([0-9A-Za-z]{3})$/;

/**
 * Splits an offer id into its parts.
 *
 * @returns undefined for a text that is not an offer id
 * @example parseOfferId('65304470CA02A12') // { product: '65304470CA', level: '02', suffix: 'A12' }
 */
export function parseOfferId(offerId: string): OfferName | undefined {
  const [, product, level, suffix] = OFFER_ID.exec(offerId) ?? [];
  if (product === undefined || level === undefined || suffix === undefined) return undefined;
  return { product, level: level as Level, suffix };
}

/** Joins the parts of an offer id. */
export const offerIdOf = ({ product, level, suffix }: OfferName): string => `${product}${level}${suffix}`;

const PRODUCT_LENGTH = 10;

/** Returns the product of an offer id, its first ten characters. */
export const productOf = (offerId: string): string => offerId.slice(0, PRODUCT_LENGTH);
