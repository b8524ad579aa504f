import type * as z from 'zod';
import { type HttpResponse, json } from '../../core/model/response.ts';
import type { PageLinks } from '../contract/common-schemas.ts';
import type { CustomerList, Customer as CustomerSchema } from '../contract/customer-contract.ts';
import { OFFER_TYPES } from '../contract/customer-contract.ts';
import type { DeploymentList, Deployment as DeploymentSchema } from '../contract/deployment-contract.ts';
import { instantOf } from '../contract/fields.ts';
import type { Customer, Deployment, ListedCustomer } from '../model/account-items.ts';
import type { Page } from '../model/paging.ts';
import { linksTo, locationOf } from './self-links.ts';

/** Builds a customer's document as callers see it. */
function customerDocument(customer: Customer): z.input<typeof CustomerSchema> {
  const { companyName, preferredLanguage, marketSegment, address, contacts, benefits } = customer;
  return {
    externalReferenceId: customer.externalReferenceId,
    customerId: customer.customerId,
    resellerId: customer.resellerId,
    globalSalesEnabled: customer.globalSalesEnabled,
    companyProfile: {
      companyName,
      preferredLanguage,
      marketSegment,
      address: addressDocument(address),
      contacts: contacts.map(({ firstName, lastName, email, phoneNumber }) => ({
        firstName,
        lastName,
        email,
        phoneNumber,
      })),
    },
    discounts: customer.discounts.map(({ offerType, level, discountCode }) => ({
      offerType: OFFER_TYPES[offerType],
      level,
      ...(discountCode !== undefined && { discountCode }),
    })),
    ...(benefits.length > 0 && { benefits: benefits.map(benefitDocument) }),
    cotermDate: customer.cotermDate,
    creationDate: instantOf(customer.createdAt),
    status: customer.status,
    links: linksTo('customers', customer.customerId),
  };
}

function benefitDocument({ type, commitment }: Customer['benefits'][number]) {
  const { status, startDate, endDate, minimumQuantities } = commitment;
  return {
    type,
    commitment: {
      status,
      ...(startDate !== undefined && { startDate }),
      ...(endDate !== undefined && { endDate }),
      ...(minimumQuantities && {
        minimumQuantities: minimumQuantities.map(({ offerType, quantity }) => ({
          offerType: OFFER_TYPES[offerType],
          quantity,
        })),
      }),
    },
  };
}

const addressDocument = (address: Customer['address']) => ({
  country: address.country,
  region: address.region,
  city: address.city,
  addressLine1: address.addressLine1,
  ...(address.addressLine2 !== undefined && { addressLine2: address.addressLine2 }),
  postalCode: address.postalCode,
  phoneNumber: address.phoneNumber,
});

/** Builds the response of POST /customers. */
export const createdCustomerResponse = (customer: Customer): HttpResponse =>
  json(201, customerDocument(customer), locationOf('customers', customer.customerId));

/** Builds the response of GET and PATCH of a customer. */
export const customerResponse = (customer: Customer): HttpResponse => json(200, customerDocument(customer));

/** Builds the response of GET /resellers/{resellerId}/customers. */
export function customersResponse({ totalCount, count, offset, limit, items }: Page<ListedCustomer>): HttpResponse {
  const body: z.input<typeof CustomerList> = {
    totalCount,
    count,
    offset,
    limit,
    accounts: items.map(({ externalReferenceId, customerId, resellerId, status, companyName, createdAt }) => ({
      externalReferenceId,
      customerId,
      resellerId,
      status,
      companyProfile: { companyName },
      creationDate: instantOf(createdAt),
      links: linksTo('customers', customerId),
    })),
  };
  return json(200, body);
}

function deploymentDocument(customerId: string, deployment: Deployment): z.input<typeof DeploymentSchema> {
  const { deploymentId, address, createdAt, status } = deployment;
  return {
    deploymentId,
    companyProfile: { address: addressDocument(address) },
    creationDate: instantOf(createdAt),
    status,
    links: linksTo('customers', customerId, 'deployments', deploymentId),
  };
}

/** Builds the response of POST /customers/{customerId}/deployments. */
export const createdDeploymentResponse = (customerId: string, deployment: Deployment): HttpResponse =>
  json(
    201,
    deploymentDocument(customerId, deployment),
    locationOf('customers', customerId, 'deployments', deployment.deploymentId),
  );

/** Builds the response of GET /customers/{customerId}/deployments/{deploymentId}. */
export const deploymentResponse = (customerId: string, deployment: Deployment): HttpResponse =>
  json(200, deploymentDocument(customerId, deployment));

/** Builds the response of GET /customers/{customerId}/deployments. */
export function deploymentsResponse(
  customerId: string,
  { totalCount, count, offset, limit, items }: Page<Deployment>,
  links: z.input<typeof PageLinks>,
): HttpResponse {
  const body: z.input<typeof DeploymentList> = {
    totalCount,
    count,
    offset,
    limit,
    items: items.map((deployment) => deploymentDocument(customerId, deployment)),
    links,
  };
  return json(200, body);
}
