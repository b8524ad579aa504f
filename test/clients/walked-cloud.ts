import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRODUCTS } from '../../bin/demo-data/catalog.ts';
import { OFFERS } from '../../bin/demo-data/subscription-catalog.ts';
import { openWarehouses } from '../../bin/demo-data/warehouses.ts';
import { localAssembly } from '../../bin/local/local-assembly.ts';
import { ApiClient } from '../../bin/support/api-client.ts';
import { fetchTokens } from '../../bin/support/connect-locally.ts';
import { until } from '../../bin/support/until.ts';
import { Customer } from '../../functions/subscriptions/contract/customer-contract.ts';
import { subscriptions } from '../../functions/subscriptions/contract/endpoints.ts';
import { startLocalCloud } from '../../lib/local/cloud.ts';
import { LocalLog } from '../../lib/local/support/log.ts';

/** Client of the local cloud whose orders are placed. */
const CLIENT = 'demo';

/** Running local cloud with something to order in each line. */
export interface WalkedCloud {
  /** Folder for generated clients. It ends with the cloud. */
  readonly directory: string;
  /** File with the OpenAPI document that the cloud serves. */
  readonly document: string;
  /** Environment of the programs that place orders. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a local cloud in memory, and adds the warehouses, an offer and a customer. */
export async function startWalkedCloud(): Promise<WalkedCloud> {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-clients-'));
  const assemblyDirectory = await localAssembly(directory, () => {}, new AbortController().signal);
  const cloud = await startLocalCloud({ assemblyDirectory, log: new LocalLog({ write: () => {} }) });
  const stop = async () => {
    await cloud.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const { token, operatorsToken } = await fetchTokens(cloud);
    const api = new ApiClient(cloud.apiUrl, token, operatorsToken);
    await openWarehouses(api);
    const [offer] = OFFERS;
    const [product] = PRODUCTS;
    if (offer === undefined || product === undefined) throw new Error('there is nothing to order');
    await api.call(subscriptions, 'put-offer', { path: { offerId: offer.offerId }, body: offer.document });
    const document = join(directory, 'openapi.json');
    writeFileSync(document, JSON.stringify(await api.get('/openapi.json')));
    const environment = {
      API_URL: cloud.apiUrl,
      TOKEN: token,
      CLIENT_ID: CLIENT,
      CUSTOMER_ID: await activeCustomer(api),
      OFFER_ID: offer.offerId,
      PRODUCT_TITLE: `${product.brand_name} ${product.model_name}`,
    };
    return { directory, document, environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function activeCustomer(api: ApiClient): Promise<string> {
  const phoneNumber = '+49 341 5550134';
  const body = {
    resellerId: 'typed-clients',
    companyProfile: {
      companyName: 'Typed clients',
      preferredLanguage: 'en-US',
      marketSegment: 'COM',
      address: {
        country: 'DE',
        region: '',
        city: 'Leipzig',
        addressLine1: 'Marktplatz 1',
        postalCode: '04109',
        phoneNumber,
      },
      contacts: [{ firstName: 'Typed', lastName: 'Client', email: 'typed.client@example.com', phoneNumber }],
    },
  };
  const { customerId } = Customer.parse(await api.call(subscriptions, 'create-customer', { body }));
  await until(
    'the customer is active',
    async () => Customer.parse(await api.call(subscriptions, 'get-customer', { path: { customerId } })),
    ({ status }) => status === '1000',
  );
  return customerId;
}
