import * as z from 'zod';
import { Problem } from '../problems/problem.ts';

/** The caller, as the authorizer has verified it. Handlers see this, never raw claims. */
export interface Principal {
  /** Whose data the caller sees and changes. */
  readonly tenant: string;
  /** The caller itself, for histories and comments. */
  readonly subject: string;
  readonly scopes: readonly string[];
  /** The client that the token was given to: its `client_id`, or else `azp`. */
  readonly clientId: string | undefined;
}

/** A verified caller of an operators' endpoint: acts for every tenant and belongs to none. */
export interface Operator {
  /** The caller itself, for histories and as the owner of its idempotency keys. */
  readonly subject: string;
  readonly scopes: readonly string[];
}

const Claims = z.record(z.string(), z.unknown());

/** Reads claims that are texts with something in them; anything else counts as absent. */
function textClaims(claims: unknown): (name: string) => string | undefined {
  const parsed = Claims.safeParse(claims);
  return (name) => {
    const value = parsed.success ? parsed.data[name] : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
}

/**
 * The principal in the claims of a verified token.
 *
 * @param tenantClaim the claim that names the tenant; `azp` stands in for an absent `client_id`.
 * @throws Problem `no-tenant` when the token names no tenant: it is never guessed.
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
 * The operator in the claims of a verified token: its `sub`, or the client where there is none.
 *
 * @throws Problem `no-subject` when the token names neither: nobody would be answerable for what is done with it.
 */
export function operatorOf(claims: unknown, scopes: readonly string[]): Operator {
  const claim = textClaims(claims);
  const subject = claim('sub') ?? claim('client_id') ?? claim('azp');
  if (subject === undefined) throw new Problem('no-subject', 'The token names no caller: its claim sub is missing.');
  return { subject, scopes };
}
