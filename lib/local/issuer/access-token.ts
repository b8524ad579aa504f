import * as z from 'zod';
import type { LocalCloudDescription } from '../support/local-cloud-description.ts';

const Granted = z.object({ access_token: z.string() });
const Refused = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Fetches an access token of a running local cloud.
 *
 * @param clientId a client of the local cloud
 * @param scopes a subset of the client's scopes; empty for all scopes
 * @throws Error that names the valid values, or says that nobody responds
 */
export async function fetchToken(
  { tokenUrl, clients }: Pick<LocalCloudDescription, 'tokenUrl' | 'clients'>,
  clientId = 'demo',
  scopes: readonly string[] = [],
): Promise<string> {
  const client = clients.find((candidate) => candidate.clientId === clientId);
  if (client === undefined) {
    const known = clients.map((candidate) => candidate.clientId).join(', ');
    throw new Error(`there is no client ${clientId}; choose one of ${known}`);
  }
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${client.clientId}:${client.clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    }),
  }).catch((error: unknown) => {
    throw new Error(`no local cloud responds at ${new URL(tokenUrl).origin}; start one with npm start`, {
      cause: error,
    });
  });
  const body: unknown = await response.json().catch(() => undefined);
  const granted = Granted.safeParse(body);
  if (granted.success) return granted.data.access_token;
  const { error, error_description: description } = Refused.catch({ error: `HTTP ${response.status}` }).parse(body);
  const hint = error === 'invalid_scope' ? `; ${clientId} has ${client.scopes.join(', ')}` : '';
  throw new Error(`no token for ${clientId}: ${description ?? error}${hint}`);
}
