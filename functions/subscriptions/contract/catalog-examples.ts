/** Id of the flexible discount in the examples. */
export const discountId = '0d6f1c52-8c1e-4b7a-9a53-2f6e7d0b4c18';

const flexDiscount = {
  category: 'STANDARD',
  code: 'SPRING_10',
  name: 'Spring',
  description: '10 percent off in spring',
  startDate: '2027-03-01T00:00:00Z',
  endDate: '2027-05-31T23:59:59Z',
  status: 'ACTIVE',
  qualification: { baseOfferIds: ['65304470CA01A12'] },
  outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ value: 10 }] }],
};

export const flexDiscountList = {
  totalCount: 1,
  count: 1,
  offset: 0,
  limit: 20,
  flexDiscounts: [{ id: discountId, ...flexDiscount }],
  links: {
    self: {
      uri: '/v3/flex-discounts?market-segment=COM&country=US&limit=20&offset=0',
      method: 'GET',
      headers: [],
    },
  },
};

const priceListOf = {
  region: 'NA',
  marketSegment: 'COM',
  priceListType: 'STANDARD',
  currency: 'USD',
  priceListMonth: '202703',
};

export const fetchPriceList = { ...priceListOf, filters: { productFamily: 'Photo editing' } };

export const priceList = {
  ...priceListOf,
  totalCount: 1,
  count: 1,
  limit: 100,
  offset: 0,
  offers: [
    {
      offerId: '65304470CA02A12',
      productFamily: 'Photo editing',
      productType: 'LICENSE',
      levelDetails: 'Level 2 10 - 49',
      partnerPrice: '365.00',
    },
  ],
};

export const putOffer = {
  productFamily: 'Photo editing',
  productType: 'LICENSE',
  tier: 'TEAM',
  marketSegments: ['COM', 'GOV'],
  countsTowardLevel: true,
  prices: [
    { region: 'NA', currency: 'USD', partnerPrice: '365.00' },
    { region: 'NA', currency: 'USD', partnerPrice: '299.99', discountCode: 'HVD_L18_PRE' },
  ],
};

const times = { creationDate: '2027-02-01T08:00:00Z', updateDate: '2027-02-20T14:15:00Z' };
const timesOfNew = { ...times, updateDate: times.creationDate };

export const newOffer = { offerId: '65304470CA02A12', ...putOffer, ...timesOfNew };
export const offer = { ...newOffer, ...times };

export const putFlexDiscount = { ...flexDiscount, marketSegments: ['COM'], countries: ['CA', 'US'] };

export const newFlexDiscount = { id: discountId, ...putFlexDiscount, ...timesOfNew };
export const changedFlexDiscount = { ...newFlexDiscount, ...times };
