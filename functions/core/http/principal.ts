import * as z from 'zod';
import { Problem } from '../problems/problem.ts';

/** A tenant's caller, verified by the authorizer. Handlers get the principal, never raw claims. */
export interface Principal {
  /** The tenant whose data the caller sees and changes. */
  readonly tenant: string;
  /** The caller's own name, for histories and comments. */
  readonly subject: string;
  readonly scopes: readonly string[];
  /** The client that got the token: its `client_id`, or else `azp`. */
  readonly clientId: string | undefined;
}

/** A verified caller of an operators' endpoint. An operator acts for every tenant and belongs to none. */
export interface Operator {
  /** The operator's own name, for histories and as the owner of its idempotency keys. */
  readonly subject: string;
  readonly scopes: readonly string[];
}

const Claims = z.record(z.string(), z.unknown());

/** Reads claims that are non-empty texts. Any other claim counts as absent. */
function textClaims(claims: unknown): (name: string) => string | undefined {
  const parsed = Claims.safeParse(claims);
  return (name) => {
    const value = parsed.success ? parsed.data[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
}

/**
 * Finds the principal in the claims of a verified token.
 *
 * @param tenantClaim the claim that names the tenant. `azp` replaces an absent `client_id`.
 * @example principalOf({ azp: 'acme', sub: 'ada' }, [], 'client_id') // { tenant: 'acme', subject: 'ada', scopes: [], clientId: 'acme' }
 * @throws Problem `no-tenant` if the token names no tenant. The service never guesses one.
 */
export function principalOf(claims: unknown, scopes: readonly string[], tenantClaim: string): Principal {
  const claim = textClaims(claims);
  const clientId = claim('client_id') ?? claim('azp');
  const tenant = tenantClaim === 'client_id' ? clientId : claim(tenantClaim);
  if (tenant === undefined) {
    throw new Problem('no-tenant', `The token names no tenant: its claim ${tenantClaim} is missing.`);
  }
  return { tenant, subject: claim('sub') ?? tenant, scopes, clientId };
}

/**
 * Finds the operator in the claims of a verified token: its `sub`, or else the client.
 *
 * @example operatorOf({ client_id: 'console' }, []) // { subject: 'console', scopes: [] }
 * @throws Problem `no-subject` if the token names neither: nobody would be answerable for the operator's actions.
 */
export function operatorOf(claims: unknown, scopes: readonly string[]): Operator {
  const claim = textClaims(claims);
  const subject = claim('sub') ?? claim('client_id') ?? claim('azp');
  if (subject === undefined) throw new Problem('no-subject', 'The token names no caller: its claim sub is missing.');
  return { subject, scopes };
}
