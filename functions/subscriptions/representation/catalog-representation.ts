import type * as z from 'zod';
import { type Answer, json } from '../../core/model/response.ts';
import type { Saved } from '../catalog/catalog-store.ts';
import type { PriceListEntry } from '../catalog/price-list.ts';
import type {
  FetchPriceList,
  FlexDiscountList,
  FlexDiscount as FlexDiscountSchema,
  PriceList,
} from '../contract/catalog-contract.ts';
import type { PageLinks } from '../contract/common-schemas.ts';
import { instantOf } from '../contract/fields.ts';
import type { FlexDiscountAnswer, OfferAnswer } from '../contract/operations-contract.ts';
import type { FlexDiscount, Offer } from '../model/catalog-items.ts';
import type { Page } from '../model/paging.ts';

function flexDiscountDocument(discount: FlexDiscount): z.input<typeof FlexDiscountSchema> {
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

/** Answer of GET /flex-discounts. */
export function flexDiscountsAnswer(
  { totalCount, count, offset, limit, items }: Page<FlexDiscount>,
  links: z.input<typeof PageLinks>,
): Answer {
  const body: z.input<typeof FlexDiscountList> = {
    limit,
    offset,
    count,
    totalCount,
    flexDiscounts: items.map(flexDiscountDocument),
    links,
  };
  return json(200, body);
}

/** Answer of POST /pricelist: what was asked for, and a page of what there is of it. */
export function priceListAnswer(
  asked: z.output<typeof FetchPriceList>,
  { totalCount, count, limit, offset, items }: Page<Partial<PriceListEntry> & Pick<PriceListEntry, 'offerId'>>,
): Answer {
  const body: z.input<typeof PriceList> = {
    priceListMonth: asked.priceListMonth,
    marketSegment: asked.marketSegment,
    region: asked.region,
    currency: asked.currency,
    priceListType: asked.priceListType,
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

/** Answer of PUT /operations/v1/offers/{offerId}: 201 for a new one. */
export function offerAnswer({ value: offer, isNew }: Saved<Offer>): Answer {
  const { addOnTo, withdrawnFrom } = offer;
  const body: z.input<typeof OfferAnswer> = {
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

/** Answer of PUT /operations/v1/flex-discounts/{id}: 201 for a new one. */
export function flexDiscountAnswer({ value: discount, isNew }: Saved<FlexDiscount>): Answer {
  const body: z.input<typeof FlexDiscountAnswer> = {
    ...flexDiscountDocument(discount),
    marketSegments: [...discount.marketSegments],
    countries: [...discount.countries],
    ...times(discount),
  };
  return json(isNew ? 201 : 200, body);
}
