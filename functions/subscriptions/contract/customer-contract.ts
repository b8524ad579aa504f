import * as z from 'zod';
import { country, email, line, listOf, wholeNumber } from '../../core/validation/fields.ts';
import { text } from '../../core/validation/texts.ts';
import { CUSTOMER_STATUSES } from '../model/account-items.ts';
import { MarketSegment, ProductType } from '../model/catalog-items.ts';
import { Links, PageLinks, page } from './common-schemas.ts';
import { code, id, instant, limitUpTo, limitWithin, offset, REFERENCE_LENGTH } from './fields.ts';

/** Status of a customer. */
export const CustomerStatus = z.enum(CUSTOMER_STATUSES).meta({ id: 'SubscriptionCustomerStatus' });

export const Segment = MarketSegment.meta({ id: 'SubscriptionMarketSegment' });

const MOST_CONTACTS = 50;

/** Longest line of an address, in characters. */
const ADDRESS_LENGTH = 255;
const NAME_LENGTH = 80;

const phoneNumber = line(40);
const externalReferenceId = text(REFERENCE_LENGTH).describe("The partner's own name for it; it need not be unique.");

/** docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices": where a company is. */
const address = {
  country: country.describe('ISO 3166-1 alpha-2, upper case.'),
  region: text(ADDRESS_LENGTH).describe('State, province or the like. Empty where the country has none.'),
  city: line(NAME_LENGTH),
  addressLine1: line(ADDRESS_LENGTH),
  addressLine2: text(ADDRESS_LENGTH).optional(),
  postalCode: text(40).describe('Empty where the country has none.'),
  phoneNumber,
};

const Address = z.strictObject(address).meta({ id: 'SubscriptionAddress' });

const Contact = z
  .strictObject({ firstName: line(NAME_LENGTH), lastName: line(NAME_LENGTH), email, phoneNumber })
  .meta({ id: 'SubscriptionContact' });

/** docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices": 4 to 80 characters. */
const companyName = line(80).min(4);

/** An IETF language tag. */
const preferredLanguage = z
  .string()
  .max(40)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, { error: 'must be a language tag such as en-US' });

const companyProfile = {
  companyName,
  preferredLanguage: preferredLanguage.describe('IETF language tag.'),
  marketSegment: Segment,
  address: Address,
  contacts: listOf(Contact, MOST_CONTACTS),
};

/** Body of POST /customers. */
export const CreateCustomer = z
  .strictObject({
    resellerId: id,
    externalReferenceId: externalReferenceId.optional(),
    companyProfile: z.strictObject({ ...companyProfile, marketSegment: Segment.default('COM') }),
    globalSalesEnabled: z.boolean().default(false).describe('Whether it may have deployments in other countries.'),
  })
  .meta({ id: 'CreateSubscriptionCustomer' });

/** What answers say of a customer, and nobody may send. */
const readOnly = z.unknown().optional().meta({ readOnly: true }).describe('Cannot be edited (`1119`).');

/**
 * Body of PATCH /customers/{customerId}: a field left out stays as it is. What cannot be edited may be sent as it is
 * (`edit-rules.ts`).
 */
export const UpdateCustomer = z
  .strictObject({
    resellerId: id.optional().describe('Cannot be edited; may be sent as it is.'),
    externalReferenceId: externalReferenceId.optional(),
    companyProfile: z
      .strictObject({
        ...companyProfile,
        companyName: companyName.describe('Cannot be edited; may be sent as it is.'),
        marketSegment: Segment.describe('Cannot be edited; may be sent as it is.'),
        address: z
          .strictObject(address)
          .partial()
          .describe('`country` and `region` cannot be edited; they may be sent as they are.'),
      })
      .partial()
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

/** A volume level of a customer, or its high volume discount. */
export const Discount = z
  .strictObject({
    offerType: ProductType,
    level: z.string(),
    discountCode: code.min(1).optional().describe('Of a high volume discount.'),
  })
  .meta({ id: 'SubscriptionCustomerDiscount' });

const date = z.iso.date();

/** A benefit of a customer: a three-year commitment. It is in force while committed or accepted, and within its dates. */
export const Benefit = z
  .strictObject({
    type: z.literal('THREE_YEAR_COMMIT'),
    commitment: z.strictObject({
      status: z.enum(['REQUESTED', 'ACCEPTED', 'COMMITTED', 'DECLINED', 'EXPIRED', 'NONCOMPLIANT']),
      startDate: date.optional(),
      endDate: date.optional(),
      minimumQuantities: listOf(
        z.strictObject({ offerType: ProductType, quantity: wholeNumber(1, 1_000_000) }),
        10,
      ).optional(),
    }),
  })
  .meta({ id: 'SubscriptionCustomerBenefit' });

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
    companyProfile: z.strictObject({
      companyName: z.string(),
      preferredLanguage: z.string(),
      marketSegment: Segment,
      address: Address,
      contacts: z.array(Contact),
    }),
    discounts: z.array(Discount),
    benefits: z.array(Benefit).optional().describe('Absent where there are none.'),
    cotermDate: z.string().describe('The anniversary to come; empty until the first order is complete.'),
    creationDate: instant,
    status: CustomerStatus,
    links: Links,
  })
  .meta({ id: 'SubscriptionCustomer' });

/** Query of GET /resellers/{resellerId}/customers. Parameters that it does not have are ignored. */
export const ListCustomersQuery = z.object({
  'company-name': text()
    .optional()
    .describe('Only companies of this name, in capitals or not; `*` stands for any characters.'),
  status: CustomerStatus.optional().describe('Only customers in this status.'),
  'sort-by': z.enum(['creationDate', 'companyName']).default('creationDate'),
  'order-by': z
    .preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), z.enum(['asc', 'desc']))
    .optional()
    .describe('Unless said, the newest come first, and names in their sequence.'),
  limit: limitWithin(50, 20).describe('Customers on one page.'),
  offset: offset.describe('Customers before the page.'),
});

/** HttpResponse of GET /resellers/{resellerId}/customers. */
export const CustomerList = z
  .strictObject({
    ...page,
    accounts: z.array(
      z
        .strictObject({
          ...customer,
          status: CustomerStatus,
          companyProfile: z.strictObject({ companyName: z.string() }),
          creationDate: instant,
          links: Links,
        })
        .meta({ id: 'SubscriptionAccount' }),
    ),
  })
  .meta({ id: 'SubscriptionAccounts' });

const DeploymentProfile = z.strictObject({ address: Address }).meta({ id: 'SubscriptionDeploymentProfile' });

/** Body of POST /customers/{customerId}/deployments. */
export const CreateDeployment = z
  .strictObject({ companyProfile: DeploymentProfile })
  .meta({ id: 'CreateSubscriptionDeployment' });

/** Status of a deployment. */
const DeploymentStatus = z.enum(['1000', '1004']);

/** A deployment as callers see it. */
export const Deployment = z
  .strictObject({
    deploymentId: z.string(),
    companyProfile: DeploymentProfile,
    creationDate: instant,
    status: DeploymentStatus,
    links: Links,
  })
  .meta({ id: 'SubscriptionDeployment' });

/** Query of GET /customers/{customerId}/deployments. Parameters that it does not have are ignored. */
export const ListDeploymentsQuery = z.object({
  status: DeploymentStatus.optional().describe('Only deployments in this status.'),
  limit: limitUpTo(100, 25).describe('Deployments on one page.'),
  offset: offset.describe('Deployments before the page.'),
});

/** HttpResponse of GET /customers/{customerId}/deployments. */
export const DeploymentList = z
  .strictObject({ ...page, items: z.array(Deployment), links: PageLinks })
  .meta({ id: 'SubscriptionDeployments' });
