import type * as z from 'zod';
import type { Saved } from '../../core/idempotency/put-call.ts';
import { type HttpResponse, json } from '../../core/model/response.ts';
import type { PriceListEntry } from '../catalog/price-list.ts';
import type {
  FetchPriceList,
  FlexDiscountList,
  FlexDiscount as FlexDiscountSchema,
  PriceList,
} from '../contract/catalog-contract.ts';
import type { PageLinks } from '../contract/common-schemas.ts';
import { instantOf } from '../contract/fields.ts';
import type { FlexDiscountResponse, OfferResponse } from '../contract/operations-contract.ts';
import type { FlexDiscount, Offer } from '../model/catalog-items.ts';
import type { Page } from '../model/paging.ts';

/** Builds the document of a flexible discount as callers see it. */
export function flexDiscountDocument(discount: FlexDiscount): z.input<typeof FlexDiscountSchema> {
  const { discountLockEndDate, qualification } = discount;
  return {
    id: discount.id,
    category: discount.category,
    code: discount.code,
    name: discount.name,
    description: discount.description,
    startDate: discount.startDate,
    endDate: discount.endDate,
    ...(discountLockEndDate !== undefined && { discountLockEndDate }),
    status: discount.status,
    ...(qualification && { qualification: { baseOfferIds: [...qualification.baseOfferIds] } }),
    outcomes: discount.outcomes.map(({ type, discountValues }) => ({
      type,
      discountValues: discountValues.map(({ country, currency, value }) => ({
        ...(country !== undefined && { country }),
        ...(currency !== undefined && { currency }),
        value,
      })),
    })),
  };
}

/** Builds the response of GET /flex-discounts. */
export function flexDiscountsResponse(
  { totalCount, count, offset, limit, items }: Page<z.input<typeof FlexDiscountSchema>>,
  links: z.input<typeof PageLinks>,
): HttpResponse {
  const body: z.input<typeof FlexDiscountList> = {
    limit,
    offset,
    count,
    totalCount,
    flexDiscounts: [...items],
    links,
  };
  return json(200, body);
}

/** Builds the response of POST /pricelist: the request, and a page of the price list. */
export function priceListResponse(
  request: z.output<typeof FetchPriceList>,
  { totalCount, count, limit, offset, items }: Page<Partial<PriceListEntry> & Pick<PriceListEntry, 'offerId'>>,
): HttpResponse {
  const body: z.input<typeof PriceList> = {
    priceListMonth: request.priceListMonth,
    marketSegment: request.marketSegment,
    region: request.region,
    currency: request.currency,
    priceListType: request.priceListType,
    totalCount,
    count,
    limit,
    offset,
    offers: [...items],
  };
  return json(200, body);
}

const times = ({ created_at, updated_at }: Offer | FlexDiscount) => ({
  creationDate: instantOf(created_at),
  updateDate: instantOf(updated_at),
});

/**
 * Builds the response of PUT /operations/v1/offers/{offerId}: 201 for a new offer.
 *
 * @example offerResponse({ value: offer, isNew: false }).status // 200
 */
export function offerResponse({ value: offer, isNew }: Saved<Offer>): HttpResponse {
  const { addOnTo, withdrawnFrom } = offer;
  const body: z.input<typeof OfferResponse> = {
    offerId: offer.offerId,
    productFamily: offer.productFamily,
    productType: offer.productType,
    tier: offer.tier,
    marketSegments: [...offer.marketSegments],
    ...(addOnTo !== undefined && { addOnTo }),
    countsTowardLevel: offer.countsTowardLevel,
    prices: offer.prices.map(({ region, currency, partnerPrice, discountCode }) => ({
      region,
      currency,
      partnerPrice,
      ...(discountCode !== undefined && { discountCode }),
    })),
    ...(withdrawnFrom !== undefined && { withdrawnFrom }),
    ...times(offer),
  };
  return json(isNew ? 201 : 200, body);
}

/**
 * Builds the response of PUT /operations/v1/flex-discounts/{id}: 201 for a new discount.
 *
 * @example flexDiscountResponse({ value: discount, isNew: true }).status // 201
 */
export function flexDiscountResponse({ value: discount, isNew }: Saved<FlexDiscount>): HttpResponse {
  const body: z.input<typeof FlexDiscountResponse> = {
    ...flexDiscountDocument(discount),
    marketSegments: [...discount.marketSegments],
    countries: [...discount.countries],
    ...times(discount),
  };
  return json(isNew ? 201 : 200, body);
}
