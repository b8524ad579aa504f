/** The volume levels of licences, the lowest first, and of those with a three-year commitment (docs/contracts/subscriptions.md, "NEW"). */
export const LICENSE_LEVELS = ['01', '02', '03', '04'] as const;
export const COMMITTED_LEVELS = ['12', '13', '14'] as const;
/** The volume levels of consumables, the lowest first. */
export const CONSUMABLE_LEVELS = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7'] as const;

/** A level as it stands in an offer id. */
export type Level = (typeof LICENSE_LEVELS | typeof COMMITTED_LEVELS | typeof CONSUMABLE_LEVELS)[number];

/** The parts of an offer id: product (10 characters), level (2), suffix (3) (docs/contracts/subscriptions.md, "NEW"). */
export interface OfferName {
  readonly product: string;
  readonly level: Level;
  readonly suffix: string;
}

const OFFER_ID = /^([0-9A-Za-z]{10})(0[1-4]|1[2-4]|T[1-7])([0-9A-Za-z]{3})$/;

/** The parts of an offer id; undefined for a text that is none. */
export function parseOfferId(offerId: string): OfferName | undefined {
  const [, product, level, suffix] = OFFER_ID.exec(offerId) ?? [];
  if (product === undefined || level === undefined || suffix === undefined) return undefined;
  return { product, level: level as Level, suffix };
}

/** The offer id of these parts. */
export const offerIdOf = ({ product, level, suffix }: OfferName): string => `${product}${level}${suffix}`;

const PRODUCT_LENGTH = 10;

/** The product that an offer id begins with. */
export const productOf = (offerId: string): string => offerId.slice(0, PRODUCT_LENGTH);
