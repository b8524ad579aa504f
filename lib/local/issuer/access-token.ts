import * as z from 'zod';
import type { LocalCloudDescription } from '../support/local-cloud-description.ts';

const Granted = z.object({ access_token: z.string() });
const Refused = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * An access token of a running local cloud.
 *
 * @param clientId one of its clients
 * @param scopes some of the client's scopes; all of them when empty
 * @throws Error that says what would be right
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
  });
  const body: unknown = await response.json().catch(() => undefined);
  const granted = Granted.safeParse(body);
  if (granted.success) return granted.data.access_token;
  const { error, error_description: description } = Refused.catch({ error: `HTTP ${response.status}` }).parse(body);
  const hint = error === 'invalid_scope' ? `; ${clientId} has ${client.scopes.join(', ')}` : '';
  throw new Error(`no token for ${clientId}: ${description ?? error}${hint}`);
}
