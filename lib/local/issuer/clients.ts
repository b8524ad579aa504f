import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writePrivately } from '../support/private-file.ts';
import type { IssuerClient } from './issuer.ts';

const Secrets = z.record(z.string(), z.string().min(20));

const isForTenants = (scope: string) => !scope.startsWith('operations/');

/** The tenant of each client, and its filter of the API's scopes. Partners and operators are apart, as on AWS. */
const clients: Readonly<Record<string, { tenant: string | undefined; may: (scope: string) => boolean }>> = {
  demo: { tenant: 'demo', may: isForTenants },
  rival: { tenant: 'rival', may: isForTenants },
  reader: { tenant: 'demo', may: (scope) => isForTenants(scope) && scope.endsWith('/read') },
  operator: { tenant: undefined, may: (scope) => !isForTenants(scope) },
};

/**
 * Returns the clients of a local cloud. Their secrets are generated once and kept in the directory, for this user only.
 *
 * - `demo` is a partner and has all scopes except the operators'.
 * - `rival` is a partner of another tenant and has the same scopes.
 * - `reader` belongs to demo's tenant and has the read scopes except the operators'.
 * - `operator` belongs to no tenant and has the operators' scopes.
 *
 * @param directory undefined for secrets that are not kept
 * @param scopes the scopes that the API's routes require
 */
export function localClients(directory: string | undefined, scopes: readonly string[]): readonly IssuerClient[] {
  const file = directory === undefined ? undefined : join(directory, 'clients.json');
  const kept = file !== undefined && existsSync(file) ? readSecrets(file) : {};
  const made = Object.keys(clients).map((name) => [name, kept[name] ?? randomBytes(24).toString('base64url')] as const);
  const secrets = Object.fromEntries(made);
  if (file !== undefined && made.some(([name]) => kept[name] === undefined)) writePrivately(file, secrets);
  return Object.entries(clients).map(([clientId, { tenant, may }]) => ({
    clientId,
    clientSecret: secrets[clientId] ?? '',
    tenant,
    scopes: scopes.filter(may),
  }));
}

function readSecrets(file: string): Readonly<Record<string, string>> {
  try {
    return Secrets.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} is damaged; delete it, and the clients get new secrets`, { cause: error });
  }
}
