import * as z from 'zod';
import { Problem } from './problem.ts';

/** The caller, as the authorizer has verified it. Handlers see this, never raw claims. */
export interface Principal {
  /** Whose data the caller sees and changes. */
  readonly tenant: string;
  /** The caller itself, for histories and comments. */
  readonly subject: string;
  readonly scopes: readonly string[];
}

const Claims = z.record(z.string(), z.unknown());

/**
 * The principal in the claims of a verified token.
 *
 * @param tenantClaim the claim that names the tenant; `azp` stands in for an absent `client_id`.
 * @throws Problem `no-tenant` when the token names no tenant: it is never guessed.
 */
export function principalOf(claims: unknown, scopes: readonly string[], tenantClaim: string): Principal {
  const parsed = Claims.safeParse(claims);
  const claim = (name: string) => {
    const value = parsed.success ? parsed.data[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const tenant = claim(tenantClaim) ?? (tenantClaim === 'client_id' ? claim('azp') : undefined);
  if (tenant === undefined) {
    throw new Problem('no-tenant', `The token names no tenant: its claim ${tenantClaim} is missing.`);
  }
  return { tenant, subject: claim('sub') ?? tenant, scopes };
}
