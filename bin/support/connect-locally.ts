import { fetchToken } from '../../lib/local/issuer/access-token.ts';
import type { LocalCloudDescription } from '../../lib/local/support/local-cloud-description.ts';
import { ApiClient } from './api-client.ts';

/** Tokens of a local cloud: the partner's, and the operator's for the operators' endpoints. */
export interface LocalTokens {
  readonly token: string;
  readonly operatorsToken: string;
}

type Issuer = Pick<LocalCloudDescription, 'tokenUrl' | 'clients'>;

/** Fetches the tokens of the partner `demo` and of the operator. No client of a local cloud is both, as on AWS. */
export async function fetchTokens(cloud: Issuer): Promise<LocalTokens> {
  const [token, operatorsToken] = await Promise.all([fetchToken(cloud), fetchToken(cloud, 'operator')]);
  return { token, operatorsToken };
}

/** Returns a client of a local cloud that calls as the partner `demo`, and as the operator where the endpoint is the operators'. */
export async function connectLocally(cloud: Issuer & { readonly apiUrl: string }): Promise<ApiClient> {
  const { token, operatorsToken } = await fetchTokens(cloud);
  return new ApiClient(cloud.apiUrl, token, operatorsToken);
}
