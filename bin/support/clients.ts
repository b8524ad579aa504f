import type { LocalCloudDescription } from '../../lib/local/support/local-cloud-description.ts';
import { type Client, createClient } from '../../sdk/src/index.ts';

/** Clients of a local cloud. No client of a local cloud is both, as on AWS. */
export interface Clients {
  readonly partner: Client;
  readonly operator: Client;
}

type Issuer = Pick<LocalCloudDescription, 'apiUrl' | 'tokenUrl' | 'clients'>;

/**
 * Returns a client of a local cloud. It gets its tokens itself.
 *
 * @throws Error that names the clients that there are
 */
export function localClient({ apiUrl, tokenUrl, clients }: Issuer, clientId = 'demo'): Client {
  const known = clients.find((one) => one.clientId === clientId);
  if (known !== undefined) return createClient({ url: apiUrl, tokenUrl, ...known });
  throw new Error(`there is no client ${clientId}; choose one of ${clients.map((one) => one.clientId).join(', ')}`);
}

/** Returns the clients of the partner `demo` and of the operator. */
export const localClients = (cloud: Issuer): Clients => ({
  partner: localClient(cloud),
  operator: localClient(cloud, 'operator'),
});
