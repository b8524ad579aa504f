import { customerActivator } from '../../../functions/subscriptions/task-handlers/activate-customer.ts';
import type { Call } from '../../support/lines/http-event.ts';
import type { SubscriptionService } from '../../support/lines/subscription-service.ts';

/** Returns an address in the US. */
export const completeAddress = (fields: object = {}) => ({
  country: 'US',
  region: 'CA',
  city: 'San Jose',
  addressLine1: '200 Fairmont Ave',
  postalCode: '95110-1234',
  phoneNumber: '800-123-4567',
  ...fields,
});

/** Returns a valid create-customer body with the given fields. `companyProfile` may be given in part. */
export function customerWith({ companyProfile, ...fields }: { readonly [field: string]: unknown } = {}) {
  return {
    resellerId: '5556667778',
    externalReferenceId: '342',
    companyProfile: {
      companyName: 'Fairmont',
      preferredLanguage: 'en-US',
      address: completeAddress(),
      contacts: [{ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', phoneNumber: '408-123-4567' }],
      ...(typeof companyProfile === 'object' && companyProfile),
    },
    ...fields,
  };
}

/** Adds a pending customer and returns its id. */
export async function pendingCustomer(
  service: SubscriptionService,
  fields: Parameters<typeof customerWith>[0] = {},
  options: Call = {},
): Promise<string> {
  const { customerId } = await service.done('create-customer', { body: customerWith(fields), ...options });
  return customerId;
}

/** Activates a customer, as the table's stream does. */
export async function activate({ store }: SubscriptionService, customerId: string): Promise<void> {
  const dynamodb = { SequenceNumber: '1', NewImage: { customerId: { S: customerId } } };
  await customerActivator(() => store)({ Records: [{ dynamodb }] });
}

/** Adds an active customer and returns its id. */
export async function activeCustomer(
  service: SubscriptionService,
  fields: Parameters<typeof customerWith>[0] = {},
  options: Call = {},
): Promise<string> {
  const customerId = await pendingCustomer(service, fields, options);
  await activate(service, customerId);
  return customerId;
}

/** Returns a create-deployment body, by default in France. */
export const deploymentAt = (address: object = {}) => ({
  companyProfile: { address: completeAddress({ country: 'FR', region: '', city: 'Paris', ...address }) },
});

/** Adds a deployment and returns its id. */
export async function deploymentOf(
  service: SubscriptionService,
  customerId: string,
  address: object = {},
  options: Call = {},
): Promise<string> {
  const call = { path: { customerId }, body: deploymentAt(address), ...options };
  const { deploymentId } = await service.done('create-deployment', call);
  return deploymentId;
}
