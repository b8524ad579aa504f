/** Documentation examples of the catalog: lists of the demo data, and an offer and a discount that operators add. */
const listed = {
  id: 'demo-photo-20',
  category: 'STANDARD',
  code: 'PHOTO_20',
  name: 'Photo, 20 off',
  description: '20 EUR a year off each Fernweh Photo',
  startDate: '2025-01-01T00:00:00Z',
  endDate: '2099-12-31T00:00:00Z',
  status: 'ACTIVE',
  qualification: { baseOfferIds: ['41000102CA01A12'] },
  outcomes: [{ type: 'FIXED_DISCOUNT', discountValues: [{ currency: 'EUR', value: 20 }] }],
};

export const flexDiscountList = {
  totalCount: 1,
  count: 1,
  offset: 0,
  limit: 20,
  flexDiscounts: [listed],
  links: {
    self: {
      uri: '/v3/flex-discounts?market-segment=COM&country=DE&flex-discount-code=PHOTO_20&limit=20&offset=0',
      method: 'GET',
      headers: [],
    },
  },
};

const priceListOf = {
  region: 'WE',
  marketSegment: 'COM',
  priceListType: 'STANDARD',
  currency: 'EUR',
  priceListMonth: '202703',
};

export const fetchPriceList = {
  ...priceListOf,
  filters: { productFamily: 'Fernweh Photo', offerId: '41000102CA02A12' },
  includeOfferAttributes: ['productType', 'levelDetails'],
};

const listedOffer = {
  offerId: '41000102CA02A12',
  productFamily: 'Fernweh Photo',
  productType: 'LICENSE',
  levelDetails: 'Level 2 10 - 49',
};

export const priceList = {
  ...priceListOf,
  totalCount: 2,
  count: 2,
  limit: 100,
  offset: 0,
  offers: [
    { ...listedOffer, partnerPrice: '228.00' },
    { ...listedOffer, discountCode: 'HVD_L18_PRE', partnerPrice: '192.00' },
  ],
};

export const offerId = '65304470CA02A12';

const prices = [
  { region: 'NA', currency: 'USD', partnerPrice: '365.00' },
  { region: 'NA', currency: 'USD', partnerPrice: '299.99', discountCode: 'HVD_L18_PRE' },
];

export const putOffer = {
  productFamily: 'Photo editing',
  productType: 'LICENSE',
  tier: 'TEAM',
  marketSegments: ['COM', 'GOV'],
  countsTowardLevel: true,
  prices,
};

/** The offer with one more price. The list replaces all prices. */
export const changeOffer = {
  ...putOffer,
  prices: [...prices, { region: 'WE', currency: 'EUR', partnerPrice: '340.00' }],
};

const times = { creationDate: '2027-02-01T08:00:00Z', updateDate: '2027-02-20T14:15:00Z' };
const timesOfNew = { ...times, updateDate: times.creationDate };

export const newOffer = { offerId, ...putOffer, ...timesOfNew };
export const offer = { offerId, ...changeOffer, ...times };

/** Id of the flexible discount that operators add. */
export const discountId = '0d6f1c52-8c1e-4b7a-9a53-2f6e7d0b4c18';

export const putFlexDiscount = {
  category: 'STANDARD',
  code: 'SPRING_10',
  name: 'Spring',
  description: '10 percent off in spring',
  startDate: '2027-03-01T00:00:00Z',
  endDate: '2027-05-31T23:59:59Z',
  status: 'ACTIVE',
  marketSegments: ['COM'],
  countries: ['CH'],
  qualification: { baseOfferIds: ['65304470CA01A12'] },
  outcomes: [{ type: 'PERCENTAGE_DISCOUNT', discountValues: [{ value: 10 }] }],
};

/** The discount in one more country. */
export const changeFlexDiscount = { ...putFlexDiscount, countries: ['AT', 'CH'] };

export const newFlexDiscount = { id: discountId, ...putFlexDiscount, ...timesOfNew };
export const changedFlexDiscount = { id: discountId, ...changeFlexDiscount, ...times };
