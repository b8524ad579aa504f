import * as z from 'zod';
import { Problem } from '../problems/problem.ts';
import { asciiOrUnicode, type Test } from '../validation/unicode-pattern.ts';

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

/** A tenant: at most 128 visible characters (docs/architecture.md, "Edge"). Letters of any script are visible, spaces are not. */
const TENANT = asciiOrUnicode(/^[!-~]{1,128}$/, String.raw`^[\p{L}\p{M}\p{N}\p{P}\p{S}]{1,128}$`);

/** A subject: a line of at most 255 characters (OpenID Connect Core, section 2). */
const SUBJECT = asciiOrUnicode(/^[ -~]{1,255}$/, String.raw`^\P{C}{1,255}$`);

/**
 * Texts that stand for a claim that is no text. API Gateway hands every claim to a function as a text. It prints null as `<nil>`,
 * a list as `[a b]`, an object as `map[a:b]`, a large number as `1e+21`. JSON's forms are here too, since AWS documents none. A
 * whole number of up to 21 digits keeps its digits, and is the same tenant as the text of these digits.
 */
const PRINTED =
  /^(?:<.*>|\[.*\]|map\[.*\]|\{.*\}|%!.*|null|nil|none|undefined|true|false|nan|[-+]?inf|[-+]?\d+(?:\.\d+)?e[-+]\d+)$/isu;

/** The claims of a verified token. */
interface TokenClaims {
  /** True if the token has the claim, in whatever form. */
  readonly has: (name: string) => boolean;
  /** Returns the value of a claim that is a text of the form; undefined for any other claim. */
  readonly text: (name: string, form: Test) => string | undefined;
}

function tokenClaims(claims: unknown): TokenClaims {
  const parsed = Claims.safeParse(claims);
  const own = parsed.success ? parsed.data : {};
  return {
    has: (name) => Object.hasOwn(own, name) && own[name] !== undefined,
    text: (name, form) => {
      const value = Object.hasOwn(own, name) ? own[name] : undefined;
      return typeof value === 'string' && form.test(value) && !PRINTED.test(value) ? value : undefined;
    },
  };
}

/** Returns the claim that names the client: `client_id`, or else `azp`. */
const clientClaimOf = ({ has }: TokenClaims): string => (has('client_id') || !has('azp') ? 'client_id' : 'azp');

/**
 * Finds the principal in the claims of a verified token.
 *
 * @param tenantClaim the claim that names the tenant. `azp` replaces an absent `client_id`.
 * @example principalOf({ azp: 'acme', sub: 'ada' }, [], 'client_id') // { tenant: 'acme', subject: 'ada', scopes: [], clientId: 'acme' }
 * @throws Problem `no-tenant` unless the claim is a text of at most 128 visible characters. The service never guesses a tenant.
 */
export function principalOf(claims: unknown, scopes: readonly string[], tenantClaim: string): Principal {
  const token = tokenClaims(claims);
  const clientClaim = clientClaimOf(token);
  const name = tenantClaim === 'client_id' ? clientClaim : tenantClaim;
  const tenant = token.text(name, TENANT);
  if (tenant === undefined) {
    const fault = token.has(name)
      ? `${name} is not a text of at most 128 visible characters`
      : `${tenantClaim} is missing`;
    throw new Problem('no-tenant', `The token names no tenant: its claim ${fault}.`);
  }
  return { tenant, subject: token.text('sub', SUBJECT) ?? tenant, scopes, clientId: token.text(clientClaim, TENANT) };
}

/**
 * Finds the operator in the claims of a verified token: its `sub`, or else the client.
 *
 * @example operatorOf({ client_id: 'console' }, []) // { subject: 'console', scopes: [] }
 * @throws Problem `no-subject` if the token names neither: nobody would be answerable for the operator's actions.
 */
export function operatorOf(claims: unknown, scopes: readonly string[]): Operator {
  const { text } = tokenClaims(claims);
  const subject = text('sub', SUBJECT) ?? text('client_id', SUBJECT) ?? text('azp', SUBJECT);
  if (subject === undefined) throw new Problem('no-subject', 'The token names no caller: its claim sub is missing.');
  return { subject, scopes };
}
