import * as z from 'zod';
import { country, email, line, listOf, wholeNumber } from '../../core/validation/fields.ts';
import { text } from '../../core/validation/texts.ts';
import { CUSTOMER_STATUSES } from '../model/account-items.ts';
import { MarketSegment, ProductType as StoredProductType } from '../model/catalog-items.ts';
import { Links, page } from './common-schemas.ts';
import { dateOrTime, dayOrTime, filledCode, id, instant, limitWithin, offset, REFERENCE_LENGTH } from './fields.ts';

/** Status of a customer. */
export const CustomerStatus = z.enum(CUSTOMER_STATUSES).meta({ id: 'SubscriptionCustomerStatus' });

/** Kind of product of an offer. */
export const ProductType = StoredProductType.meta({ id: 'SubscriptionProductType' });

export const Segment = MarketSegment.meta({ id: 'SubscriptionMarketSegment' });

const MOST_CONTACTS = 50;

/** Longest line of an address, in characters. */
const ADDRESS_LENGTH = 255;
const NAME_LENGTH = 80;

const phoneNumber = line(40);
const externalReferenceId = text(REFERENCE_LENGTH).describe(
  "The partner's own reference for the customer. It need not be unique.",
);

/** Address of a company (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices"). */
const address = {
  country: country.describe('Country code: ISO 3166-1 alpha-2, upper case.'),
  region: text(ADDRESS_LENGTH).describe('State, province or similar region; empty if the country has no regions.'),
  city: line(NAME_LENGTH),
  addressLine1: line(ADDRESS_LENGTH),
  addressLine2: text(ADDRESS_LENGTH).optional(),
  postalCode: text(40).describe('Postal code; empty if the country has no postal codes.'),
  phoneNumber,
};

/** Address of a customer or a deployment. */
export const Address = z.strictObject(address).meta({ id: 'SubscriptionAddress' });

const Contact = z
  .strictObject({ firstName: line(NAME_LENGTH), lastName: line(NAME_LENGTH), email, phoneNumber })
  .meta({ id: 'SubscriptionContact' });

/** Name of a company, 4 to 80 characters (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices"). */
const companyName = line(80).min(4);

/** IETF language tag. */
const preferredLanguage = z
  .string()
  .max(40)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, { error: 'must be a language tag such as en-US' });

const companyProfile = {
  companyName,
  preferredLanguage: preferredLanguage.describe(
    'Preferred language of the company: an IETF language tag such as `en-US`.',
  ),
  marketSegment: Segment,
  address: Address,
  contacts: listOf(Contact, MOST_CONTACTS),
};

/** Body of POST /customers. */
export const CreateCustomer = z
  .strictObject({
    resellerId: id.describe(
      'Id of your reseller: 4 to 40 letters, digits and hyphens. The service keeps no resellers and does not check the id.',
    ),
    externalReferenceId: externalReferenceId.optional(),
    companyProfile: z
      .strictObject({ ...companyProfile, marketSegment: Segment.default('COM') })
      .meta({ id: 'CreateSubscriptionCompanyProfile' }),
    globalSalesEnabled: z
      .boolean()
      .default(false)
      .describe('True if the customer may have deployments in other countries.'),
  })
  .meta({ id: 'CreateSubscriptionCustomer' });

/** Fields of a customer that only the service sets. */
const readOnly = z
  .unknown()
  .optional()
  .meta({ readOnly: true })
  .describe('Read-only. Sending this field returns error `1119`.');

/**
 * Body of PATCH /customers/{customerId}. Absent fields stay as they are. Fixed fields may be sent with their current values
 * (`customer-rules.ts`).
 */
export const UpdateCustomer = z
  .strictObject({
    resellerId: id.optional().describe('The reseller cannot be changed. The current value may be sent.'),
    externalReferenceId: externalReferenceId.optional(),
    companyProfile: z
      .strictObject({
        ...companyProfile,
        companyName: companyName.describe('The company name cannot be changed. The current value may be sent.'),
        marketSegment: Segment.describe(
          'The market segment can be changed while the customer has no active subscription and no open order.',
        ),
        contacts: listOf(Contact, MOST_CONTACTS, 0).describe(
          'Contacts of the company. The list replaces all contacts; an empty list changes none.',
        ),
        address: z
          .strictObject(address)
          .partial()
          .meta({ id: 'UpdateSubscriptionAddress' })
          .describe(
            'Address of the company. `country` and `region` cannot be changed. Their current values may be sent.',
          ),
      })
      .partial()
      .meta({ id: 'UpdateSubscriptionCompanyProfile' })
      .optional(),
    globalSalesEnabled: z.boolean().optional(),
    customerId: readOnly,
    discounts: readOnly,
    benefits: readOnly,
    cotermDate: readOnly,
    creationDate: readOnly,
    status: readOnly,
    links: readOnly,
  })
  .meta({ id: 'UpdateSubscriptionCustomer' });

/**
 * Type of offers that a level or a commitment is for (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions,
 * prices").
 */
const OfferType = z.enum(['LICENSE', 'CONSUMABLES']).meta({ id: 'SubscriptionOfferType' });

/** Types of offers as callers see them, by the types of products as they are stored. */
export const OFFER_TYPES: Readonly<Record<StoredProductType, z.infer<typeof OfferType>>> = {
  LICENSE: 'LICENSE',
  CONSUMABLE: 'CONSUMABLES',
};

/** Type of offers in a request. The name of the product type is taken silently. */
const givenOfferType = z
  .preprocess((value) => (value === 'CONSUMABLE' ? OFFER_TYPES.CONSUMABLE : value), OfferType)
  .transform((type): StoredProductType => (type === 'LICENSE' ? 'LICENSE' : 'CONSUMABLE'));

const discount = {
  level: text(),
  discountCode: filledCode.optional().describe('Code of a high volume discount; absent for a volume level.'),
};

/** A volume level of a customer, or its high volume discount. */
export const Discount = z
  .strictObject({ offerType: OfferType, ...discount })
  .meta({ id: 'SubscriptionCustomerDiscount' });

/** A discount as the sandbox sets it. */
export const GivenDiscount = z
  .strictObject({ offerType: givenOfferType, ...discount })
  .meta({ id: 'GivenSubscriptionCustomerDiscount' });

const date = z.iso.date();

const CommitmentStatus = z
  .enum(['REQUESTED', 'ACCEPTED', 'COMMITTED', 'DECLINED', 'EXPIRED', 'NONCOMPLIANT'])
  .meta({ id: 'SubscriptionCommitmentStatus' });

const BenefitType = z.enum(['THREE_YEAR_COMMIT']).meta({ id: 'SubscriptionBenefitType' });

/** Makes the schemas of a benefit. Their components have the prefix, since what is sent and what is shown are types of their own. */
const benefitOf = <Type extends z.ZodType>(offerType: Type, prefix: string) => {
  const MinimumQuantity = z
    .strictObject({ offerType, quantity: wholeNumber(1, 1_000_000) })
    .meta({ id: `${prefix}MinimumQuantity` });
  const commitment = z
    .strictObject({
      status: CommitmentStatus,
      startDate: date.optional(),
      endDate: date.optional(),
      minimumQuantities: listOf(MinimumQuantity, 10).optional(),
    })
    .meta({ id: `${prefix}Commitment` });
  return z.strictObject({ type: BenefitType, commitment }).meta({ id: `${prefix}CustomerBenefit` });
};

/** A benefit of a customer: a three-year commitment. It is in force while committed or accepted, and within its dates. */
export const Benefit = benefitOf(OfferType, 'Subscription');

/** A benefit as the sandbox sets it. */
export const GivenBenefit = benefitOf(givenOfferType, 'GivenSubscription');

const customer = {
  externalReferenceId: z.string(),
  customerId: z.string(),
  resellerId: z.string(),
};

/** A customer as callers see it. */
export const Customer = z
  .strictObject({
    ...customer,
    globalSalesEnabled: z.boolean(),
    companyProfile: z
      .strictObject({
        companyName: z.string(),
        preferredLanguage: z.string(),
        marketSegment: Segment,
        address: Address,
        contacts: z.array(Contact),
      })
      .meta({ id: 'SubscriptionCompanyProfile' }),
    discounts: z.array(Discount),
    benefits: z.array(Benefit).optional().describe('Benefits of the customer; absent if there are none.'),
    cotermDate: z
      .string()
      .describe('Date of the next anniversary, `YYYY-MM-DD`, Pacific time; empty until the first order is complete.'),
    creationDate: instant,
    status: CustomerStatus,
    links: Links,
  })
  .meta({ id: 'SubscriptionCustomer' });

const SortDirection = z.enum(['asc', 'desc']).meta({ id: 'SubscriptionSortDirection' });

/** Query of GET /resellers/{resellerId}/customers. */
export const ListCustomersQuery = z.object({
  'company-name': text()
    .optional()
    .describe('Only customers with this company name. Case is ignored; `*` stands for any characters.'),
  status: CustomerStatus.default('1000').describe('Only customers in this status.'),
  'from-created-date': dateOrTime
    .optional()
    .describe('Only customers created at or after this time. A date means 00:00 UTC.'),
  'to-created-date': dayOrTime
    .optional()
    .describe('Only customers created at or before this time. A date means the end of its day in UTC.'),
  'sort-by': z
    .enum(['creationDate', 'companyName'])
    .meta({ id: 'SubscriptionCustomerSortField' })
    .default('creationDate')
    .describe('The field by which customers are sorted.'),
  'order-by': z
    .preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), SortDirection)
    .optional()
    .describe('Sort direction. By default, `creationDate` sorts the newest first and `companyName` sorts from A to Z.'),
  limit: limitWithin(50, 20).describe('Maximum number of customers on a page.'),
  offset: offset.describe('Number of customers before the page.'),
});

/** Response of GET /resellers/{resellerId}/customers. */
export const CustomerList = z
  .strictObject({
    ...page,
    accounts: z.array(
      z
        .strictObject({
          ...customer,
          status: CustomerStatus,
          companyProfile: z.strictObject({ companyName: z.string() }).meta({ id: 'SubscriptionAccountProfile' }),
          creationDate: instant,
          links: Links,
        })
        .meta({ id: 'SubscriptionAccount' }),
    ),
  })
  .meta({ id: 'SubscriptionAccounts' });
