import type * as z from 'zod';
import { utcDateAt } from '../../core/model/dates.ts';
import { composed } from '../../core/validation/spelling.ts';
import { compareTexts } from '../../core/validation/text-order.ts';
import type { FetchPriceList } from '../contract/catalog-contract.ts';
import type { Offer, Price, ProductType } from '../model/catalog-items.ts';
import { type Level, parseOfferId } from '../model/offer-id.ts';
import { isCommittedLevel, volumeOf } from '../model/volume-levels.ts';

/** Query of a price list. An empty filter counts as absent. */
export type PriceListQuery = Omit<z.output<typeof FetchPriceList>, 'includeOfferAttributes'>;

/** A price of an offer. */
export interface PriceListEntry {
  readonly offerId: string;
  readonly productFamily: string;
  readonly productType: ProductType;
  /** The level and its quantities, for example `Level 1 1 - 9`. */
  readonly levelDetails: string;
  /** Last day on which a withdrawn offer can be ordered, as published lists print it: `2027-02-28T00:00:00.000+00:00`. */
  readonly lastOrderDate?: string;
  readonly partnerPrice: string;
  readonly discountCode?: string;
}

/**
 * Lists the prices of the offers that could be ordered at some time of the month (docs/contracts/subscriptions.md, "Customers,
 * deployments, subscriptions, prices"). Entries are sorted by offer id; an offer's base price comes first.
 *
 * @example priceList([], { region: 'NA', marketSegment: 'COM', priceListType: 'STANDARD', currency: 'USD', priceListMonth: '202703' }) // []
 */
export function priceList(offers: readonly Offer[], query: PriceListQuery): PriceListEntry[] {
  const { region, currency } = query;
  return offers
    .flatMap((offer) => {
      const level = parseOfferId(offer.offerId)?.level;
      if (level === undefined || !isListed(level, query.priceListType) || !matchesQuery(offer, query)) return [];
      const prices = offer.prices.filter((price) => price.region === region && price.currency === currency);
      return prices.map((price) => entryOf(offer, level, price));
    })
    .sort((one, other) => compareTexts(one.offerId, other.offerId) || compareTexts(codeOf(one), codeOf(other)));
}

/**
 * Returns true if a price list has the level. Committed levels begin with the second one, because the lowest level is the same
 * for all. Consumables are in both lists.
 */
function isListed(level: Level, type: PriceListQuery['priceListType']): boolean {
  if (type === 'STANDARD') return !isCommittedLevel(level);
  return isCommittedLevel(level) || level === '01' || level.startsWith('T');
}

function matchesQuery(offer: Offer, { marketSegment, priceListMonth, filters = {} }: PriceListQuery): boolean {
  const { offerId = '', productFamily = '' } = filters;
  return (
    offer.marketSegments.includes(marketSegment) &&
    (offer.withdrawnFrom === undefined || Date.parse(offer.withdrawnFrom) > startOf(priceListMonth)) &&
    (offerId === '' || offer.offerId === offerId) &&
    (productFamily === '' || composed(offer.productFamily) === composed(productFamily))
  );
}

/** Returns the month's first instant. Dates without a time begin at midnight UTC (docs/contracts/subscriptions.md, "History"). */
const startOf = (month: string): number => Date.parse(`${month.slice(0, 4)}-${month.slice(4)}-01`);

function entryOf(offer: Offer, level: Level, { partnerPrice, discountCode }: Price): PriceListEntry {
  const { offerId, productFamily, productType, withdrawnFrom } = offer;
  return {
    offerId,
    productFamily,
    productType,
    levelDetails: levelDetailsOf(level),
    ...(withdrawnFrom !== undefined && { lastOrderDate: lastDayBefore(withdrawnFrom) }),
    partnerPrice,
    ...(discountCode !== undefined && { discountCode }),
  };
}

function levelDetailsOf(level: Level): string {
  const { from, to } = volumeOf(level);
  return `Level ${level.replace(/^[0T]/, '')} ${to === undefined ? `${from}+` : `${from} - ${to}`}`;
}

const lastDayBefore = (instant: string): string => `${utcDateAt(Date.parse(instant) - 1)}T00:00:00.000+00:00`;

const codeOf = ({ discountCode = '' }: PriceListEntry) => discountCode;

/** Attributes that every entry has. */
const ALWAYS_INCLUDED: ReadonlySet<string> = new Set([
  'offerId',
  'productFamily',
  'lastOrderDate',
  'partnerPrice',
  'discountCode',
]);

/**
 * Returns an entry with the requested attributes (`includeOfferAttributes`). Without a request, it has all attributes.
 *
 * @example withAttributes({ offerId: '65304470CA01A12', productFamily: 'Photo editing', productType: 'LICENSE', levelDetails: 'Level 1 1 - 9', partnerPrice: '365.00' }, ['productType']) // { offerId: '65304470CA01A12', productFamily: 'Photo editing', productType: 'LICENSE', partnerPrice: '365.00' }
 */
export function withAttributes(
  entry: PriceListEntry,
  attributes: readonly string[] = [],
): Pick<PriceListEntry, 'offerId'> & Partial<PriceListEntry> {
  if (attributes.length === 0) return entry;
  const included = Object.entries(entry).filter(([name]) => ALWAYS_INCLUDED.has(name) || attributes.includes(name));
  return { offerId: entry.offerId, ...Object.fromEntries(included) };
}
